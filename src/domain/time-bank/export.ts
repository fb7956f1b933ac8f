/** Exchanges as rows of a table, a page at a time; without names. */
import { Between, In, MoreThan } from 'typeorm';
import { Exchange } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import type { Asked, Page, Value } from '../tickets/export.ts';
import { STATES, type State } from './lifecycle.ts';
import { timeBank } from './rules.ts';

const AT_ONCE = 500;
const FIRST = new Date(0);
const LAST = new Date(8.64e15);

export const EXCHANGE_LABELS = ['互助编号', '社区', '网格', '内容', '爱心', '状态', '提出日期', '结束日期'];

export async function exchangePage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const picture = await neighbourhood(tx);
  const bank = await timeBank(tx);
  const rows = await (await tx.db()).find(Exchange, {
    where: {
      number: MoreThan(after),
      madeAt: Between(asked.from ?? FIRST, asked.to ?? LAST),
      ...(asked.nodes && { node: In([...asked.nodes]) }),
    },
    order: { number: 'ASC' },
    take: AT_ONCE,
  });
  const nameOf = (code: string) => picture.node(code)?.name ?? code;
  const cells = rows.map(({ number, community, node, skill, points, state, madeAt, endedAt }): Value[] => [
    number,
    nameOf(community),
    nameOf(node),
    bank.skill(skill).name,
    points,
    STATES[state as State],
    dayOf(madeAt),
    endedAt && dayOf(endedAt),
  ]);
  const last = rows.at(-1);
  return { rows: cells, after: last && rows.length === AT_ONCE ? last.number : null };
}
