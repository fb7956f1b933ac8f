/** A store on a database of its own for each test; it must not load the bot. */
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ShiftedClock } from '../../src/clock.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';
import { migratedDatabase, type TestDatabase, testDatabase } from '../support/database.ts';

export const aSecret = () => randomBytes(32).toString('base64');

export async function openStore({
  busyTimeoutMs = 3000,
  copyOf,
  secret = aSecret(),
}: {
  busyTimeoutMs?: number;
  copyOf?: TestDatabase;
  secret?: string;
} = {}) {
  const database = copyOf ? await testDatabase(copyOf) : await migratedDatabase();
  const dataSource = await database.open(busyTimeoutMs);
  const clock = new ShiftedClock();
  const store = new Store(dataSource, { clock, vault: new Vault(secret) });
  return {
    database,
    secret,
    clock,
    store,
    dataSource,
    async close() {
      await store.close();
      await database.remove();
    },
  };
}
export type OpenStore = Awaited<ReturnType<typeof openStore>>;

/** Another process on the same database, as a command beside the bot or a second bot. */
export async function another(
  { database, clock, store: { vault } }: OpenStore,
  busyTimeoutMs = 3000,
): Promise<{ store: Store; dataSource: DataSource }> {
  const dataSource = await database.open(busyTimeoutMs);
  return { dataSource, store: new Store(dataSource, { clock, vault }) };
}

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: Error) => error,
  );
}
