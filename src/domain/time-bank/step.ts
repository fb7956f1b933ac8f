/** One step of an exchange: asked of the table, written with its trail, its clock set, its points moved. */
import { randomUUID } from 'node:crypto';
import { ExchangeLog, type ExchangeRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { transfer } from '../love-card/ledger.ts';
import { HELD, type Move, mayMove, OPEN, type Side, type State } from './lifecycle.ts';
import { shares } from './texts.ts';

export const HOUR_MS = 3600_000;
export const DAY_MS = 24 * HOUR_MS;

/** It may not be done now. */
export class NotNow extends Error {
  override name = 'NotNow';
  readonly state: State;

  constructor(exchange: ExchangeRow) {
    super(`exchange ${exchange.number} is ${exchange.state}`);
    this.state = exchange.state as State;
  }
}

export interface Change {
  move: Move;
  by: Side;
  personId: string | null;
  to: State;
  words?: string;
  set?: Partial<ExchangeRow>;
  /** When silence decides, in ms from now; absent: never. */
  after?: number;
}

export const escrow = (number: number) => `escrow:${number}`;
const account = (personId: string | null, community: string) =>
  personId === null ? `donated:${community}` : `person:${personId}`;

/** Throws NotNow when the table has no such step. */
export async function step(tx: Tx, exchange: ExchangeRow, o: Change): Promise<ExchangeRow> {
  if (!mayMove(o.move, exchange, o.by)) throw new NotNow(exchange);
  return write(tx, exchange, o);
}

/** Whatever the table says: an erasure waits for nobody. */
export async function write(
  tx: Tx,
  exchange: ExchangeRow,
  o: Omit<Change, 'move'> & { move: string },
): Promise<ExchangeRow> {
  const isOver = !OPEN.includes(o.to);
  const changed: ExchangeRow = {
    ...exchange,
    ...o.set,
    state: o.to,
    until: o.after === undefined ? null : new Date(tx.now.getTime() + o.after),
    endedAt: isOver ? tx.now : null,
  };
  tx.exchanges.put(changed);
  const key = `exchange:${exchange.number}`;
  if (changed.until) {
    tx.timers.put({ key, kind: 'exchange-due', dueAt: changed.until, subject: String(exchange.number) });
  } else {
    tx.timers.remove(key);
  }
  await note(tx, exchange.number, { event: o.move, side: o.by, personId: o.personId, words: o.words ?? '' });
  if (isOver && HELD.includes(exchange.state as State)) await release(tx, exchange, o.to, o.personId);
  return changed;
}

/** What was held goes to its end, all of it: this is the only way out of escrow. */
async function release(tx: Tx, exchange: ExchangeRow, end: State, by: string | null): Promise<void> {
  const { number, askerId, helperId, points, community } = exchange;
  const { gets, back } = shares(points, end === 'paid' || end === 'halved' ? end : 'back');
  const pay = async (to: string | null, part: number, why: string) => {
    if (part === 0) return;
    const order = { from: escrow(number), to: account(to, community), points: part, why, node: community };
    const done = await transfer(tx, { ...order, evidence: `互助 ${number}`, by });
    if (done.kind !== 'done') throw new Error(`exchange ${number}: ${done.balance} of ${points} points are in escrow`);
  };
  await pay(helperId, gets, '互助：帮了邻居');
  await pay(askerId, back, '互助：退回');
}

/** Points of the asker's into escrow. */
export async function hold(tx: Tx, exchange: ExchangeRow, by: string) {
  return transfer(tx, {
    from: account(exchange.askerId, exchange.community),
    to: escrow(exchange.number),
    points: exchange.points,
    why: '互助：约好了，先保管',
    evidence: `互助 ${exchange.number}`,
    by,
    node: exchange.community,
  });
}

export async function note(
  tx: Tx,
  exchange: number,
  o: { event: string; side: Side; personId: string | null; words: string },
): Promise<void> {
  const id = randomUUID();
  const db = await tx.db();
  const place = (await db.countBy(ExchangeLog, { exchange })) + 1;
  const words = o.words === '' ? null : tx.vault.seal(o.words, `exchange_log.words:${id}`);
  const { event, side, personId } = o;
  await db.insert(ExchangeLog, { id, exchange, place, at: tx.now, event, side, personId, words });
}

export async function trailOf(tx: Tx, exchange: number) {
  const rows = await (await tx.db()).find(ExchangeLog, { where: { exchange }, order: { place: 'ASC' } });
  return rows.map(({ id, words, ...row }) => ({
    ...row,
    words: words === null ? '' : tx.vault.open(words, `exchange_log.words:${id}`),
  }));
}

export const sealExchange = (tx: Tx, number: number, words: string): string =>
  tx.vault.seal(words, `exchanges.words:${number}`);
export const openExchange = (tx: Tx, { number, words }: Pick<ExchangeRow, 'number' | 'words'>): string =>
  tx.vault.open(words, `exchanges.words:${number}`);
