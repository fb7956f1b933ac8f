/** Stores for goals that need no bot: one on SQLite, two instances on one PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretKey } from '../bench/account.ts';
import { startPostgres } from '../bench/postgres.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { type DatabaseAddress, migrate, openDatabase } from '../src/store/data-source.ts';
import { Store } from '../src/store/unit-of-work.ts';
import { Vault } from '../src/store/vault.ts';

export interface Stores {
  /** "SQLite", "PostgreSQL, two instances". */
  name: string;
  /** The same database, one after another or at once. */
  instances: readonly Store[];
}

/** Runs on each database that is there; answers with the names of those. */
export async function onEach(run: (stores: Stores) => Promise<void>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mulin-prove-'));
  const done: string[] = [];
  const on = async (name: string, address: DatabaseAddress, count: number) => {
    const instances: Store[] = [];
    for (let at = 0; at < count; at++) instances.push(await opened(address));
    await run({ name, instances });
    for (const store of instances) await store.close();
    done.push(name);
  };
  try {
    await on('SQLite', { kind: 'sqlite', file: join(folder, 'mulin.db') }, 1);
    const postgres = await startPostgres();
    if ('skipped' in postgres) return done;
    try {
      await on('PostgreSQL, two instances', { kind: 'postgres', url: await postgres.create('prove') }, 2);
    } finally {
      await postgres.stop();
    }
    return done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With its tables. */
export async function opened(address: DatabaseAddress, clock: Clock = systemClock): Promise<Store> {
  const dataSource = await openDatabase(address, 5000);
  await migrate(dataSource);
  return new Store(dataSource, { clock, vault: new Vault(secretKey) });
}
