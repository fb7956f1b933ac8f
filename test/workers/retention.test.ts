/** What is old is forgotten in pieces, so that nobody waits for a whole day's rows to go. */
import { expect } from 'chai';
import { forgetOld } from '../../src/workers/retention.ts';
import { type OpenStore, openStore } from '../store/support.ts';

const DAY_MS = 24 * 3600_000;

describe('retention', () => {
  let db: OpenStore;
  beforeEach(async () => {
    db = await openStore();
  });
  afterEach(() => db.close());

  it('goes on soon while there is more, then rests a day; what is young or waits stays', async () => {
    const take = (count: number, prefix: string) =>
      db.store.inTransaction(async (tx) => {
        for (let n = 0; n < count; n++) {
          tx.inbox.put({ key: `${prefix}${n}`, receivedAt: tx.now, reply: null });
          tx.send({ key: `${prefix}${n}`, recipient: `conversation:account:${n}`, payload: {} });
        }
        if (prefix === 'old') await tx.query("UPDATE outbox SET status = 'sent', settled_at = ?", [tx.now.getTime()]);
      });
    await take(1200, 'old');
    db.clock.offsetMs += 31 * DAY_MS;
    await take(3, 'young');
    const left = async () => {
      await db.store.inTransaction((tx) => forgetOld(tx));
      const [inbox] = await db.dataSource.query('SELECT COUNT(*) AS n FROM inbox');
      const [outbox] = await db.dataSource.query('SELECT COUNT(*) AS n FROM outbox');
      const timer = await db.store.inTransaction((tx) => tx.timers.get('retention'));
      const hours = ((timer?.dueAt.getTime() ?? 0) - db.clock.now().getTime()) / 3600_000;
      return [Number(inbox.n), Number(outbox.n), Math.round(hours)];
    };
    expect(await left()).to.deep.equal([703, 703, 0]);
    expect(await left()).to.deep.equal([203, 203, 0]);
    expect(await left()).to.deep.equal([3, 3, 24]);
  });
});
