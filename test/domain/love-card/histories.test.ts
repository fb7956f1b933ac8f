/**
 * Random histories over the ledger's arithmetic and the rule of the second person, in memory: 10,000, or as many as
 * MULIN_HISTORIES says. What is checked is computed here once more, not by the code that is tested.
 */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Book, EXPIRED, emptyAccount, FIRST_HEAD, type Order, post } from '../../../src/domain/love-card/book.ts';
import { decisionRefusal } from '../../../src/domain/love-card/proposals.ts';
import type { LoveAccountRow, LoveEntryRow, LoveHeadRow } from '../../../src/store/entities/love-card.ts';

const RUNS = Number(process.env.MULIN_HISTORIES ?? 10_000);
const PEOPLE = ['wang', 'li', 'jin', 'cheng'];
const DAY = 24 * 3600_000;
const LIFE = 40;

const dayAt = (day: number) => new Date(Date.UTC(2026, 10, 20) + day * DAY).toISOString().slice(0, 10);

interface Waiting {
  personId: string;
  madeBy: string;
  state: 'waiting' | 'confirmed';
  points: number;
}

/** What ledger.ts does, with maps for tables. */
class Town {
  day = 0;
  head: LoveHeadRow = FIRST_HEAD;
  readonly accounts = new Map<string, LoveAccountRow>();
  readonly entries: LoveEntryRow[] = [];
  readonly proposals: Waiting[] = [];

  account = (name: string) => this.accounts.get(name) ?? emptyAccount(name);

  move(from: string, to: string, points: number, more: Partial<Order> = {}): LoveEntryRow | undefined {
    if (from === to) return undefined;
    const book: Book = { head: this.head, from: this.account(from), to: this.account(to) };
    const posted = post(book, {
      at: new Date(Date.UTC(2026, 10, 20) + this.day * DAY),
      today: dayAt(this.day),
      until: dayAt(this.day + LIFE),
      points,
      node: 'gongdian',
      madeBy: null,
      confirmedBy: null,
      wordsDigest: '',
      reverses: null,
      ...more,
    });
    if (posted.kind === 'short') return undefined;
    this.head = posted.book.head;
    this.accounts.set(from, posted.book.from);
    this.accounts.set(to, posted.book.to);
    this.entries.push(posted.entry);
    return posted.entry;
  }

  expire(): void {
    for (const { account, firstUntil, parts } of [...this.accounts.values()]) {
      if (firstUntil === null || firstUntil >= dayAt(this.day)) continue;
      const over = parts.filter(({ until }) => until < dayAt(this.day)).reduce((sum, { points }) => sum + points, 0);
      this.move(account, EXPIRED, over, { expiry: true });
    }
  }
}

type Step = (town: Town) => void;
const who = fc.constantFrom(...PEOPLE);
const points = fc.integer({ min: 1, max: 12 });
const nth = fc.nat(5);

const propose = fc.tuple(who, who, points).map(([personId, madeBy, count]): Step => {
  return ({ proposals }) => {
    if (personId !== madeBy) proposals.push({ personId, madeBy, points: count, state: 'waiting' });
  };
});
const confirm = fc.tuple(nth, who).map(([at, by]): Step => {
  return (town) => {
    const open = town.proposals.filter(({ state }) => state === 'waiting');
    // Now and then one that is over already.
    const proposal = at < 5 ? open[at % Math.max(1, open.length)] : town.proposals[0];
    if (!proposal || decisionRefusal(proposal, by) !== undefined) return;
    const { personId, madeBy, points: count } = proposal;
    town.move('issuer:gongdian', `person:${personId}`, count, { madeBy, confirmedBy: by });
    proposal.state = 'confirmed';
  };
});
const spend = fc.tuple(who, points, fc.constantFrom('reward:rice', 'escrow:1000028', 'donated:gongdian')).map(
  ([from, count, to]): Step =>
    (town) =>
      void town.move(`person:${from}`, to, count),
);
const give = fc.tuple(who, who, points).map(
  ([from, to, count]): Step =>
    (town) =>
      void town.move(`person:${from}`, `person:${to}`, count),
);
const reverse = nth.map((at): Step => {
  return (town) => {
    const entry = town.entries[at % Math.max(1, town.entries.length)];
    const isOver = town.entries.some(({ reverses }) => reverses === entry?.seq);
    if (!entry || isOver || entry.reverses !== null || entry.toAccount === EXPIRED) return;
    const { toAccount: from, fromAccount: to, points: count, seq, parts } = entry;
    town.move(from, to, count, { reverses: seq, parts });
  };
});
const wait = fc.integer({ min: 1, max: 30 }).map((days): Step => {
  return (town) => {
    town.day += days;
  };
});
/** The timer may come late. */
const expire = fc.constant<Step>((town) => town.expire());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function digestOf(e: LoveEntryRow): string {
  const parts = e.parts.map(({ until, points: count }) => [until, count]);
  const who = [e.node, e.madeBy, e.confirmedBy, e.wordsDigest, e.reverses];
  return sha256(JSON.stringify([e.seq, e.at.toISOString(), e.fromAccount, e.toAccount, e.points, parts, ...who]));
}

function holds({ entries, accounts, head }: Town): void {
  const balances = new Map<string, number>();
  const add = (name: string, count: number) => balances.set(name, (balances.get(name) ?? 0) + count);
  let before = '0'.repeat(64);
  const reversed = new Set<number>();
  for (const [at, entry] of entries.entries()) {
    add(entry.fromAccount, -entry.points);
    add(entry.toAccount, entry.points);
    const left = balances.get(entry.fromAccount) ?? 0;
    if (left < 0 && !entry.fromAccount.startsWith('issuer:')) throw new Error(`${entry.fromAccount} has ${left}`);
    if (entry.seq !== at + 1 || entry.digest !== digestOf(entry)) throw new Error(`entry ${at + 1} is not itself`);
    before = sha256(before + entry.digest);
    if (entry.hash !== before) throw new Error(`the chain is broken at ${entry.seq}`);
    const isSelf = [entry.madeBy, entry.confirmedBy].some((name) => entry.toAccount === `person:${name}`);
    if (
      entry.fromAccount.startsWith('issuer:') &&
      (isSelf || entry.madeBy === entry.confirmedBy || !entry.confirmedBy)
    ) {
      throw new Error(`entry ${entry.seq} was given out on one word`);
    }
    if (entry.reverses !== null && reversed.has(entry.reverses)) throw new Error(`${entry.reverses} is reversed twice`);
    if (entry.reverses !== null) reversed.add(entry.reverses);
    const ended = entry.parts.some(({ until }) => until < entry.at.toISOString().slice(0, 10));
    const waits = !entry.fromAccount.startsWith('person:') || entry.toAccount === EXPIRED;
    if (ended && !waits) throw new Error(`entry ${entry.seq} spends what has expired`);
  }
  if (head.seq !== entries.length || head.hash !== before) throw new Error('the head is not the last entry');
  let total = 0;
  for (const { account, balance, parts } of accounts.values()) {
    total += balance;
    if (balance !== balances.get(account)) throw new Error(`${account} is not what its entries make`);
    const inLots = parts.reduce((sum, { points: count }) => sum + count, 0);
    const hasLots = account !== EXPIRED && !account.startsWith('issuer:');
    if (hasLots && (inLots !== balance || parts.some(({ points: count }) => count <= 0))) {
      throw new Error(`the lots of ${account} are not its balance`);
    }
  }
  if (total !== 0) throw new Error(`all together are ${total}`);
}

describe('histories of the love card', () => {
  it(`hold in ${RUNS} random ones: sum 0, nobody below 0, chain whole, two people behind each point`, function () {
    this.timeout(Math.max(20_000, RUNS * 5));
    const steps = fc.array(fc.oneof(propose, confirm, confirm, spend, give, reverse, wait, expire), {
      minLength: 4,
      maxLength: 10,
      size: 'max',
    });
    let entries = 0;
    fc.assert(
      fc.property(steps, (history) => {
        const town = new Town();
        for (const personId of ['wang', 'li']) {
          town.move('issuer:gongdian', `person:${personId}`, 9, { madeBy: 'jin', confirmedBy: 'cheng' });
        }
        for (const step of history) step(town);
        holds(town);
        entries += town.entries.length;
      }),
      { numRuns: RUNS },
    );
    expect(entries).to.be.greaterThan(RUNS * 2);
  });
});
