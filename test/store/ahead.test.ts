/** A group that runs while the one before it is stored: it sees what that one leaves, and counts for nothing where it doesn't. */
import { expect } from 'chai';
import type { Tx } from '../../src/store/tx.ts';
import { type OpenStore, openStore } from './support.ts';

const note = (tx: Tx, key: string, reply: string) => tx.inbox.put({ key, receivedAt: tx.now, reply });
const noted = async (tx: Tx, key: string) => (await tx.inbox.get(key))?.reply;

describe('groups behind one another', () => {
  let db: OpenStore;
  beforeEach(async () => {
    db = await openStore();
  });
  afterEach(() => db.close());

  it('the next one reads what was put and not stored yet', async () => {
    const [, found, missing] = await Promise.all([
      db.store.inTransaction(async (tx) => note(tx, 'a', 'first')),
      db.store.inTransaction((tx) => noted(tx, 'a'), { inbox: 'a' }),
      db.store.inTransaction((tx) => noted(tx, 'b'), { inbox: 'b' }),
    ]);
    expect([found, missing]).to.deep.equal(['first', undefined]);
  });

  it('numbers go on without a gap, also behind one that is not stored', async () => {
    const next = (fails = false) =>
      db.store.inTransaction(async (tx) => {
        const number = await tx.next('bookings');
        if (fails) await tx.query('SELECT 1 FROM nothing', []);
        return number;
      });
    const outcomes = await Promise.allSettled([next(), next(true), next(), next(), next(true), next()]);
    expect(outcomes.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))).to.deep.equal([1, 2, 3, 4]);
  });

  it('one that cannot be stored leaves nothing to the next', async () => {
    const outcomes = await Promise.allSettled([
      db.store.inTransaction(async (tx) => note(tx, 'a', null as unknown as string)),
      db.store.inTransaction(async (tx) =>
        tx.inbox.put({ key: 'b', receivedAt: null as unknown as Date, reply: null }),
      ),
      db.store.inTransaction((tx) => noted(tx, 'b'), { inbox: 'b' }),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[2]).to.include({ value: undefined });
  });

  it('runs again when another process has written in between', async function () {
    if (db.store.isShared) this.skip();
    const other = await db.database.open();
    let runs = 0;
    const [, found] = await Promise.all([
      db.store.inTransaction(async (tx) => note(tx, 'a', 'ours')),
      db.store.inTransaction(
        async (tx) => {
          runs++;
          const reply = await noted(tx, 'a');
          // Waits for ours to be stored; from then on it is theirs.
          if (runs === 1) await other.query(`UPDATE inbox SET reply = 'theirs' WHERE "key" = 'a'`);
          return reply;
        },
        { inbox: 'a' },
      ),
    ]);
    await other.destroy();
    expect([runs, found]).to.deep.equal([2, 'theirs']);
  });
});
