/** Loans and items as rows of a table. Nobody's name or phone, unless they are asked for. */
import { In } from 'typeorm';
import { Person } from '../../store/entities/people.ts';
import { ToolItem, ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { openField } from '../people/person.ts';
import { type Asked, type Page, stamp, type Value } from '../tickets/export.ts';
import { forGroup } from '../tickets/words.ts';
import { type ToolCatalogue, toolCatalogue } from './catalogue.ts';
import { ITEM_STATES } from './texts.ts';
import { daysLate } from './times.ts';
import { openLoanWords } from './words.ts';

const AT_ONCE = 500;

const LOAN_LABELS = [
  '借用编号',
  '益站',
  '工具',
  '编号',
  '借出时间',
  '应还时间',
  '归还时间',
  '晚几天',
  '续借次数',
  '特批原因',
  '损坏或丢失',
  '维修工单',
];
const NAME_LABELS = ['借用人', '联系电话'];

export const loanLabels = (names: boolean) => (names ? [...LOAN_LABELS, ...NAME_LABELS] : LOAN_LABELS);

export async function loanPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const { where, parameters } = condition(asked, after);
  const numbers = await tx.query<{ number: number }>(
    `SELECT number FROM tool_loans WHERE ${where} ORDER BY number LIMIT ${AT_ONCE}`,
    parameters,
  );
  const db = await tx.db();
  const which = { number: In(numbers.map(({ number }) => number)) };
  const loans = await db.find(ToolLoan, { where: which, order: { number: 'ASC' } });
  const catalogue = await toolCatalogue(tx);
  const rows: Value[][] = [];
  for (const loan of loans) rows.push(await loanRow(tx, catalogue, loan, asked.names));
  return { rows, after: loans.length < AT_ONCE ? null : (loans.at(-1)?.number ?? null) };
}

async function loanRow(tx: Tx, catalogue: ToolCatalogue, loan: ToolLoanRow, names: boolean): Promise<Value[]> {
  const { override = '', damage = '' } = openLoanWords(tx.vault, loan);
  const row: Value[] = [
    loan.number,
    catalogue.station(loan.station)?.name ?? loan.station,
    catalogue.type(loan.type)?.name ?? loan.type,
    loan.item,
    stamp(loan.lentAt),
    stamp(loan.dueAt),
    stamp(loan.returnedAt),
    daysLate(loan.dueAt, loan.returnedAt ?? tx.now),
    loan.renewals,
    forGroup(override, null),
    forGroup(damage, null),
    loan.ticket,
  ];
  if (!names) return row;
  // not for a change: nothing is locked
  const person = loan.personId && (await (await tx.db()).findOneBy(Person, { id: loan.personId }));
  if (!person) return [...row, '', ''];
  return [...row, openField(tx, person, 'name') ?? '', openField(tx, person, 'phone') ?? ''];
}

function condition(asked: Asked, after: number): { where: string; parameters: unknown[] } {
  const parts: [string, ...unknown[]][] = [['number > ?', after]];
  if (asked.from) parts.push(['lent_at >= ?', asked.from.getTime()]);
  if (asked.to) parts.push(['lent_at < ?', asked.to.getTime()]);
  if (asked.nodes) parts.push([`node IN (${asked.nodes.map(() => '?').join(',')})`, ...asked.nodes]);
  return {
    where: parts.map(([sql]) => sql).join(' AND '),
    parameters: parts.flatMap(([, ...values]) => values),
  };
}

export const ITEM_LABELS = ['编号', '工具', '益站', '状态', '从何时起', '借用编号'];

/** The inventory, in one page: a sub-district has some hundred things. */
export async function itemPage(tx: Tx, asked: Asked): Promise<Page<Value[]>> {
  const catalogue = await toolCatalogue(tx);
  const picture = await neighbourhood(tx);
  const items = await (await tx.db()).find(ToolItem, { order: { station: 'ASC', type: 'ASC', id: 'ASC' } });
  const isMeant = (station: string) => {
    const node = picture.node(catalogue.station(station)?.node ?? '')?.code ?? '';
    return asked.nodes === null || asked.nodes.includes(node);
  };
  const rows = items
    .filter(({ station }) => isMeant(station))
    .map(({ id, type, station, state, since, loan }): Value[] => [
      id,
      catalogue.type(type)?.name ?? type,
      catalogue.station(station)?.name ?? station,
      ITEM_STATES[state],
      stamp(since),
      loan,
    ]);
  return { rows, after: null };
}
