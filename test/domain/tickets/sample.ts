/** The sample neighbourhood as a picture, by way of a database. */
import { applyImport } from '../../../src/domain/neighbourhood/apply-import.ts';
import { neighbourhood } from '../../../src/domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../../../src/domain/neighbourhood/model.ts';
import { readSample } from '../../../src/sample.ts';
import { openStore } from '../../store/support.ts';

let loaded: Promise<Neighbourhood> | undefined;

export function sample(): Promise<Neighbourhood> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Neighbourhood> {
  const db = await openStore();
  await db.store.inTransaction((tx) => applyImport(tx, readSample()));
  const picture = await db.store.inTransaction(neighbourhood);
  await db.close();
  return picture;
}
