/**
 * The ledger's arithmetic and its chain (domain.md R7): pure, so that thousands of histories can be played in memory. What
 * is written where, and who locks whom, is ledger.ts.
 *
 * An account is a text: 'person:<keyed hash>', 'family:<id>', 'issuer:<node>', 'reward:<id>', 'escrow:<number>',
 * 'donated:<node>', 'expired'. Points come into being by an issuer's owing them, so all balances together are always 0.
 */
import { createHash } from 'node:crypto';
import type { LoveAccountRow, LoveEntryRow, LoveHeadRow, Part } from '../../store/entities/love-card.ts';

/** More in one entry is a slip of the keyboard. */
export const MOST_POINTS = 100_000;

export const isPoints = (points: number): boolean => Number.isInteger(points) && points > 0 && points <= MOST_POINTS;

export const isIssuer = (account: string): boolean => account.startsWith('issuer:');
/** Points there have no last day: not yet given to anybody, or gone. */
export const hasNoLots = (account: string): boolean => isIssuer(account) || account === EXPIRED;
/** Whose points expire; elsewhere they keep their day and only wait. */
const expires = (account: string): boolean => /^(?:person|family):/.test(account);

export const EXPIRED = 'expired';
export const FIRST_HEAD: LoveHeadRow = { id: 'head', seq: 0, hash: '0'.repeat(64) };

export const emptyAccount = (account: string): LoveAccountRow => ({
  account,
  balance: 0,
  parts: [],
  firstUntil: null,
});

export interface Order {
  at: Date;
  /** The day in Shanghai: lots that ended before it cannot be spent. */
  today: string;
  /** The last day of points that an issuer gives out now. */
  until: string;
  points: number;
  node: string;
  madeBy: string | null;
  confirmedBy: string | null;
  wordsDigest: string;
  reverses: number | null;
  /** These lots first (a reversal gives back what was taken); absent: the oldest. */
  parts?: readonly Part[];
  /** Lots that have ended go, and no others. */
  expiry?: true;
}

export interface Book {
  head: LoveHeadRow;
  from: LoveAccountRow;
  to: LoveAccountRow;
}

export type Posted = { kind: 'done'; entry: LoveEntryRow; book: Book } | { kind: 'short'; balance: number };

/** One entry, and what it makes of the two accounts and the chain. */
export function post({ head, from, to }: Book, order: Order): Posted {
  const { points, parts: wanted } = order;
  if (!isPoints(points)) throw new RangeError(`not a number of points: ${points}`);
  if (from.account === to.account) throw new RangeError('an entry needs two accounts');
  if (isIssuer(from.account)) mustBeConfirmed(to.account, order);
  const usable = order.expiry ? ended(from.parts, order.today) : spendable(from, order.today);
  const balance = hasNoLots(from.account) ? from.balance : sum(usable);
  if (!isIssuer(from.account) && balance < points) return { kind: 'short', balance };
  const parts = hasNoLots(from.account)
    ? [...(wanted ?? [{ until: order.until, points }])]
    : chosen(usable, points, wanted ?? []);
  const entry = chained(head, from.account, to.account, parts, order);
  return {
    kind: 'done',
    entry,
    book: {
      head: { ...head, seq: entry.seq, hash: entry.hash },
      from: account(from.account, from.balance - points, minus(from.parts, parts)),
      to: account(to.account, to.balance + points, plus(to.parts, parts)),
    },
  };
}

/** Points are given out by one person's word and another's, and neither of them gets them. */
function mustBeConfirmed(to: string, { madeBy, confirmedBy }: Order): void {
  if (madeBy === null || confirmedBy === null) throw new Error('points are given out by two people');
  if (madeBy === confirmedBy) throw new Error('nobody confirms what they proposed');
  if ([madeBy, confirmedBy].some((who) => to === `person:${who}`)) throw new Error('nobody gives points to themselves');
}

export const sum = (parts: readonly Part[]): number => parts.reduce((total, { points }) => total + points, 0);
/** What is left of an account today. In escrow, and while a reward waits, nothing ends. */
export const spendable = ({ account, parts }: LoveAccountRow, today: string): readonly Part[] =>
  expires(account) ? parts.filter(({ until }) => until >= today) : parts;
export const ended = (parts: readonly Part[], today: string): Part[] => parts.filter(({ until }) => until < today);

/** So many points out of these lots: the wanted ones first, then the oldest. */
function chosen(parts: readonly Part[], points: number, wanted: readonly Part[]): Part[] {
  let left = points;
  const take = (from: readonly Part[]): Part[] =>
    from.flatMap(({ until, points: there }) => {
      const taken = Math.min(left, there);
      left -= taken;
      return taken > 0 ? [{ until, points: taken }] : [];
    });
  const first = take(wanted.map((part) => ({ ...part, points: Math.min(part.points, of(parts, part.until)) })));
  return plus(first, take(minus(parts, first)));
}

const of = (parts: readonly Part[], until: string) => parts.find((part) => part.until === until)?.points ?? 0;

export function plus(some: readonly Part[], others: readonly Part[]): Part[] {
  const days = new Map<string, number>();
  for (const { until, points } of [...some, ...others]) days.set(until, (days.get(until) ?? 0) + points);
  return [...days]
    .map(([until, points]) => ({ until, points }))
    .filter(({ points }) => points !== 0)
    .sort((a, b) => (a.until < b.until ? -1 : 1));
}

export const minus = (some: readonly Part[], others: readonly Part[]): Part[] =>
  plus(
    some,
    others.map(({ until, points }) => ({ until, points: -points })),
  );

export function account(name: string, balance: number, parts: readonly Part[]): LoveAccountRow {
  const kept = hasNoLots(name) ? [] : [...parts];
  return { account: name, balance, parts: kept, firstUntil: expires(name) ? (kept[0]?.until ?? null) : null };
}

function chained(head: LoveHeadRow, from: string, to: string, parts: Part[], order: Order): LoveEntryRow {
  const { at, points, node, madeBy, confirmedBy, wordsDigest, reverses } = order;
  const entry = {
    seq: head.seq + 1,
    at,
    fromAccount: from,
    toAccount: to,
    points,
    parts,
    node,
    madeBy,
    confirmedBy,
    wordsDigest,
    reverses,
  };
  const digest = sha256(canonical(entry));
  return { ...entry, digest, hash: linked(head.hash, digest) };
}

/** The one line that an entry's digest is of: what a statement prints, and `sha256sum` can check. */
export function canonical(entry: Omit<LoveEntryRow, 'digest' | 'hash'>): string {
  return JSON.stringify([
    entry.seq,
    entry.at.toISOString(),
    entry.fromAccount,
    entry.toAccount,
    entry.points,
    entry.parts.map(({ until, points }) => [until, points]),
    entry.node,
    entry.madeBy,
    entry.confirmedBy,
    entry.wordsDigest,
    entry.reverses,
  ]);
}

/** The chain goes over the digests alone: who has these can check it without reading anybody's entry. */
export const linked = (before: string, digest: string): string => sha256(`${before}${digest}`);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** "7F3A-92C1-04BE-5D10": the beginning of a hash, as it is read out and compared. */
export const shortHash = (hash: string): string => (hash.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join('-');
