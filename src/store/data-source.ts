/** Opens the database: the only file that knows which one it is and how TypeORM is set up for it. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { entities } from './entities/index.ts';
import { sqlite3Client } from './sqlite3-client.ts';

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
  // Hot pages stay in memory (16 MB), and are copied into the file every 16 MB of log, not every 4.
  ['cache_size', -16384, -16384],
  ['wal_autocheckpoint', 4000, 4000],
] as const;

/** `busyTimeoutMs` below WeChat's 5 s for the bot, so that a resident is told; 5 s for a `mulin` command. */
export async function openSqlite(file: string, busyTimeoutMs: number): Promise<DataSource> {
  await mkdir(dirname(file), { recursive: true });
  const dataSource = new DataSource({
    type: 'expo',
    driver: sqlite3Client(busyTimeoutMs),
    database: file,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
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
  return (await dataSource.runMigrations()).map(({ name }) => name);
}
