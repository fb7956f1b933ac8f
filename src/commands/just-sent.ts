/** Photos that whoever gives a command has sent just before it, in a chat where they are kept. */
import { conversationId } from '../engine/handle.ts';
import type { CommandContext } from './command.ts';

const JUST_MS = 10 * 60_000;
const MOST = 9;

/** Ids of those that belong to nothing yet. */
export async function photosJustSent({ tx, message }: CommandContext): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM media WHERE conversation = ? AND kind = 'image' AND ticket IS NULL AND created_at > ?
     ORDER BY created_at DESC LIMIT ${MOST}`,
    [conversationId(message.channel, message.sender), tx.now.getTime() - JUST_MS],
  );
  return rows.map(({ id }) => id);
}
