/** Keeps the database and the log of erasures in step, whichever of the two a crash or a restored backup has left behind. */
import { eraseAgain } from '../domain/people/erase.ts';
import { ErasureEntity } from '../store/entities/operating.ts';
import type { ErasureLog } from '../store/erasure-log.ts';
import type { Store } from '../store/unit-of-work.ts';

export interface Reconciled {
  /** How many people or chats an older backup had brought back. */
  again: number;
  /** Without a log nobody knows whom a backup brings back. */
  hasLog: boolean;
}

/** At every start, after every erasure and restore: each erasure is in both, and done. Throws ForeignErasure. */
export async function reconcileErasures(store: Store, log: ErasureLog): Promise<Reconciled> {
  const logged = await log.read();
  const known = await store.inTransaction(async (tx) => (await tx.db()).find(ErasureEntity));
  const done = new Set(known.map(({ id }) => id));
  const missing = [...new Map((logged ?? []).map((erasure) => [erasure.id, erasure])).values()].filter(
    ({ id }) => !done.has(id),
  );
  const again = missing.length === 0 ? 0 : await store.inTransaction((tx) => eraseAgain(tx, missing));
  await log.append(known);
  return { again, hasLog: logged !== undefined };
}
