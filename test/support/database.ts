/**
 * A fresh database for each test that wants one: an SQLite file, or, with MULIN_TEST_POSTGRES_URL, a database of its own on
 * that server. It must not load the bot.
 */
import { existsSync, rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import type { DataSource } from 'typeorm';
import { type DatabaseAddress, migrate, openDatabase } from '../../src/store/data-source.ts';

const SERVER = process.env.MULIN_TEST_POSTGRES_URL || undefined;

export const onPostgres = SERVER !== undefined;

/** For tests of what only SQLite has: the lock on its file, its log, its errors. */
export function onlySqlite(test: Context, why: string): void {
  if (onPostgres) skip(test, why);
}

/** In a suite's `before`, for what only a database server has: several instances, connections that are cut. */
export function onlyPostgres(test: Context): void {
  if (!onPostgres) skip(test, 'needs MULIN_TEST_POSTGRES_URL');
}

/** The reason is read in the report: of a test in its line, of a suite in the totals. */
function skip(test: Context, why: string): never {
  const skipped = test.test?.title.includes('hook') ? test.test.parent : test.test;
  if (skipped) skipped.title = `${skipped.title} (${why})`;
  return test.skip();
}

export interface TestDatabase {
  address: DatabaseAddress;
  /** As in DATABASE_URL. */
  url: string;
  open(patienceMs?: number): Promise<DataSource>;
  /** Another process holds what every message writes, until the answer is called. */
  block(): Promise<() => Promise<void>>;
  /** Ends every connection, as a server that is started anew; `away`: and refuses new ones until it is called again. */
  cut(away?: boolean): Promise<void>;
  /** Nothing can be written through this data source. */
  readOnly(dataSource: DataSource, on: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** An empty database, or the copy of one that nobody has open. */
export async function testDatabase(copyOf?: TestDatabase): Promise<TestDatabase> {
  return SERVER === undefined ? sqliteFile(copyOf) : postgresDatabase(SERVER, copyOf);
}

/** As `testDatabase`, with all tables made. */
export async function migratedDatabase(): Promise<TestDatabase> {
  migrated ??= (async () => {
    const made = await testDatabase();
    const dataSource = await made.open();
    await migrate(dataSource);
    await dataSource.destroy();
    return made;
  })();
  return testDatabase(await migrated);
}
let migrated: Promise<TestDatabase> | undefined;

/** Where the system has one: what a commit waits for is the disk, and no test asks whether that was really written. */
const RAM = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

async function sqliteFile(copyOf?: TestDatabase): Promise<TestDatabase> {
  const folder = await mkdtemp(join(RAM, 'mulin-test-'));
  folders.add(folder);
  const file = join(folder, 'mulin.db');
  if (copyOf?.address.kind === 'sqlite') await copyFile(copyOf.address.file, file);
  return {
    ...opened({ kind: 'sqlite', file }, `sqlite:${file}`),
    cut: () => Promise.reject(new Error('a file has no connections')),
    block: () => blocked({ kind: 'sqlite', file }, ['BEGIN IMMEDIATE']),
    readOnly: (dataSource, on) => dataSource.query(`PRAGMA query_only = ${on ? 'ON' : 'OFF'}`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
const folders = new Set<string>();
// Templates are nobody's to remove.
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Mocha's main process, whose end takes with it what is left (postgres-left-overs.ts). */
const RUN = process.env.MOCHA_WORKER_ID === undefined ? process.pid : process.ppid;
let count = 0;

async function postgresDatabase(server: string, copyOf?: TestDatabase): Promise<TestDatabase> {
  const name = `${prefixOf(RUN)}${process.pid}_${++count}`;
  const template = copyOf ? ` TEMPLATE ${nameIn(copyOf.url)}` : '';
  await onServer(server, `CREATE DATABASE ${name}${template}`);
  const url = server.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  return {
    ...opened({ kind: 'postgres', url }, url),
    cut: async (away = false) => {
      await onServer(server, `ALTER DATABASE ${name} ALLOW_CONNECTIONS ${!away}`);
      await cut(server, name);
    },
    block: () => blocked({ kind: 'postgres', url }, ['BEGIN', 'LOCK TABLE inbox, timers, counters IN EXCLUSIVE MODE']),
    // As when a standby takes over: those who are connected are cut off.
    readOnly: async (_, on) => {
      await onServer(server, `ALTER DATABASE ${name} SET default_transaction_read_only = ${on}`);
      await cut(server, name);
    },
    remove: async () => void (await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

const nameIn = (url: string) => /^\w+:\/\/[^/]*\/([^?]*)/.exec(url)?.[1] ?? '';

const prefixOf = (run: number) => `mulin_test_${run}_`;

function opened(address: DatabaseAddress, url: string) {
  return { address, url, open: (patienceMs = 3000) => openDatabase(address, patienceMs) };
}

async function blocked(address: DatabaseAddress, statements: readonly string[]): Promise<() => Promise<void>> {
  // The bot may be in the middle of something.
  const dataSource = await openDatabase(address, 5000);
  const runner = dataSource.createQueryRunner();
  for (const statement of statements) await runner.query(statement);
  return async () => {
    await runner.query('COMMIT');
    await runner.release();
    await dataSource.destroy();
  };
}

/** Ends every connection to a database on the server, as its restart would. */
async function cut(server: string, name: string): Promise<void> {
  await onServer(server, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
}

/** Past the bot's own limits: copying a database takes as long as it takes. */
async function onServer(server: string, statement: string): Promise<Record<string, string>[]> {
  const dataSource = await openDatabase({ kind: 'postgres', url: server }, 10_000);
  try {
    return await dataSource.query(statement);
  } finally {
    await dataSource.destroy();
  }
}

/** Drops every database of this run, the templates among them. */
export async function removeAll(): Promise<void> {
  if (SERVER === undefined) return;
  const left = await onServer(SERVER, `SELECT datname FROM pg_database WHERE starts_with(datname, '${prefixOf(RUN)}')`);
  for (const { datname } of left) await onServer(SERVER, `DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}
