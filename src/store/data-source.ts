/** Opens the database: the only file that knows which one it is and how TypeORM is set up for it. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { entities } from './entities/index.ts';
import { cannotOpen, isPostgres, postgresOptions, whileMigrating } from './postgres.ts';
import { sqlite3Client } from './sqlite3-client.ts';

/** As in the configuration: DATABASE_URL. */
export type DatabaseAddress = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

class SnakeCase extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** Durability settings that must hold (design 4): WAL alone would run at NORMAL and lose the last commits. */
const PRAGMAS = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  // What is deleted is written over: an erased person is not in the file's unused pages (design 10). Costs nothing to speak
  // of: 20,000 units of a message's writes took as long without it (9 runs each, within 1 % of processor time).
  ['secure_delete', 'ON', 1],
  // Hot pages stay in memory (16 MB), and are copied into the file every 16 MB of log, not every 4.
  ['cache_size', -16384, -16384],
  ['wal_autocheckpoint', 4000, 4000],
] as const;

const model = { entities, migrations, migrationsTransactionMode: 'each' } as const;

/**
 * `patienceMs`: how long a unit waits for somebody else's lock. Below WeChat's 5 s for the bot, so that a resident is told;
 * 5 s for a `mulin` command.
 */
export async function openDatabase(address: DatabaseAddress, patienceMs: number): Promise<DataSource> {
  if (address.kind === 'sqlite') return openSqlite(address.file, patienceMs);
  const options = postgresOptions(address.url, patienceMs);
  try {
    return await new DataSource({ ...options, ...model, namingStrategy: new SnakeCase() }).initialize();
  } catch (error) {
    throw cannotOpen(error as Error);
  }
}

export async function openSqlite(file: string, busyTimeoutMs: number): Promise<DataSource> {
  await mkdir(dirname(file), { recursive: true });
  const dataSource = new DataSource({
    type: 'expo',
    driver: sqlite3Client(busyTimeoutMs),
    database: file,
    ...model,
    namingStrategy: new SnakeCase(),
  });
  await dataSource.initialize();
  try {
    for (const [name, value, expected] of PRAGMAS) {
      await dataSource.query(`PRAGMA ${name} = ${value}`);
      const [row] = await dataSource.query(`PRAGMA ${name}`);
      if (row?.[name] !== expected) throw new Error(`SQLite refuses ${name}=${value}, it says ${row?.[name]}`);
    }
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}

/** Brings the tables up to date. Answers with the names of the migrations that were run. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const run = async () => (await dataSource.runMigrations()).map(({ name }) => name);
  return isPostgres(dataSource) ? whileMigrating(dataSource, run) : run();
}

/** No migration has ever been run on it. */
export async function isNewDatabase(dataSource: DataSource): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    return !(await runner.hasTable('migrations'));
  } finally {
    await runner.release();
  }
}
