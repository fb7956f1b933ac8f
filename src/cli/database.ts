/**
 * The database as a command uses it, also beside a running bot: it waits up to 5 s for the bot's writes, takes no lock and
 * keeps nothing open (contract: commands work while the bot runs).
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, ShiftedClock, systemClock } from '../clock.ts';
import { readStored } from '../config.ts';
import { type DatabaseAddress, isNewDatabase, migrate, openDatabase } from '../store/data-source.ts';
import { Setting } from '../store/entities/messaging.ts';
import { Store } from '../store/unit-of-work.ts';
import { Vault } from '../store/vault.ts';
import { Failed } from './command.ts';

const BUSY_MS = 5000;

export interface Place {
  database: DatabaseAddress;
  /** Where files beside the database are: the log of erasures. */
  dataDir: string;
  sandbox: boolean;
  secretKey: string;
  clock: Clock;
}

/** Where the database is and how it is opened. Throws ConfigError. */
export async function placeOf(env: NodeJS.ProcessEnv): Promise<Place> {
  const stored = readStored(env);
  if (stored.kind === 'sandbox') return sandboxPlace(stored.dataDir);
  const { database, dataDir, secretKey } = stored;
  return { database, dataDir, sandbox: false, secretKey, clock: systemClock };
}

async function sandboxPlace(dataDir: string): Promise<Place> {
  const { secretKey } = await import('../sandbox/notebook.ts');
  await mkdir(dataDir, { recursive: true });
  const clock = new ShiftedClock();
  clock.offsetMs = sandboxOffset(join(dataDir, 'sandbox.json'));
  const database = { kind: 'sqlite', file: join(dataDir, 'mulin.db') } as const;
  return { database, dataDir, sandbox: true, secretKey: secretKey(dataDir), clock };
}

/** How far the sandbox's page has moved its clock: a code issued now must be valid there. */
function sandboxOffset(file: string): number {
  if (!existsSync(file)) return 0;
  try {
    return z.object({ offsetMs: z.number() }).parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs;
  } catch {
    throw new Failed(`${file} 坏了：请用 npx mulin sandbox --fresh 清空沙盒重来`);
  }
}

/**
 * Opens the database, does the work, closes it. `update`: brings an older database up to date as well as a new one.
 * `there`: it must be there already; where a folder was mistyped, an empty one would be found in order.
 */
export async function withStore<T>(
  env: NodeJS.ProcessEnv,
  work: (store: Store, place: Place) => Promise<T>,
  o: { update?: boolean; there?: boolean } = {},
): Promise<T> {
  const place = await placeOf(env);
  if (o.there && !(await isThere(place)))
    throw new Failed(`还没有数据库 ${shown(place)}：请检查 MULIN_DATA_DIR 和 DATABASE_URL`);
  const dataSource = await openDatabase(place.database, BUSY_MS);
  const store = new Store(dataSource, { clock: place.clock, vault: new Vault(place.secretKey) });
  try {
    const isNew = await isNewDatabase(dataSource);
    if (isNew && !o.update) await migrate(dataSource);
    else if (!o.update && (await dataSource.showMigrations())) {
      throw new Failed('数据库还没有更新到这个版本：请先运行 npx mulin migrate');
    }
    if (isNew && place.sandbox && !o.update) await mark(store);
    return await work(store, place);
  } finally {
    await store.close();
  }
}

/** For what only makes sense where something has been stored. */
export const withStored = <T>(env: NodeJS.ProcessEnv, work: (store: Store, place: Place) => Promise<T>): Promise<T> =>
  withStore(env, work, { there: true });

/** False: nothing has been made there yet. It makes nothing. */
export async function isThere({ database }: Place): Promise<boolean> {
  if (database.kind === 'sqlite') return existsSync(database.file);
  const dataSource = await openDatabase(database, BUSY_MS);
  try {
    return !(await isNewDatabase(dataSource));
  } finally {
    await dataSource.destroy();
  }
}

/** A live start refuses it from now on. */
async function mark(store: Store): Promise<void> {
  await store.inTransaction(async (tx) => (await tx.db()).upsert(Setting, { name: 'sandbox', value: '1' }, ['name']));
}

/** The file of an SQLite database, for what works on files. */
export function fileOf({ database }: Place): string {
  if (database.kind === 'sqlite') return database.file;
  throw new Error('a PostgreSQL database has no file');
}

/** The address of a PostgreSQL database, for its own tools. */
export function urlOf({ database }: Place): string {
  if (database.kind === 'postgres') return database.url;
  throw new Error('a SQLite file has no address');
}

export function shown({ database, sandbox }: Place): string {
  if (database.kind === 'postgres') return `PostgreSQL（${withoutPassword(database.url)}）`;
  return `${database.file}${sandbox ? '（沙盒）' : ''}`;
}

const withoutPassword = (url: string) => url.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/, '');
