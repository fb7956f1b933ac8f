/** Does everything that is sealed open, and for the row it lies in? And does the log of erasures agree with the database? */
import { openDetails } from '../domain/allotments/claims.ts';
import { openVisit } from '../domain/clinic/visits.ts';
import { openField } from '../domain/people/person.ts';
import { openLogWords, openWords } from '../domain/tickets/words.ts';
import { ErasureEntity } from '../store/entities/operating.ts';
import type { PersonRow } from '../store/entities/people.ts';
import type { ErasureLog } from '../store/erasure-log.ts';
import type { Invariant } from '../store/invariants.ts';
import type { Tx } from '../store/tx.ts';
import { openPayload } from '../workers/job.ts';

const AT_ONCE = 1000;

type Row = Record<string, string | null>;

/** Table, its key, how one row is opened. */
const SEALED: readonly (readonly [table: string, key: string, open: (tx: Tx, row: Row) => unknown])[] = [
  ['persons', 'id', openPerson],
  ['tickets', 'number', (tx, row) => openWords(tx.vault, { number: Number(row.number), words: row.words ?? '' })],
  ['ticket_log', 'seq', (tx, row) => openLogWords(tx.vault, { id: row.id ?? '', words: row.words ?? null })],
  [
    'outbox',
    'seq',
    (tx, row) => {
      if (!openPayload(tx, { key: row.key ?? '', payload: row.payload ?? '' })) throw new Error('outbox');
    },
  ],
  ['love_proposals', 'id', (tx, row) => tx.vault.open(row.words ?? '', `love_proposals.words:${row.id}`)],
  ['love_cards', 'number', (tx, row) => row.code && tx.vault.open(row.code, `love_cards.code:${row.number}`)],
  ['tool_loans', 'number', (tx, row) => row.words && tx.vault.open(row.words, `tool_loans.words:${row.number}`)],
  ['exchanges', 'number', (tx, row) => tx.vault.open(row.words ?? '', `exchanges.words:${row.number}`)],
  ['exchange_log', 'id', (tx, row) => row.words && tx.vault.open(row.words, `exchange_log.words:${row.id}`)],
  [
    'activity_requests',
    'number',
    (tx, row) => row.words && tx.vault.open(row.words, `activity_requests.words:${row.number}`),
  ],
  [
    'activity_feedback',
    'number',
    (tx, row) => row.words && tx.vault.open(row.words, `activity_feedback.words:${row.number}`),
  ],
  ['claims', 'number', (tx, row) => openDetails(tx, { number: Number(row.number), details: row.details ?? null })],
  ['home_visits', 'number', (tx, row) => openVisit(tx, { number: Number(row.number), details: row.details ?? null })],
  ['media_bytes', 'id', (tx, row) => tx.vault.openBytes(row.bytes as unknown as Uint8Array, `media_bytes:${row.id}`)],
];

function openPerson(tx: Tx, row: Row): void {
  const person = { ...row, homeDetail: row.home_detail } as unknown as PersonRow;
  const phone = openField(tx, person, 'phone');
  if (phone !== null && tx.vault.index(phone) !== row.phone_index) throw new Error('phone index');
  openField(tx, person, 'name');
  openField(tx, person, 'homeDetail');
}

export const sealedInvariant: Invariant = {
  id: 'sealed',
  says: '每一项加密的内容都打得开，都在自己的位置上',
  broken: async (tx) => {
    const broken: string[] = [];
    for (const [table, key, open] of SEALED) {
      for await (const row of rows(tx, table, key)) {
        try {
          open(tx, row);
        } catch {
          broken.push(`${table} ${table === 'persons' ? '' : row[key]}`.trim());
        }
      }
    }
    return broken;
  },
};

/** Some at a time: photos are large. */
async function* rows(tx: Tx, table: string, key: string): AsyncGenerator<Row> {
  const most = table === 'media_bytes' ? 20 : AT_ONCE;
  for (let after: unknown; ; ) {
    const where = after === undefined ? '' : `WHERE ${key} > ?`;
    const found = await tx.query<Row>(
      `SELECT * FROM ${table} ${where} ORDER BY ${key} LIMIT ${most}`,
      after === undefined ? [] : [after],
    );
    yield* found;
    if (found.length < most) return;
    after = found.at(-1)?.[key];
  }
}

/** The log is read before the database and after it: whoever is erased meanwhile is found missing in neither. */
export async function erasureInvariant(log: ErasureLog): Promise<Invariant> {
  const logged = async () => ((await log.read()) ?? []).map(({ id }) => id);
  const before = await logged();
  const only = (some: string[], others: string[], why: string) =>
    some.filter((id) => !others.includes(id)).map((id) => `${id}：${why}`);
  return {
    id: 'erasures',
    says: '每次删除个人信息都记在 erasures.log 里，也都做完了',
    broken: async (tx) => {
      const known = (await (await tx.db()).find(ErasureEntity)).map(({ id }) => id);
      return [
        ...only(known, await logged(), '日志里没有，重新启动会补上'),
        ...only(before, known, '数据库里没有，重新启动会补做'),
      ];
    },
  };
}
