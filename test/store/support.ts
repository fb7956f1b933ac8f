/** A database file of its own for each store test; it must not load the bot. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShiftedClock } from '../../src/clock.ts';
import { migrate, openSqlite } from '../../src/store/data-source.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';

export const aSecret = () => randomBytes(32).toString('base64');

export async function openStore({ busyTimeoutMs = 3000, copyOf = '', secret = aSecret() } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'mulin-store-'));
  const file = join(folder, 'mulin.db');
  if (copyOf !== '') await copyFile(copyOf, file);
  const dataSource = await openSqlite(file, busyTimeoutMs);
  if (copyOf === '') await migrate(dataSource);
  const clock = new ShiftedClock();
  const store = new Store(dataSource, { clock, vault: new Vault(secret) });
  return {
    folder,
    file,
    clock,
    store,
    dataSource,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type OpenStore = Awaited<ReturnType<typeof openStore>>;

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: Error) => error,
  );
}
