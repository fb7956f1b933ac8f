/**
 * npm `sqlite3` behind TypeORM 1.x: a client for TypeORM's `expo` driver, which takes any asynchronous SQLite client
 * through its documented `driver` option. Knows SQL text only, nothing of the product.
 *
 * It runs statements strictly in order (unserialized, 10 of 200 reads missed the write before them), keeps the 200 most
 * recently used prepared statements (without a bound, distinct texts took gigabytes), turns TypeORM's deferred BEGIN into
 * BEGIN IMMEDIATE, so that a writer waits at the start instead of failing in the middle, and takes a ROLLBACK for which
 * SQLite has no transaction any more (it ends one itself when the disk is full) as done.
 *
 * Trap: TypeORM answers `INSERT INTO … RETURNING` with the last row id, not the rows; lower-case `insert` is answered
 * with the rows.
 */
import sqlite3 from 'sqlite3';
import { SCRIPT } from './script.ts';

const READS = /^\s*(select|pragma|explain)\b|\breturning\b/i;
const KEEP = 200;

interface Result {
  changes: number;
  lastInsertRowId: number | undefined;
  getAllAsync(): Promise<unknown[]>;
}
const result = (changes: number, rows: unknown[], lastInsertRowId?: number): Result => ({
  changes,
  lastInsertRowId,
  getAllAsync: async () => rows,
});

const open = (file: string) =>
  new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });

/** `busyTimeoutMs`: how long a writer waits for another process's write (a `mulin` command beside the bot). */
export function sqlite3Client(busyTimeoutMs: number) {
  return {
    async openDatabaseAsync(file: string) {
      const database = await open(file);
      database.serialize();
      database.configure('busyTimeout', busyTimeoutMs);
      const statements = new StatementCache(database);
      return {
        async prepareAsync(asked: string) {
          if (asked.startsWith(SCRIPT))
            return { executeAsync: () => executeAll(database, asked), finalizeAsync: async () => {} };
          const sql = asked === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : asked;
          const statement = await statements.take(sql);
          return {
            executeAsync: (parameters: unknown[] = []) => execute(statement, sql, parameters),
            finalizeAsync: async () => statements.release(sql),
          };
        },
        runAsync: (sql: string) =>
          new Promise<void>((resolve, reject) => database.run(sql, (error) => (error ? reject(error) : resolve()))),
        async closeAsync() {
          await statements.close();
          await new Promise<void>((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
        },
      };
    },
  };
}

function execute(statement: sqlite3.Statement, sql: string, parameters: unknown[]): Promise<Result> {
  return new Promise((resolve, refuse) => {
    // One that was kept waiting is still under way for SQLite: it holds its moment of the database, and no COMMIT is taken.
    const reject = (error: Error) => void statement.reset(() => refuse(error));
    if (READS.test(sql)) {
      statement.all(parameters, (error: Error | null, rows: unknown[]) =>
        error ? reject(error) : resolve(result(rows.length, rows)),
      );
      return;
    }
    statement.run(parameters, function (this: sqlite3.RunResult, error: Error | null) {
      if (error && sql === 'ROLLBACK' && /no transaction is active/.test(error.message)) resolve(result(0, []));
      else if (error) reject(error);
      else resolve(result(this.changes, [], this.lastID));
    });
  });
}

function executeAll(database: sqlite3.Database, script: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    database.exec(script, (error) => (error ? reject(error) : resolve(result(0, []))));
  });
}

class StatementCache {
  private readonly entries = new Map<string, { statement: Promise<sqlite3.Statement>; users: number }>();
  private readonly database: sqlite3.Database;

  constructor(database: sqlite3.Database) {
    this.database = database;
  }

  take(sql: string): Promise<sqlite3.Statement> {
    let entry = this.entries.get(sql);
    if (!entry) {
      const statement = new Promise<sqlite3.Statement>((resolve, reject) => {
        const made = this.database.prepare(sql, (error: Error | null) => (error ? reject(error) : resolve(made)));
      });
      entry = { statement, users: 0 };
      statement.catch(() => this.entries.delete(sql));
    }
    this.entries.delete(sql); // the map's order is the order of use
    this.entries.set(sql, entry);
    entry.users++;
    return entry.statement;
  }

  release(sql: string): void {
    const released = this.entries.get(sql);
    if (released) released.users--;
    for (const [text, { statement, users }] of this.entries) {
      if (this.entries.size <= KEEP) break;
      if (users > 0) continue;
      this.entries.delete(text);
      void statement.then((unused) => unused.finalize());
    }
  }

  async close(): Promise<void> {
    for (const { statement } of this.entries.values()) {
      await statement.then((kept) => new Promise<void>((done) => kept.finalize(() => done())));
    }
  }
}
