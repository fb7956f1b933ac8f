/** What a type of tool looks like: a photo that a keeper has sent. */

import { Media } from '../../store/entities/tickets.ts';
import { ToolPhoto } from '../../store/entities/tools.ts';
import { removeBytes } from '../../store/media-bytes.ts';
import type { Tx } from '../../store/tx.ts';
import { TOOLS } from './catalogue.ts';

/** The photo is no message's any more, so that it is not forgotten with them; the one before it is. */
export async function showAs(tx: Tx, type: string, media: string): Promise<void> {
  const db = await tx.db();
  const before = await db.findOneBy(ToolPhoto, { type });
  await db.update(Media, { id: media }, { conversation: '' });
  await db.upsert(ToolPhoto, { type, media }, ['type']);
  if (before && before.media !== media) {
    await db.delete(Media, { id: before.media });
    await removeBytes(tx, before.media);
  }
  await tx.touch(TOOLS);
}
