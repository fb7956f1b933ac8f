/** When the database can't store: the truth is told to whoever waits, and it goes on when the cause is gone (design 4). */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../src/store/data-source.ts';
import { SCRIPT } from '../../src/store/script.ts';
import { onlySqlite } from '../support/database.ts';
import { type OpenStore, openStore, rejection } from './support.ts';

interface Connection {
  prepareAsync(sql: string): Promise<{ executeAsync(parameters?: unknown[]): Promise<unknown> }>;
}

const big = (n: number) => ({
  key: `k${n}`,
  kind: randomBytes(3000).toString('hex'),
  dueAt: new Date(0),
  subject: '',
});

describe('store in trouble', () => {
  let db: OpenStore;
  beforeEach(async () => {
    db = await openStore({ busyTimeoutMs: 60 });
  });
  afterEach(() => db.close());

  const put = (n: number) => db.store.inTransaction(async (tx) => tx.timers.put(big(n)));
  const count = async () => Number((await db.dataSource.query('SELECT COUNT(*) AS n FROM timers'))[0].n);

  it('WAL, synchronous FULL and foreign keys hold', async function () {
    onlySqlite(this, 'they are SQLite’s');
    const [[journal], [sync], [keys]] = await Promise.all(
      ['journal_mode', 'synchronous', 'foreign_keys'].map((name) => db.dataSource.query(`PRAGMA ${name}`)),
    );
    expect([journal.journal_mode, sync.synchronous, keys.foreign_keys]).to.deep.equal(['wal', 2, 1]);
  });

  it('a full disk: nobody is told that it is stored, and all of the group hear it', async function () {
    onlySqlite(this, 'SQLite can be told how large it may grow');
    await put(0);
    const [{ page_count }] = await db.dataSource.query('PRAGMA page_count');
    await db.dataSource.query(`PRAGMA max_page_count = ${page_count + 3}`);
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => put(n + 1)));
    const stored = results.filter(({ status }) => status === 'fulfilled').length;
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(new Set(reasons)).to.deep.equal(new Set(['StoreUnavailable']));
    expect(await count()).to.equal(stored + 1);
    await db.dataSource.query('PRAGMA max_page_count = 1000000');
    await Promise.all(Array.from({ length: 30 }, (_, n) => put(n + 1)));
    expect(await count()).to.equal(31);
  });

  it('a disk that takes not even the ROLLBACK: nothing is called stored before that has been made up for', async function () {
    onlySqlite(this, 'on PostgreSQL such a connection is thrown away');
    const connection = db.dataSource.driver as unknown as { databaseConnection: Connection };
    const whole = connection.databaseConnection;
    const full = async () => Promise.reject(new Error('SQLITE_FULL: database or disk is full'));
    // From the COMMIT on, for a while.
    let failing = false;
    connection.databaseConnection = {
      async prepareAsync(sql) {
        failing ||= sql === 'COMMIT';
        const prepared = await whole.prepareAsync(sql);
        return failing ? { ...prepared, executeAsync: full } : prepared;
      },
    };
    expect((await rejection(put(1))).name).to.equal('StoreUnavailable');
    expect((await rejection(put(2))).name).to.equal('StoreUnavailable');
    connection.databaseConnection = whole;
    await put(3);
    const again = await db.database.open();
    const rows = await again.query('SELECT key FROM timers');
    await again.destroy();
    expect(rows).to.deep.equal([{ key: 'k3' }]);
  });

  it('a disk that is full in the middle ends the transaction: what would have come behind is not stored alone', async function () {
    onlySqlite(this, 'it is SQLite that does so by itself');
    const connection = db.dataSource.driver as unknown as { databaseConnection: Connection };
    const whole = connection.databaseConnection;
    const rollback = await whole.prepareAsync('ROLLBACK');
    connection.databaseConnection = {
      async prepareAsync(sql) {
        if (!sql.startsWith(SCRIPT)) return whole.prepareAsync(sql);
        const executeAsync = async () => {
          await rollback.executeAsync();
          throw new Error('SQLITE_FULL: database or disk is full');
        };
        return { ...rollback, executeAsync };
      },
    };
    const tooLongForAScript = 'x'.repeat(400_000);
    const asked = db.store.inTransaction(async (tx) => {
      tx.inbox.put({ key: 'k', receivedAt: tx.now, reply: tooLongForAScript });
      tx.timers.put(big(1));
    });
    expect((await rejection(asked)).name).to.equal('StoreUnavailable');
    connection.databaseConnection = whole;
    expect(await db.dataSource.query('SELECT "key" FROM inbox')).to.deep.equal([]);
  });

  it('a write that failed is never committed over, also when its error was caught', async () => {
    const outcomes = await Promise.allSettled([
      put(1),
      put(2),
      db.store.inTransaction(async (tx) => {
        tx.inbox.put({ key: 'k', receivedAt: null as unknown as Date, reply: null });
        await tx.query('SELECT 1', []).catch(() => undefined);
      }),
      put(3),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await count()).to.equal(3);
  });

  it('locked by another process longer than the busy timeout: told, and it goes on afterwards', async () => {
    const release = await db.database.block();
    const refused = await Promise.allSettled([put(1), put(2), put(3)]);
    expect(refused.map((each) => each.status === 'rejected' && each.reason.name)).to.deep.equal(
      Array(3).fill('StoreUnavailable'),
    );
    await release();
    await put(4);
    expect(await count()).to.equal(1);
  });

  it('locked: whoever came meanwhile hears it with those who came first, not one waiting time later each', async () => {
    const release = await db.database.block();
    const began = performance.now();
    const asked = Array.from({ length: 200 }, (_, n) => put(n));
    const refused = await Promise.allSettled(asked);
    expect(refused.every(({ status }) => status === 'rejected')).to.equal(true);
    expect(performance.now() - began).to.be.below(60 * 3);
    await release();
  });

  it('locked while the units of a group that has failed are tried one by one: they hear it together', async function () {
    onlySqlite(this, 'PostgreSQL rolls back in another way');
    const connection = db.dataSource.driver as unknown as { databaseConnection: Connection };
    const whole = connection.databaseConnection;
    let release: (() => Promise<void>) | undefined;
    let [rollbacks, waits] = [0, 0];
    connection.databaseConnection = {
      async prepareAsync(sql) {
        if (release && /\bBEGIN\b/.test(sql)) waits++;
        const prepared = await whole.prepareAsync(sql);
        if (sql !== 'ROLLBACK' || ++rollbacks !== 2) return prepared;
        const executeAsync = async (parameters?: unknown[]) => {
          const answer = await prepared.executeAsync(parameters);
          release = await db.database.block();
          return answer;
        };
        return { ...prepared, executeAsync };
      },
    };
    const failing = async () =>
      db.store.inTransaction(async (tx) => {
        await tx.db();
        throw new Error('not stored');
      });
    const asked = [put(0), failing(), ...Array.from({ length: 20 }, (_, n) => put(n + 1))];
    await Promise.allSettled(asked);
    connection.databaseConnection = whole;
    await release?.();
    expect(waits).to.equal(1);
  });

  it('locked for a moment: it waits', async () => {
    const patient = await openStore({ busyTimeoutMs: 3000 });
    const release = await patient.database.block();
    const waiting = patient.store.inTransaction(async (tx) => tx.timers.put(big(1)));
    await new Promise((resolve) => setImmediate(resolve));
    await release();
    await waiting;
    await patient.close();
  });

  const asksForTheDatabase = async () => db.store.inTransaction(async (tx) => void (await tx.db()));

  it('locked when one asked for the database, and for the next: afterwards both kinds go on', async function () {
    onlySqlite(this, 'on PostgreSQL nobody waits for a BEGIN');
    await put(0);
    const release = await db.database.block();
    for (const ask of [asksForTheDatabase, () => put(1)])
      expect((await rejection(ask())).name).to.equal('StoreUnavailable');
    await release();
    await put(2);
    await asksForTheDatabase();
    expect(await count()).to.equal(2);
  });

  it('read-only: told, and it goes on afterwards', async () => {
    await db.database.readOnly(db.dataSource, true);
    expect((await rejection(put(1))).name).to.equal('StoreUnavailable');
    await db.database.readOnly(db.dataSource, false);
    await put(1);
    expect(await count()).to.equal(1);
  });

  it('a file that is no database is refused when it is opened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mulin-trouble-'));
    const address = { kind: 'sqlite', file: join(folder, 'other.db') } as const;
    await writeFile(address.file, randomBytes(8192));
    expect((await rejection(openDatabase(address, 60))).message).to.match(/SQLITE_NOTADB/);
    await rm(folder, { recursive: true });
  });

  it('a value that was altered on disk is an error, never other words', async () => {
    await db.store.inTransaction(async (tx) =>
      tx.send({ key: 'k', recipient: 'conversation:x:y', payload: { text: '请放心' } }),
    );
    await db.dataSource.query("UPDATE outbox SET payload = substr(payload, 1, 30) || 'AAAA' || substr(payload, 35)");
    const open = db.store.inTransaction(async (tx) => {
      const [row] = await tx.query<{ payload: string }>('SELECT payload FROM outbox', []);
      return tx.vault.open(row?.payload ?? '', 'outbox.payload:k');
    });
    expect(await rejection(open)).to.be.an('error');
  });
});
