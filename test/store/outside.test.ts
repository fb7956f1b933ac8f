/** Groups that run before their transaction has begun, one behind another: what another process writes meanwhile makes them run again. */
import { expect } from 'chai';
import { SCRIPT } from '../../src/store/script.ts';
import type { Needs, Tx } from '../../src/store/tx.ts';
import { onlySqlite } from '../support/database.ts';
import { type OpenStore, openStore, rejection } from './support.ts';

interface Connection {
  prepareAsync(sql: string): Promise<{ executeAsync(parameters?: unknown[]): Promise<unknown> }>;
}

const note = (tx: Tx, key: string, reply: string) => tx.inbox.put({ key, receivedAt: tx.now, reply });
const noted = async (tx: Tx, key: string) => (await tx.inbox.get(key))?.reply;

describe('groups outside a transaction', () => {
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

  /** Runs a unit behind one of ours; in its first run another process makes this statement. */
  async function whileAnotherWrites<T>(
    statement: string,
    needs: Needs,
    unit: (tx: Tx, write: () => Promise<unknown>) => Promise<T>,
  ): Promise<{ runs: number; found: T }> {
    const other = await db.database.open();
    let runs = 0;
    const [, found] = await Promise.all([
      db.store.inTransaction(async (tx) => note(tx, 'a', 'ours')),
      db.store.inTransaction((tx) => {
        const isFirst = ++runs === 1;
        return unit(tx, async () => isFirst && other.query(statement));
      }, needs),
    ]);
    await other.destroy();
    return { runs, found };
  }

  it('runs again when another process has written in between', async function () {
    onlySqlite(this, 'on PostgreSQL no group runs outside');
    const theirs = `UPDATE inbox SET reply = 'theirs' WHERE "key" = 'a'`;
    const seen = await whileAnotherWrites(theirs, { inbox: 'a' }, async (tx, write) => {
      const reply = await noted(tx, 'a');
      await write();
      return reply;
    });
    expect(seen).to.deep.equal({ runs: 2, found: 'theirs' });
  });

  it('what one that fails has done to a row is not written with another', async () => {
    let behind: Promise<Error> | undefined;
    await Promise.all([
      db.store.inTransaction(async (tx) => note(tx, 'z', '')),
      db.store.inTransaction(async (tx) => {
        note(tx, 'a', 'first');
        behind = rejection(
          db.store.inTransaction(async (next) => {
            const row = await next.inbox.get('a');
            if (row) row.reply = 'second';
            throw new Error('not stored');
          }),
        );
      }),
    ]);
    await behind;
    expect(await db.store.inTransaction((tx) => noted(tx, 'a'))).to.equal('first');
  });

  it('an error over what another process has changed in between is nobody’s to hear', async function () {
    onlySqlite(this, 'on PostgreSQL no group runs outside');
    const theirs = `INSERT INTO inbox ("key", received_at) VALUES ('b', 0)`;
    const seen = await whileAnotherWrites(theirs, { inbox: 'b' }, async (tx, write) => {
      const row = await tx.inbox.get('b');
      await write();
      const rows = await tx.query(`SELECT "key" FROM inbox WHERE "key" = 'b'`, []);
      if (rows.length > 0 && !row) throw new Error('half of it is older');
      return rows.length;
    });
    expect(seen).to.deep.equal({ runs: 2, found: 1 });
  });

  it('whoever asks for a row that is being read gets that row', async () => {
    await db.store.inTransaction(async (tx) => note(tx, 'a', 'there'));
    const found = await db.store.inTransaction((tx) => Promise.all([noted(tx, 'a'), noted(tx, 'a')]));
    expect(found).to.deep.equal(['there', 'there']);
  });

  for (const asked of [true, false]) {
    it(`what asks for the database after its unit gets none${asked ? ', nor when the unit has asked, too' : ''}`, async () => {
      let late: Tx | undefined;
      await db.store.inTransaction(async (tx) => {
        late = tx;
        if (asked) await tx.db();
      });
      expect((await rejection(late!.db())).message).to.match(/has ended/);
    });
  }

  it('what is too long for one text is stored, too, and not behind another process’s back', async function () {
    const long = '长'.repeat(400_000);
    await db.store.inTransaction(async (tx) => note(tx, 'long', long));
    expect(await db.store.inTransaction((tx) => noted(tx, 'long'))).to.equal(long);
    onlySqlite(this, 'on PostgreSQL no group runs outside');
    const theirs = `UPDATE inbox SET reply = 'theirs' WHERE "key" = 'long'`;
    const seen = await whileAnotherWrites(theirs, { inbox: 'long' }, async (tx, write) => {
      const before = await noted(tx, 'long');
      await write();
      note(tx, 'longer', `${before}${long}`);
      return before?.length;
    });
    expect(seen).to.deep.equal({ runs: 2, found: 'theirs'.length });
  });

  it('one whose COMMIT and ROLLBACK fail leaves nothing, and whoever comes behind it is stored once', async function () {
    onlySqlite(this, 'on PostgreSQL no group runs outside');
    const connection = db.dataSource.driver as unknown as { databaseConnection: Connection };
    const whole = connection.databaseConnection;
    const broken = { executeAsync: async () => Promise.reject(new Error('SQLITE_IOERR: disk I/O error')) };
    let texts = 0;
    let rollbacks = 0;
    connection.databaseConnection = {
      async prepareAsync(sql) {
        const isSecond = sql.startsWith(SCRIPT) && ++texts === 2;
        if (isSecond) await (await whole.prepareAsync(sql.replace(/COMMIT$/, ''))).executeAsync();
        const fails = isSecond || (sql === 'ROLLBACK' && ++rollbacks === 1);
        const prepared = await whole.prepareAsync(fails ? 'SELECT 1' : sql);
        return fails ? { ...prepared, ...broken } : prepared;
      },
    };
    const numbered = async (tx: Tx) => {
      const number = await tx.next('bookings');
      note(tx, `${number}`, '');
      return number;
    };
    let behind: Promise<number> | undefined;
    const outcomes = await Promise.allSettled([
      db.store.inTransaction(numbered),
      db.store.inTransaction(async (tx) => {
        behind ??= db.store.inTransaction(
          async (next) => ((await noted(next, '2')) === undefined ? numbered(next) : 0),
          { inbox: '2' },
        );
        return numbered(tx);
      }),
    ]);
    expect(outcomes.map((each) => (each.status === 'rejected' ? each.reason.name : each.value))).to.deep.equal([
      1,
      'StoreUnavailable',
    ]);
    expect(await behind).to.equal(2);
    connection.databaseConnection = whole;
    const other = await db.database.open();
    const stored = await other.query('SELECT "key" FROM inbox ORDER BY "key"');
    expect(stored).to.deep.equal([{ key: '1' }, { key: '2' }]);
    expect(await other.query(`SELECT value FROM counters WHERE name = 'bookings'`)).to.deep.equal([{ value: 2 }]);
    await other.destroy();
  });

  it('closing waits for those that have been asked for, also behind one another', async () => {
    const asked: Promise<unknown>[] = [];
    const more = async (tx: Tx, left: number): Promise<void> => {
      note(tx, `${left}`, '');
      if (left > 0) asked.push(db.store.inTransaction((next) => more(next, left - 1)));
    };
    asked.push(db.store.inTransaction((tx) => more(tx, 3)));
    await db.store.close();
    await Promise.all(asked);
    const other = await db.database.open();
    const [{ n }] = await other.query('SELECT COUNT(*) AS n FROM inbox');
    await other.destroy();
    await db.dataSource.initialize();
    expect([asked.length, Number(n)]).to.deep.equal([4, 4]);
  });
});
