/** The ledger in the database: what an entry does, what is refused, what expires, and that every corruption is found. */
import { expect } from 'chai';
import { loveCardInvariants } from '../../../src/domain/love-card/invariants.ts';
import {
  balanceOf,
  entriesOf,
  expireAll,
  nextToExpire,
  reverse,
  type Transfer,
  transfer,
} from '../../../src/domain/love-card/ledger.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { another, type OpenStore, openStore, rejection } from '../../store/support.ts';

const START = Date.UTC(2026, 10, 20, 2, 0, 0);
const DAY = 24 * 3600_000;

describe('the love card ledger', () => {
  let db: OpenStore;
  beforeEach(async () => {
    db = await openStore();
    db.clock.offsetMs = START - Date.now();
  });
  afterEach(() => db.close());

  const run = <T>(unit: (tx: Tx) => Promise<T>) => db.store.inTransaction(unit);
  const words = { why: '巡逻', evidence: '签到表' };
  const earn = (to: string, points: number) =>
    run((tx) =>
      transfer(tx, { from: 'issuer:gongdian', to: `person:${to}`, points, ...words, by: 'jin', confirmedBy: 'cheng' }),
    );
  const give = (from: string, to: string, points: number, more: Partial<Transfer> = {}) =>
    run((tx) => transfer(tx, { from, to, points, ...words, by: 'wang', ...more }));
  const balance = (account: string) => run((tx) => balanceOf(tx, account));
  const broken = () =>
    run(async (tx) => {
      const found: string[] = [];
      for (const { id, broken: look } of loveCardInvariants) if ((await look(tx)).length > 0) found.push(id);
      return found;
    });

  it('gives points out, and somebody owes them', async () => {
    await earn('wang', 10);
    expect(await balance('person:wang')).to.equal(10);
    expect(await balance('issuer:gongdian')).to.equal(-10);
    expect(await broken()).to.deep.equal([]);
  });

  it('never lets anybody spend more than there is', async () => {
    await earn('wang', 10);
    expect(await give('person:wang', 'reward:towel', 11)).to.deep.equal({ kind: 'short', balance: 10 });
    expect((await give('person:wang', 'reward:towel', 10)).kind).to.equal('done');
    expect(await give('person:wang', 'reward:towel', 1)).to.deep.equal({ kind: 'short', balance: 0 });
    expect(await broken()).to.deep.equal([]);
  });

  it('lets one of two win who spend the last point at once', async () => {
    await earn('wang', 10);
    const tries = await Promise.all([1, 2, 3, 4].map((n) => give('person:wang', `reward:r${n}`, 10)));
    expect(tries.filter(({ kind }) => kind === 'done')).to.have.length(1);
    expect(await balance('person:wang')).to.equal(0);
    expect(await broken()).to.deep.equal([]);
  });

  it('lets one of two processes win who spend the last point at once, and keeps one chain', async () => {
    await earn('wang', 10);
    const other = await another(db);
    try {
      const tries = await Promise.all(
        [1, 2, 3, 4, 5, 6].map((n) =>
          [db.store, other.store][n % 2]?.inTransaction((tx) =>
            transfer(tx, { from: 'person:wang', to: `reward:r${n}`, points: 6, ...words, by: 'wang' }),
          ),
        ),
      );
      expect(tries.filter((tried) => tried?.kind === 'done')).to.have.length(1);
      expect(tries.filter((tried) => tried?.kind === 'short')).to.have.length(5);
    } finally {
      await other.store.close();
    }
    expect(await balance('person:wang')).to.equal(4);
    expect(await broken()).to.deep.equal([]);
  });

  it('takes no points that are none: zero, negative, a fraction, nothing, far too many', async () => {
    await earn('wang', 10);
    for (const points of [0, -1, 1.5, Number.NaN, 1e9]) {
      expect(await rejection(give('person:wang', 'reward:towel', points))).to.be.instanceOf(RangeError);
    }
    expect(await balance('person:wang')).to.equal(10);
  });

  it('gives nothing out on one word, to oneself or to whoever confirms', async () => {
    const out = (o: Pick<Transfer, 'by' | 'confirmedBy'>) =>
      rejection(give('issuer:gongdian', 'person:wang', 5, { confirmedBy: null, ...o }));
    expect((await out({ by: 'jin' })).message).to.contain('two people');
    expect((await out({ by: 'jin', confirmedBy: 'jin' })).message).to.contain('confirms what they proposed');
    expect((await out({ by: 'wang', confirmedBy: 'jin' })).message).to.contain('to themselves');
    expect((await out({ by: 'jin', confirmedBy: 'wang' })).message).to.contain('to themselves');
    expect(await balance('person:wang')).to.equal(0);
  });

  it('takes an entry back by another one, once', async () => {
    await earn('wang', 10);
    const spent = await give('person:wang', 'reward:towel', 8);
    const seq = spent.kind === 'done' ? spent.entry.seq : 0;
    const back = () => run((tx) => reverse(tx, { entry: seq, why: '没来领', evidence: '', by: null }));
    expect((await back()).kind).to.equal('done');
    expect(await balance('person:wang')).to.equal(10);
    expect((await back()).kind).to.equal('already');
    const theirs = await run((tx) => entriesOf(tx, 'person:wang', 9));
    expect(theirs.map(({ points, reverses }) => [points, reverses])).to.deep.equal([
      [8, seq],
      [8, null],
      [10, null],
    ]);
    expect(await broken()).to.deep.equal([]);
  });

  it('spends the oldest points first, and lets what is left of them expire', async () => {
    await earn('wang', 10);
    db.clock.offsetMs += 30 * DAY;
    await earn('wang', 10);
    await give('person:wang', 'reward:towel', 4);
    expect(await run((tx) => nextToExpire(tx, 'person:wang'))).to.deep.equal({ until: '2028-11-20', points: 6 });
    db.clock.offsetMs = Date.UTC(2028, 10, 20, 15, 59) - Date.now();
    expect(await balance('person:wang')).to.equal(16);
    db.clock.offsetMs += 60_000;
    expect(await balance('person:wang')).to.equal(10);
    expect(await give('person:wang', 'reward:towel', 11)).to.deep.equal({ kind: 'short', balance: 10 });
    await run(expireAll);
    expect(await balance('expired')).to.equal(6);
    expect(await run(expireAll)).to.equal(0);
    expect(await broken()).to.deep.equal([]);
  });

  it('keeps what waits in escrow from expiring, until it is back', async () => {
    await earn('wang', 10);
    const held = await give('person:wang', 'escrow:1000028', 10);
    db.clock.offsetMs += 800 * DAY;
    await run(expireAll);
    expect(await balance('escrow:1000028')).to.equal(10);
    const seq = held.kind === 'done' ? held.entry.seq : 0;
    await run((tx) => reverse(tx, { entry: seq, why: '取消', evidence: '', by: null }));
    expect(await balance('person:wang')).to.equal(0);
    expect(await run(expireAll)).to.equal(1);
    expect(await broken()).to.deep.equal([]);
  });

  const corruptions: [what: string, sql: string, found: string[]][] = [
    ['points raised', 'UPDATE love_entries SET points = 99 WHERE seq = 1', ['love-chain', 'love-sum']],
    ['somebody else’s', "UPDATE love_entries SET to_account = 'person:li' WHERE seq = 1", ['love-chain', 'love-sum']],
    ['an entry gone', 'DELETE FROM love_entries WHERE seq = 2', ['love-chain', 'love-sum', 'love-words']],
    ['the newest gone', 'DELETE FROM love_entries WHERE seq = 3', ['love-chain', 'love-sum', 'love-words']],
    ['a date moved', 'UPDATE love_entries SET at = at + 1 WHERE seq = 2', ['love-chain']],
    ['another confirmer', "UPDATE love_entries SET confirmed_by = 'x' WHERE seq = 1", ['love-chain']],
    ['nobody confirmed', 'UPDATE love_entries SET confirmed_by = NULL WHERE seq = 1', ['love-chain', 'love-confirmed']],
    ['a balance raised', "UPDATE love_accounts SET balance = balance + 5 WHERE account LIKE 'person:%'", ['love-sum']],
    ['words swapped', 'UPDATE love_words SET words = (SELECT words FROM love_words WHERE seq = 2)', ['love-words']],
    [
      'a head put back',
      'UPDATE love_head SET seq = 2, hash = (SELECT hash FROM love_entries WHERE seq = 2)',
      ['love-chain'],
    ],
  ];
  it('finds every corruption that is planted in it', async () => {
    await earn('wang', 10);
    await earn('li', 5);
    await give('person:wang', 'reward:towel', 3);
    for (const [what, sql, found] of corruptions) {
      const seen: string[] = [];
      // In a unit that fails: what was planted is gone with it.
      const planted = run(async (tx) => {
        await tx.query(sql, []);
        for (const { id, broken: look } of loveCardInvariants) if ((await look(tx)).length > 0) seen.push(id);
        throw new Error('taken back');
      });
      expect((await rejection(planted)).message).to.equal('taken back');
      expect([...new Set(seen)], what).to.deep.equal(found);
    }
    expect(await broken()).to.deep.equal([]);
  });
});
