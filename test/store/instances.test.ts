/** Two instances on one PostgreSQL: nothing lost, nothing twice, nobody passed, whatever happens to the connections. */
import type { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { ConversationRow } from '../../src/store/entities/messaging.ts';
import { type Lead, leadOf } from '../../src/store/postgres.ts';
import type { Tx } from '../../src/store/tx.ts';
import type { Store } from '../../src/store/unit-of-work.ts';
import { onlyPostgres } from '../support/database.ts';
import { another, type OpenStore, openStore } from './support.ts';

const ID = 'test:o-wang';

describe('two instances', () => {
  let db: OpenStore;
  let other: Awaited<ReturnType<typeof another>>;
  let stores: [Store, Store];
  before(function () {
    onlyPostgres(this);
  });
  beforeEach(async () => {
    db = await openStore();
    other = await another(db);
    stores = [db.store, other.store];
  });
  afterEach(async () => {
    await other.store.close();
    await db.close();
  });

  const made = (tx: Tx): ConversationRow => ({
    id: ID,
    channel: 'test',
    externalId: 'o-wang',
    personId: null,
    following: true,
    scannedNode: '',
    lastInboundAt: tx.now,
    talks: null,
    allowances: null,
  });
  /** Adds a word to what her conversation says so far. */
  const append = (store: Store, word: string) =>
    store.inTransaction(
      async (tx) => {
        const row = (await tx.conversations.get(ID)) ?? made(tx);
        tx.conversations.put({ ...row, scannedNode: `${row.scannedNode} ${word}` });
      },
      { conversation: ID },
    );
  const words = async () =>
    ((await db.store.inTransaction((tx) => tx.conversations.get(ID)))?.scannedNode ?? '').trim().split(' ');

  it('100 overlapping messages of somebody new: none lost, and none passes another of its instance', async () => {
    const asked = Array.from({ length: 100 }, async (_, n) => {
      if (n % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
      await append(stores[n % 2]!, String(n));
    });
    await Promise.all(asked);
    const kept = await words();
    expect(new Set(kept).size).to.equal(100);
    expect(kept).to.have.length(100);
    for (const half of [0, 1]) {
      const mine = kept.map(Number).filter((n) => n % 2 === half);
      const late = mine.filter((n) => n % 7 !== 0);
      expect(late).to.deep.equal(late.toSorted((a, b) => a - b));
    }
  });

  it('numbers are given once, and neither waits for the other’s commit', async () => {
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const first = stores[0].inTransaction(async (tx) => {
      const number = await tx.next('tickets');
      await held;
      return number;
    });
    const second = await stores[1].inTransaction((tx) => tx.next('tickets'));
    go();
    expect(new Set([await first, second]).size).to.equal(2);
  });

  it('rows taken in opposite orders: one gives in and runs again, both are stored', async () => {
    await stores[0].inTransaction(async (tx) => {
      for (const key of ['a', 'b']) tx.timers.put({ key, kind: 'test', dueAt: tx.now, subject: '' });
    });
    let arrived = 0;
    let both = () => {};
    const meeting = new Promise<void>((resolve) => {
      both = resolve;
    });
    const take = (store: Store, ...keys: string[]) =>
      store.inTransaction(async (tx) => {
        for (const key of keys) {
          const row = await tx.timers.get(key);
          if (row) tx.timers.put({ ...row, subject: `${row.subject}${keys[0]}` });
          if (++arrived === 2) both();
          await meeting;
        }
      });
    await Promise.all([take(stores[0], 'a', 'b'), take(stores[1], 'b', 'a')]);
    const rows: { subject: string }[] = await db.dataSource.query('SELECT subject FROM timers');
    expect(rows.map(({ subject }) => [...subject].toSorted().join(''))).to.deep.equal(['ab', 'ab']);
  });

  it('a statement that failed is never committed over, also when its error was caught', async () => {
    const unit = stores[0].inTransaction(async (tx) => {
      tx.timers.put({ key: 'kept?', kind: 'test', dueAt: tx.now, subject: '' });
      await tx.query('SELECT no_such_column FROM timers', []).catch(() => undefined);
    });
    expect((await Promise.allSettled([unit]))[0]?.status).to.equal('rejected');
  });

  it('connections cut under load: what was accepted is there once, the rest was refused as not stored', async () => {
    const accepted: string[] = [];
    const refused: Error[] = [];
    const asked: Promise<void>[] = [];
    for (let n = 0; n < 300; n++) {
      const word = `w${n}`;
      asked.push(
        append(stores[n % 2]!, word).then(
          () => void accepted.push(word),
          (error: Error) => void refused.push(error),
        ),
      );
      if (n % 60 === 30) await db.database.cut();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(asked);
    const kept = await words();
    expect(new Set(kept).size).to.equal(kept.length);
    expect(accepted.filter((word) => !kept.includes(word))).to.deep.equal([]);
    expect(refused.filter(({ name }) => name !== 'StoreUnavailable')).to.deep.equal([]);
    // With each cut up to a group of either may be refused, and on a slow machine the groups are large.
    expect(accepted.length).to.be.above(50);
  });

  it('a connection that is ended in the moment in which the pool hands it out ends nobody', async () => {
    const pool: { connect(): Promise<EventEmitter & { release(error: Error): void }> } = Reflect.get(
      db.store.dataSource.driver,
      'master',
    );
    // All that are idle are in use: this one is new, and nobody but the pool has seen it.
    const clients = await Promise.all([1, 2, 3].map(() => pool.connect()));
    const ended = new Error('terminating connection due to administrator command');
    for (const client of clients) expect(client.emit('error', ended)).to.equal(true);
    for (const client of clients) client.release(ended);
    await append(db.store, '1');
    expect(await words()).to.deep.equal(['1']);
  });

  it('a server that is away: refused as not stored, and it goes on at once when it is back', async () => {
    await db.database.cut(true);
    const refused = await Promise.allSettled([append(stores[0], 'x'), append(stores[1], 'y')]);
    expect(refused.map((each) => each.status === 'rejected' && each.reason.name)).to.deep.equal([
      'StoreUnavailable',
      'StoreUnavailable',
    ]);
    await db.database.cut(false);
    const began = performance.now();
    await Promise.all([append(stores[0], 'x'), append(stores[1], 'y')]);
    expect(performance.now() - began).to.be.below(5000);
    expect((await words()).toSorted()).to.deep.equal(['x', 'y']);
  });

  it('one of them leads; when its connection ends, the other takes over', async () => {
    const [mine, theirs] = [leadOf(db.dataSource, 'test'), leadOf(other.dataSource, 'test')];
    expect([await mine.hold(), await theirs.hold(), await mine.hold()]).to.deep.equal(['ours', 'theirs', 'ours']);
    /** The server frees it a moment after the connection has ended. */
    const taken = async (lead: Lead) => {
      for (let n = 0; n < 200; n++) if ((await lead.hold()) === 'ours') return true;
      return false;
    };
    await db.database.cut();
    expect(await taken(theirs)).to.equal(true);
    expect(await mine.hold()).to.equal('theirs');
    await theirs.release();
    expect(await taken(mine)).to.equal(true);
    await db.database.cut(true);
    expect(await mine.hold()).to.equal('unknown');
    await db.database.cut(false);
    await mine.release();
  });
});
