/** Copies of a SQLite database as files: made while the bot writes, looked at before they are trusted. */
import { watch } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sqlite3 from 'sqlite3';
import type { DataSource } from 'typeorm';
import { isPostgres } from './postgres.ts';

/** The file is no sound database; the message says what is wrong with it. */
export class BadCopy extends Error {
  override name = 'BadCopy';
}

export interface CopyOptions {
  /** A row of `settings` that the copy alone gets. */
  mark: { name: string; value: string };
  /** Bytes written so far, of about so many. */
  onProgress?(done: number, total: number): void;
}

/**
 * VACUUM INTO reads one moment of the database and, in WAL mode, keeps no writer waiting. Against a copy page by page it
 * leaves out what was deleted and not yet written over. The copy gets its name when it is whole, sound and on the disk.
 */
export async function copyDatabase(from: string, to: string, o: CopyOptions): Promise<void> {
  const half = `${to}.part`;
  // empty and the owner's alone, before anything is in it
  await rm(half, { force: true });
  await writeFile(half, '', { mode: 0o600, flag: 'wx' });
  try {
    await vacuumInto(from, half, o);
    await withFile(half, async (database) => {
      await all(database, 'INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', [o.mark.name, o.mark.value]);
    });
    await checkFile(half);
    await toDisk(half);
    await rename(half, to);
    await toDisk(dirname(to));
  } finally {
    await rm(half, { force: true });
  }
}

async function vacuumInto(from: string, to: string, { onProgress }: CopyOptions): Promise<void> {
  const total = (await stat(from)).size;
  const watcher = onProgress && watch(to, () => void stat(to).then(({ size }) => onProgress(size, total), ignore));
  try {
    await withFile(from, (database) => all(database, 'VACUUM INTO ?', [to]));
  } finally {
    watcher?.close();
  }
}

const ignore = () => undefined;

/** Throws BadCopy when the file is not a whole SQLite database of ours. */
export async function checkFile(file: string): Promise<void> {
  const found = await withFile(file, async (database) => {
    const rows = await all<{ integrity_check: string }>(database, 'PRAGMA integrity_check(1)');
    const tables = await all(database, "SELECT 1 FROM sqlite_master WHERE name IN ('migrations', 'settings')");
    return { state: rows[0]?.integrity_check, ours: tables.length === 2 };
  }).catch((error: Error) => {
    throw new BadCopy(error.message);
  });
  if (found.state !== 'ok') throw new BadCopy(found.state ?? 'not a database');
  if (!found.ours) throw new BadCopy('not a database of mulin');
}

export interface Contents {
  /** Names of the migrations that made its tables. */
  migrations: string[];
  settings: Map<string, string>;
}

export async function contentsOf(file: string): Promise<Contents> {
  return withFile(file, async (database) => {
    const migrations = await all<{ name: string }>(database, 'SELECT name FROM migrations ORDER BY id');
    const settings = await all<{ name: string; value: string }>(database, 'SELECT name, value FROM settings');
    return {
      migrations: migrations.map(({ name }) => name),
      settings: new Map(settings.map(({ name, value }) => [name, value])),
    };
  });
}

/** One file again, nothing of it in a log beside it, nothing left of deleted rows. Only for a file that nobody uses. */
export async function settleFile(file: string): Promise<void> {
  await withFile(file, async (database) => {
    await all(database, 'VACUUM');
    await all(database, 'PRAGMA wal_checkpoint(TRUNCATE)');
    await all(database, 'PRAGMA journal_mode = DELETE');
  });
  await toDisk(file);
}

/** What a statement reads from a file, for questions to a database that this process does not run on. */
export async function readFrom<Row>(file: string, sql: string): Promise<Row[]> {
  return withFile(file, (database) => all<Row>(database, sql));
}

const TRIES = 60;
const EACH_MS = 200;
const PAUSE_MS = 300;

/**
 * Nothing of what was deleted stays in a log or in dead rows. The bot goes on meanwhile: while SQLite waits for a reader (a
 * backup) to end it keeps writers out, so it is asked briefly and often. False: somebody has been reading all the time.
 */
export async function dropDeleted(dataSource: DataSource): Promise<boolean> {
  if (isPostgres(dataSource)) {
    await dataSource.query('VACUUM');
    return true;
  }
  await dataSource.query(`PRAGMA busy_timeout = ${EACH_MS}`);
  for (let n = 0; n < TRIES; n++) {
    const [row] = await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
    if (row?.busy === 0) return true;
    await sleep(PAUSE_MS);
  }
  return false;
}

/** Files and folders alike: a new name is on the disk when its folder is. */
export async function toDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const BUSY_MS = 5000;

async function withFile<T>(file: string, work: (database: sqlite3.Database) => Promise<T>): Promise<T> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  database.configure('busyTimeout', BUSY_MS);
  try {
    return await work(database);
  } finally {
    await new Promise<void>((resolve) => database.close(() => resolve()));
  }
}

function all<Row>(database: sqlite3.Database, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    database.all<Row>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
}
