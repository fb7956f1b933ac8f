/**
 * The ledger as rows of a table, a page at a time: all entries; what has been redeemed; and the two tables by which anybody
 * can check a statement without this program, the chain (digests alone, nobody's data) and one card's statement.
 */
import { Between, In, MoreThan } from 'typeorm';
import { Claim } from '../../store/entities/allotments.ts';
import { LoveCard, LoveEntry, type LoveEntryRow, LoveWords } from '../../store/entities/love-card.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { dayOf, formatDeadline } from '../neighbourhood/working-time.ts';
import { openField } from '../people/person.ts';
import type { Asked, Page, Value } from '../tickets/export.ts';
import { forGroup } from '../tickets/words.ts';
import { EXPIRED, shortHash } from './book.ts';
import { cardByNumber, peopleOf } from './cards.ts';
import { openWords, personKey } from './ledger.ts';
import { rewardNamed } from './rewards.ts';
import { statementOf } from './statement.ts';

const AT_ONCE = 500;
const FIRST = new Date(0);
const LAST = new Date(8.64e15);

export const LEDGER_LABELS = [
  ...['第几笔', '时间', '辖区', '从', '到', '爱心', '事由', '依据'],
  ...['提议人', '确认人', '更正第几笔', '校验码'],
];

export async function ledgerPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const db = await tx.db();
  const rows = await db.find(LoveEntry, {
    where: {
      seq: MoreThan(after),
      at: Between(asked.from ?? FIRST, asked.to ?? LAST),
      ...(asked.nodes && { node: In([...asked.nodes]) }),
    },
    order: { seq: 'ASC' },
    take: AT_ONCE,
  });
  const picture = await neighbourhood(tx);
  const known = await whoIsWho(tx, asked.names);
  const nameOf = (code: string) => picture.node(code)?.name ?? code;
  const words = await wordsOf(tx, rows);
  const person = (key: string | null) => (key === null ? '系统' : (known.get(key) ?? '居民'));
  const account = (name: string): string => {
    const [kind = '', id = ''] = name.split(/:(.*)/s);
    if (name === EXPIRED) return '到期';
    return ACCOUNTS[kind]?.(kind === 'person' ? person(id) : nameOf(id)) ?? name;
  };
  const shown = (text: string) => (asked.names ? text : forGroup(text, null));
  const cells = rows.map((row): Value[] => [
    row.seq,
    formatDeadline(row.at),
    nameOf(row.node),
    account(row.fromAccount),
    account(row.toAccount),
    row.points,
    shown(words.get(row.seq)?.why ?? ''),
    shown(words.get(row.seq)?.evidence ?? ''),
    person(row.madeBy),
    row.confirmedBy === null ? '' : person(row.confirmedBy),
    row.reverses,
    shortHash(row.hash),
  ]);
  return { rows: cells, after: rows.length === AT_ONCE ? (rows.at(-1)?.seq ?? null) : null };
}

const ACCOUNTS: Readonly<Record<string, (who: string) => string>> = {
  person: (who) => who,
  family: () => '家庭',
  issuer: (node) => `${node}发出`,
  reward: (id) => `奖品 ${id}`,
  escrow: (number) => `互助 ${number} 代管`,
  donated: (node) => `捐给${node}`,
};

/** Keys of the ledger as colleagues, or as cards' numbers; with `names` as people. */
async function whoIsWho(tx: Tx, names: boolean): Promise<Map<string, string>> {
  const cards = (await (await tx.db()).find(LoveCard)).flatMap(({ personId, number }) =>
    personId === null ? [] : [{ personId, number }],
  );
  const people = names
    ? await peopleOf(
        tx,
        cards.map(({ personId }) => personId),
      )
    : [];
  const byId = new Map(people.map((person) => [person.id, openField(tx, person, 'name')]));
  const { staff } = await neighbourhood(tx);
  return new Map([
    ...cards.map(({ personId, number }): [string, string] => {
      const name = byId.get(personId);
      return [personKey(tx, personId), name ? `${name}（${number}）` : `爱心卡 ${number}`];
    }),
    ...staff.map(({ personId, name }): [string, string] => [personKey(tx, personId), name]),
  ]);
}

async function wordsOf(tx: Tx, rows: readonly LoveEntryRow[]) {
  const found = await (await tx.db()).findBy(LoveWords, { seq: In(rows.map(({ seq }) => seq)) });
  return new Map(found.map((row) => [row.seq, openWords(tx, row)]));
}

export const CHAIN_LABELS = ['第几笔', '日期', '本笔摘要', '链值'];

export async function chainPage(tx: Tx, _asked: Asked, after: number): Promise<Page<Value[]>> {
  const rows = await (await tx.db()).find(LoveEntry, {
    where: { seq: MoreThan(after) },
    order: { seq: 'ASC' },
    take: AT_ONCE,
  });
  const cells = rows.map(({ seq, at, digest, hash }): Value[] => [seq, dayOf(at), digest, hash]);
  return { rows: cells, after: rows.length === AT_ONCE ? (rows.at(-1)?.seq ?? null) : null };
}

export const STATEMENT_LABELS = ['第几笔', '时间', '增减', '事由', '依据', '本笔原文', '本笔摘要', '链值'];
const MOST_LINES = 5000;

/** Of one card, for its owner; empty when there is no such card. */
export async function statementPage(tx: Tx, number: number): Promise<Page<Value[]>> {
  const card = await cardByNumber(tx, number);
  const lines = card?.personId ? await statementOf(tx, `person:${card.personId}`, MOST_LINES) : [];
  const rows = lines
    .toReversed()
    .map(({ seq, at, points, why, evidence, canonical: whole, digest, hash }): Value[] => [
      ...[seq, formatDeadline(at), points, why],
      ...[evidence, whole, digest, hash],
    ]);
  return { rows, after: null };
}

export const REDEMPTION_LABELS = ['兑换编号', '社区', '奖品', '状态', '换的日期', '结束日期'];
const STATES: Readonly<Record<string, string>> = { held: '等领', used: '已领', cancelled: '退回', lapsed: '过期退回' };

export async function redemptionPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const picture = await neighbourhood(tx);
  const rows = await (await tx.db()).find(Claim, {
    where: {
      kind: 'redemption',
      number: MoreThan(after),
      madeAt: Between(asked.from ?? FIRST, asked.to ?? LAST),
      ...(asked.nodes && { community: In([...asked.nodes]) }),
    },
    order: { number: 'ASC' },
    take: AT_ONCE,
  });
  const cells: Value[][] = [];
  for (const row of rows) {
    const reward = await rewardNamed(tx, row);
    cells.push([
      row.number,
      picture.node(row.community)?.name ?? row.community,
      reward?.name ?? '',
      STATES[row.state] ?? row.state,
      dayOf(row.madeAt),
      row.endedAt && dayOf(row.endedAt),
    ]);
  }
  return { rows: cells, after: rows.length === AT_ONCE ? (rows.at(-1)?.number ?? null) : null };
}
