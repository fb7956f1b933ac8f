/** What must hold of the love card at any moment between two units of work; reads only. */
import { IsNull, MoreThan, Not } from 'typeorm';
import { Claim } from '../../store/entities/allotments.ts';
import { type LoveAccountRow, LoveEntry, type LoveEntryRow } from '../../store/entities/love-card.ts';
import { type Invariant, invariant } from '../../store/invariants.ts';
import type { Tx } from '../../store/tx.ts';
import { openDetails } from '../allotments/claims.ts';
import { account, canonical, emptyAccount, FIRST_HEAD, isIssuer, linked, minus, plus, sha256 } from './book.ts';
import { digestOf, openWords } from './ledger.ts';
import type { Redemption } from './rewards.ts';

const AT_ONCE = 1000;
/** Enough to see what is wrong. */
const MOST = 20;

export const loveCardInvariants: readonly Invariant[] = [
  { id: 'love-chain', says: '爱心账本的流水一笔不少、一笔没改', broken: (tx) => brokenLinks(tx) },
  { id: 'love-sum', says: '爱心账本合计为零，没有人欠账，每个账户的余额都是流水加出来的', broken: wrongBalances },
  { id: 'love-confirmed', says: '发出的每一笔爱心都由另一个人确认，不是给自己', broken: unconfirmed },
  { id: 'love-words', says: '每一笔爱心的事由都是当时写的（已删除个人信息的除外）', broken: wrongWords },
  { id: 'love-rewards', says: '每份换好的奖品都付过爱心，退回的都退了', broken: wrongRedemptions },
  invariant(
    'love-reversed',
    '每一笔爱心最多撤回一次',
    'SELECT reverses AS what FROM love_entries WHERE reverses IS NOT NULL GROUP BY reverses HAVING COUNT(*) > 1',
  ),
  invariant(
    'love-proposals',
    '每个确认过的提议都有一笔爱心，没确认的没有',
    `SELECT p.id AS what FROM love_proposals p
     WHERE (p.state IN ('confirmed', 'reversed')) <> (p.entry IS NOT NULL)
       OR (p.state = 'waiting' AND p.decided_at IS NOT NULL)
       OR (p.entry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM love_entries e WHERE e.seq = p.entry AND e.points = p.points))`,
  ),
];

/** From the first entry on: each says what its digest says, and each hash follows from the one before. */
async function brokenLinks(tx: Tx): Promise<string[]> {
  const broken: string[] = [];
  let { seq, hash } = FIRST_HEAD;
  for await (const entry of entries(tx)) {
    if (entry.seq !== seq + 1) broken.push(`第 ${seq + 1} 笔缺失`);
    if (sha256(canonical(entry)) !== entry.digest) broken.push(`第 ${entry.seq} 笔被改过`);
    if (linked(hash, entry.digest) !== entry.hash) broken.push(`第 ${entry.seq} 笔接不上前一笔`);
    ({ seq, hash } = entry);
    if (broken.length > MOST) break;
  }
  // Looked at, not held: whoever verifies may not lock.
  const [head] = await tx.query<{ seq: number; hash: string }>("SELECT seq, hash FROM love_head WHERE id = 'head'", []);
  if (broken.length === 0 && (Number(head?.seq) !== seq || head?.hash !== hash))
    broken.push(`最后一笔是第 ${seq} 笔，账头不是`);
  return broken;
}

/** Every account as its entries make it, lots included; and never less than nothing on the way. */
async function wrongBalances(tx: Tx): Promise<string[]> {
  const made = new Map<string, LoveAccountRow>();
  const broken: string[] = [];
  const at = (name: string) => made.get(name) ?? emptyAccount(name);
  for await (const { seq, fromAccount, toAccount, points, parts } of entries(tx)) {
    const [from, to] = [at(fromAccount), at(toAccount)];
    made.set(fromAccount, account(fromAccount, from.balance - points, minus(from.parts, parts)));
    made.set(toAccount, account(toAccount, to.balance + points, plus(to.parts, parts)));
    const left = made.get(fromAccount);
    const isShort = left && (left.balance < 0 || left.parts.some((part) => part.points < 0));
    if (points <= 0 || (isShort && !isIssuer(fromAccount))) broken.push(`第 ${seq} 笔透支`);
  }
  const stored = await tx.query<{ account: string; balance: number; parts: string; first_until: string | null }>(
    'SELECT account, balance, parts, first_until FROM love_accounts',
    [],
  );
  const written = (row: LoveAccountRow) => JSON.stringify([row.balance, row.parts, row.firstUntil]);
  for (const row of stored) {
    const found = JSON.stringify([row.balance, JSON.parse(row.parts), row.first_until]);
    if (found !== written(at(row.account))) broken.push(`一个账户的余额跟流水对不上：${kindOf(row.account)}`);
    made.delete(row.account);
  }
  const total = stored.reduce((all, { balance }) => all + balance, 0);
  if (total !== 0) broken.push(`合计是 ${total}`);
  return [...broken, ...[...made.keys()].map((name) => `少了一个账户：${kindOf(name)}`)].slice(0, MOST);
}

/** Accounts of people are told by their kind alone. */
const kindOf = (name: string): string => name.replace(/^(person|family):.*/, '$1');

async function unconfirmed(tx: Tx): Promise<string[]> {
  const broken: string[] = [];
  for await (const { seq, fromAccount, toAccount, madeBy, confirmedBy } of entries(tx)) {
    if (!isIssuer(fromAccount)) continue;
    const isOwn = [madeBy, confirmedBy].some((who) => toAccount === `person:${who}`);
    if (madeBy === null || confirmedBy === null || madeBy === confirmedBy || isOwn) broken.push(`第 ${seq} 笔`);
  }
  return broken.slice(0, MOST);
}

async function wrongWords(tx: Tx): Promise<string[]> {
  const broken: string[] = [];
  const rows = await tx.query<{ seq: number; words: string; digest: string | null }>(
    'SELECT w.seq, w.words, e.words_digest AS digest FROM love_words w LEFT JOIN love_entries e ON e.seq = w.seq',
    [],
  );
  for (const { seq, words, digest } of rows) {
    if (!isHers(tx, { seq, words }, digest)) broken.push(`第 ${seq} 笔`);
  }
  return broken.slice(0, MOST);
}

function isHers(tx: Tx, row: { seq: number; words: string }, digest: string | null): boolean {
  try {
    return digestOf(openWords(tx, row)) === digest;
  } catch {
    return false;
  }
}

/** Of those whose owner was erased nothing is known any more. */
async function wrongRedemptions(tx: Tx): Promise<string[]> {
  const db = await tx.db();
  const claims = await db.find(Claim, { where: { kind: 'redemption', details: Not(IsNull()) } });
  const back = await tx.query<{ reverses: number }>('SELECT reverses FROM love_entries WHERE reverses IS NOT NULL', []);
  const reversed = new Set(back.map(({ reverses }) => reverses));
  const paid = new Map<number, string>();
  for await (const { seq, toAccount } of entries(tx)) if (toAccount.startsWith('reward:')) paid.set(seq, toAccount);
  const broken = claims.filter((row) => {
    const entry = openDetails<Redemption>(tx, row)?.entry ?? 0;
    const isOver = row.state === 'cancelled' || row.state === 'lapsed';
    return paid.get(entry) !== row.allotment || reversed.has(entry) !== isOver;
  });
  return broken.map(({ number }) => `兑换 ${number}`).slice(0, MOST);
}

/** In their order, some at a time. */
async function* entries(tx: Tx): AsyncGenerator<LoveEntryRow> {
  const db = await tx.db();
  for (let after = 0; ; ) {
    const rows = await db.find(LoveEntry, { where: { seq: MoreThan(after) }, order: { seq: 'ASC' }, take: AT_ONCE });
    yield* rows;
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)?.seq ?? after;
  }
}
