/**
 * The ledger of points in the database (domain.md R7): entries are only ever added, each under the lock of the chain's head,
 * so that parallel writers go one after another and each sees what the one before has left. Takes a transaction; asks
 * nobody's permission.
 *
 * `transfer` names accounts with a person's id ('person:<id>'); what is stored names her by a keyed hash.
 */
import { randomBytes } from 'node:crypto';
import { LoveEntry, type LoveEntryRow, type LoveHeadRow } from '../../store/entities/love-card.ts';
import type { Tx } from '../../store/tx.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import {
  type Book,
  EXPIRED,
  emptyAccount,
  ended,
  hasNoLots,
  type Order,
  post,
  sha256,
  spendable,
  sum,
} from './book.ts';
import { loveRules } from './rules.ts';

export interface Transfer {
  from: string;
  to: string;
  points: number;
  /** Said to whoever looks at it later; sealed. */
  why: string;
  /** What proves it: "工单 1000028", "签到表 11月20日"; sealed. */
  evidence: string;
  /** A person's id; null: the bot itself, because time is over. */
  by: string | null;
  /** Must be another person when points are given out. */
  confirmedBy?: string | null;
  /** Whose business it is; absent: as the accounts say. */
  node?: string;
}

export type Transferred = { kind: 'done'; entry: LoveEntryRow } | { kind: 'short'; balance: number };

/** A person in the ledger: found again by whoever knows her id and the key, by nobody after an erasure. */
export const personKey = (tx: Tx, personId: string): string => tx.vault.index(`love-card:${personId}`);

/** 'person:<id>' as it is stored; other accounts are stored as they are called. */
export function storedAccount(tx: Tx, account: string): string {
  return account.startsWith('person:') ? `person:${personKey(tx, account.slice('person:'.length))}` : account;
}

/** Throws on what a caller must have refused: no whole number of points, points given out without a second person. */
export async function transfer(tx: Tx, asked: Transfer): Promise<Transferred> {
  const [from, to] = [storedAccount(tx, asked.from), storedAccount(tx, asked.to)];
  await expire(tx, from);
  return write(tx, { from, to, words: asked, order: { ...(await orderOf(tx, asked)), reverses: null } });
}

/** What can be spent. */
export async function balanceOf(tx: Tx, account: string): Promise<number> {
  const row = await accountOf(tx, storedAccount(tx, account));
  return hasNoLots(row.account) ? row.balance : sum(spendable(row, dayOf(tx.now)));
}

/** The points that end first, and on which day. */
export async function nextToExpire(tx: Tx, account: string) {
  return spendable(await accountOf(tx, storedAccount(tx, account)), dayOf(tx.now))[0];
}

export type Reversed = Transferred | { kind: 'unknown' } | { kind: 'already' };

/** Takes an entry back by one the other way round. An entry is taken back once, and such an entry not again. */
export async function reverse(
  tx: Tx,
  o: Pick<Transfer, 'why' | 'evidence' | 'by' | 'confirmedBy'> & { entry: number },
): Promise<Reversed> {
  await headOf(tx);
  const db = await tx.db();
  const entry = await db.findOneBy(LoveEntry, { seq: o.entry });
  if (!entry || entry.reverses !== null || entry.toAccount === EXPIRED) return { kind: 'unknown' };
  if (await db.findOneBy(LoveEntry, { reverses: o.entry })) return { kind: 'already' };
  const { fromAccount: to, toAccount: from, points, node, parts } = entry;
  await expire(tx, from);
  const order = { ...(await orderOf(tx, { ...o, points, node })), reverses: o.entry, parts };
  return write(tx, { from, to, words: o, order });
}

/** What has ended in this account goes, as an entry. Answers how many points. */
async function expire(tx: Tx, account: string): Promise<number> {
  await headOf(tx);
  const { parts, firstUntil } = await accountOf(tx, account);
  const today = dayOf(tx.now);
  if (firstUntil === null || firstUntil >= today) return 0;
  const points = sum(ended(parts, today));
  const words = { why: '爱心到期', evidence: '' };
  const order = { ...(await orderOf(tx, { points, by: null, node: '' })), reverses: null, expiry: true as const };
  await write(tx, { from: account, to: EXPIRED, words, order });
  return points;
}

/** Every account whose oldest points have ended. Answers how many accounts. */
export async function expireAll(tx: Tx): Promise<number> {
  await headOf(tx);
  const due = await tx.query<{ account: string }>(
    'SELECT account FROM love_accounts WHERE first_until < ? ORDER BY account',
    [dayOf(tx.now)],
  );
  for (const { account } of due) await expire(tx, account);
  return due.length;
}

/** The newest entries of an account, the newest first. */
export async function entriesOf(tx: Tx, account: string, most: number): Promise<LoveEntryRow[]> {
  const stored = storedAccount(tx, account);
  return (await tx.db()).find(LoveEntry, {
    where: [{ fromAccount: stored }, { toAccount: stored }],
    order: { seq: 'DESC' },
    take: most,
  });
}

/** The chain as it stands: what the groups read every day. */
export async function headOf(tx: Tx): Promise<LoveHeadRow> {
  const head = await tx.loveHead.get('head');
  if (!head) throw new Error('the love card has no chain: the migration has not run');
  return head;
}

/** Always after the head: whoever holds it is the only one who writes. */
async function accountOf(tx: Tx, account: string) {
  await headOf(tx);
  return (await tx.loveAccounts.get(account)) ?? emptyAccount(account);
}

async function orderOf(
  tx: Tx,
  o: { points: number; by: string | null; confirmedBy?: string | null; node?: string },
): Promise<Omit<Order, 'wordsDigest' | 'reverses'>> {
  const { lotMonths } = await loveRules(tx);
  const keyOf = (id: string | null | undefined) => (id ? personKey(tx, id) : null);
  return {
    at: tx.now,
    today: dayOf(tx.now),
    until: monthsLater(tx.now, lotMonths),
    points: o.points,
    node: o.node ?? '',
    madeBy: keyOf(o.by),
    confirmedBy: keyOf(o.confirmedBy),
  };
}

/** The same day so many months later, or the last of that month. */
function monthsLater(from: Date, months: number): string {
  const [year = 0, month = 0, day = 0] = dayOf(from).split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

async function write(
  tx: Tx,
  o: {
    from: string;
    to: string;
    words: Pick<Transfer, 'why' | 'evidence'>;
    order: Omit<Order, 'wordsDigest'>;
  },
): Promise<Transferred> {
  const book: Book = { head: await headOf(tx), from: await accountOf(tx, o.from), to: await accountOf(tx, o.to) };
  const words = { salt: randomBytes(12).toString('base64url'), why: o.words.why, evidence: o.words.evidence };
  const node = o.order.node || nodeOf(o.from) || nodeOf(o.to);
  const posted = post(book, { ...o.order, node, wordsDigest: digestOf(words) });
  if (posted.kind === 'short') return posted;
  const { entry, book: after } = posted;
  tx.loveHead.put(after.head);
  tx.loveAccounts.put(after.from);
  tx.loveAccounts.put(after.to);
  tx.loveEntries.add(entry);
  tx.loveWords.add({ seq: entry.seq, words: tx.vault.seal(JSON.stringify(words), `love_words.words:${entry.seq}`) });
  return { kind: 'done', entry };
}

const nodeOf = (account: string): string => /^(?:issuer|donated):(.+)$/.exec(account)?.[1] ?? '';

export interface EntryWords {
  /** Keeps the digest from being guessed. */
  salt: string;
  why: string;
  evidence: string;
}

export const digestOf = ({ salt, why, evidence }: EntryWords): string => sha256(JSON.stringify([salt, why, evidence]));

export function openWords(tx: Tx, row: { seq: number; words: string }): EntryWords {
  return JSON.parse(tx.vault.open(row.words, `love_words.words:${row.seq}`));
}

/** An erasure: the card is nobody's, and what was said of her entries goes; these stay, of somebody nobody can name. */
export async function forgetLoveCard(tx: Tx, personId: string): Promise<void> {
  const account = storedAccount(tx, `person:${personId}`);
  await tx.query(
    'DELETE FROM love_words WHERE seq IN (SELECT seq FROM love_entries WHERE from_account = ? OR to_account = ?)',
    [account, account],
  );
  await tx.query("UPDATE love_cards SET person_id = NULL, name_index = '', code = NULL WHERE person_id = ?", [
    personId,
  ]);
}
