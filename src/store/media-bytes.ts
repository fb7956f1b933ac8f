/** The bytes of photos and voices, sealed, in a table without an entity: `blob` and `bytea` have no common column type. */
import { IsNull } from 'typeorm';
import { Media } from './entities/tickets.ts';
import type { Tx } from './tx.ts';

export async function putBytes(tx: Tx, id: string, bytes: Uint8Array): Promise<void> {
  const sealed = tx.vault.sealBytes(bytes, `media_bytes:${id}`);
  await tx.query('INSERT INTO "media_bytes" ("id","bytes") VALUES (?,?) ON CONFLICT DO NOTHING', [id, sealed]);
}

export async function getBytes(tx: Tx, id: string): Promise<Uint8Array | undefined> {
  const [row] = await tx.query<{ bytes: Uint8Array }>('SELECT "bytes" FROM "media_bytes" WHERE "id" = ?', [id]);
  return row && tx.vault.openBytes(row.bytes, `media_bytes:${id}`);
}

export async function removeBytes(tx: Tx, id: string): Promise<void> {
  await tx.query('DELETE FROM "media_bytes" WHERE "id" = ?', [id]);
}

/** Drops what a conversation has sent and no ticket has taken. */
export async function forgetLooseMedia(tx: Tx, conversation: string): Promise<void> {
  const db = await tx.db();
  for (const { id } of await db.findBy(Media, { conversation, ticket: IsNull() })) {
    await db.delete(Media, { id });
    await removeBytes(tx, id);
  }
}
