/** Timers: each fires once, a broken one keeps none of the others waiting, a moved one keeps to its new time (pitfall P13). */
import { expect } from 'chai';
import type { Tx } from '../../src/store/tx.ts';
import { timerWorker } from '../../src/workers/timers.ts';
import { type OpenStore, openStore } from '../store/support.ts';

describe('timers', () => {
  let db: OpenStore;
  let fired: string[];
  let errors: number;
  beforeEach(async () => {
    db = await openStore();
    [fired, errors] = [[], 0];
  });
  afterEach(() => db.close());

  const handlers = {
    good: async (tx: Tx, subject: string) => {
      tx.send({ key: `fired-${subject}-${tx.now.getTime()}`, recipient: 'conversation:x:y', payload: {} });
      fired.push(subject);
    },
    broken: async () => {
      throw new Error('bug');
    },
  };
  const set = (kind: string, subject: string, inMs: number) =>
    db.store.inTransaction(async (tx) =>
      tx.timers.put({ key: `k:${subject}`, kind, subject, dueAt: new Date(tx.now.getTime() + inMs) }),
    );
  /** One look at what is due, as a worker takes that has just begun. */
  const look = async () => {
    const worker = timerWorker({ store: db.store, handlers, log: { error: () => void errors++ } });
    worker.wake();
    await worker.stop();
  };
  const later = (ms: number) => {
    db.clock.offsetMs += ms;
  };

  it('fire once, in the order of their time', async () => {
    await set('good', 'second', 2000);
    await set('good', 'first', 1000);
    await set('good', 'future', 60_000);
    later(3000);
    await look();
    await look();
    expect(fired).to.deep.equal(['first', 'second']);
  });

  it('fire once when two workers look at the same minute', async () => {
    for (let n = 0; n < 30; n++) await set('good', `t${n}`, 0);
    await Promise.all([look(), look(), look()]);
    expect(fired).to.have.length(30);
    expect(new Set(fired).size).to.equal(30);
  });

  it('that were moved or removed after being seen do not fire', async () => {
    await set('good', 'moved', 0);
    await set('good', 'removed', 0);
    const looked = look();
    await set('good', 'moved', 60_000);
    await db.store.inTransaction(async (tx) => tx.timers.remove('k:removed'));
    await looked;
    expect(fired.length).to.be.at.most(2);
    const before = fired.length;
    await look();
    expect(fired.length).to.equal(before);
  });

  it('that break are tried again, and keep none of the others waiting, however many', async () => {
    for (let n = 0; n < 120; n++) await set('broken', `b${n}`, -1000);
    await set('good', 'behind them', 0);
    for (let n = 0; n < 4; n++) await look();
    expect(fired).to.deep.equal(['behind them']);
    expect(errors).to.equal(120);
    const [{ n }] = await db.dataSource.query("SELECT COUNT(*) AS n FROM timers WHERE kind = 'broken'");
    expect(n).to.equal(120);
    later(61_000);
    await look();
    expect(errors).to.be.above(120);
  });

  it('of a kind that no longer exists are dropped and said', async () => {
    await set('gone', 'x', 0);
    await look();
    await look();
    expect(errors).to.equal(1);
  });
});
