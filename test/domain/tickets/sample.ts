/** The sample neighbourhood as a picture, by way of a database. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyImport } from '../../../src/domain/neighbourhood/apply-import.ts';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import { neighbourhood } from '../../../src/domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../../../src/domain/neighbourhood/model.ts';
import { openStore } from '../../store/support.ts';

let loaded: Promise<Neighbourhood> | undefined;

export function sample(): Promise<Neighbourhood> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Neighbourhood> {
  const folder = join(import.meta.dirname, '..', '..', '..', 'data', 'sample');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
  );
  const read = parseImport(files);
  if (!read.ok) throw new Error(read.errors.join('\n'));
  const db = await openStore();
  await db.store.inTransaction((tx) => applyImport(tx, read.data));
  const picture = await db.store.inTransaction(neighbourhood);
  await db.close();
  return picture;
}
