/** Photos that whoever gives a command has sent just before it: a damaged tool, what a tool looks like. */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { conversationId } from '../engine/handle.ts';
import type { InboundMessage } from '../engine/messages.ts';
import type { Tx } from '../store/tx.ts';
import type { CommandContext } from './command.ts';
import { KEEPERS } from './tool-desk.ts';

const JUST_MS = 10 * 60_000;
const MOST = 9;

/** Only of those whose commands take photos, and never in a residents' group: nothing else is fetched (design 9). */
export async function keepsPhoto(tx: Tx, { channel, sender, room }: InboundMessage): Promise<boolean> {
  const picture = await neighbourhood(tx);
  const member = picture.memberByAccount(channel, sender);
  const isAtWork = room === undefined || picture.group(channel, room)?.kind === 'work';
  return isAtWork && (member?.roles.some(({ role }) => KEEPERS.includes(role)) ?? false);
}

/** Ids of those that belong to nothing yet. */
export async function photosJustSent({ tx, message }: CommandContext): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM media WHERE conversation = ? AND kind = 'image' AND ticket IS NULL AND created_at > ?
     ORDER BY created_at DESC LIMIT ${MOST}`,
    [conversationId(message.channel, message.sender), tx.now.getTime() - JUST_MS],
  );
  return rows.map(({ id }) => id);
}
