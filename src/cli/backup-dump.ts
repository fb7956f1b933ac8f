/** `mulin backup` on PostgreSQL: one file by pg_dump, read through before it gets its name. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toDisk } from '../store/copy.ts';
import { openDatabase } from '../store/data-source.ts';
import { Setting } from '../store/entities/messaging.ts';
import { type Place, urlOf } from './database.ts';
import { postgresTools } from './postgres-dump.ts';

const PATIENCE_MS = 5000;

export async function dumpDatabase(
  place: Place,
  to: string,
  o: { mark: { name: string; value: string }; env: NodeJS.ProcessEnv },
): Promise<void> {
  const tools = await postgresTools(o.env);
  const half = `${to}.part`;
  // empty and the owner's alone, before anything is in it
  await rm(half, { force: true });
  await writeFile(half, '', { mode: 0o600, flag: 'wx' });
  try {
    await withMark(place, o.mark, () => tools.dump(urlOf(place), half));
    await tools.check(half);
    await toDisk(half);
    await rename(half, to);
    await toDisk(dirname(to));
  } finally {
    await rm(half, { force: true });
  }
}

/** pg_dump can add nothing: the row is in the database for as long as it reads. */
async function withMark(place: Place, mark: { name: string; value: string }, dump: () => Promise<void>): Promise<void> {
  const dataSource = await openDatabase(place.database, PATIENCE_MS);
  try {
    await dataSource.manager.upsert(Setting, mark, ['name']);
    await dump().finally(() => dataSource.manager.delete(Setting, { name: mark.name }));
  } finally {
    await dataSource.destroy();
  }
}
