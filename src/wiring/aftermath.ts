/** What follows when a row could not be delivered, or a photo has come or has not. */

import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { SYSTEM, writeTrail } from '../domain/tickets/change.ts';
import type { OutboundMessage } from '../engine/messages.ts';
import type { OutboxRow } from '../store/entities/messaging.ts';
import type { MediaRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';

const ALBUM_MS = 60_000;

/** Staff see in the ticket's trail that the resident does not know: they call or visit (design 6). */
export async function unreached(tx: Tx, row: OutboxRow, why: string): Promise<void> {
  const ticket =
    row.ticket !== null && row.recipient.startsWith('conversation:') ? await tx.tickets.get(row.ticket) : null;
  if (ticket) writeTrail(tx, ticket, { move: 'unreached', actor: SYSTEM, words: why }, ticket.node);
  if (row.recipient.startsWith('node:')) await groupLost(tx, row);
}

/**
 * A work group that the gateway no longer knows (pitfall P19): its alert goes to the group above and to its crew in private.
 * It stays bound: gateways lose groups for a while, too.
 */
async function groupLost(tx: Tx, row: OutboxRow): Promise<void> {
  const message: OutboundMessage = JSON.parse(tx.vault.open(row.payload, `outbox.payload:${row.key}`));
  if (message.text === '') return;
  const picture = await neighbourhood(tx);
  const lost = picture.workGroup(row.recipient.slice('node:'.length));
  const node = lost && picture.node(lost.node);
  if (!node) return;
  // 【上报】 is for the group that a ticket has climbed to; this one only hears of it.
  const alertText = message.text.replace(/^【[^】]*】/, '【提醒】');
  const text = `${alertText}\n（${node.name}的工作群找不到了，请转告；换了群，请在新群里发：/绑定 绑定码）`;
  const crew = picture.crew(node.code).filter(({ accounts }) => accounts.length > 0);
  const above = picture.parent(node.code)?.code;
  const to = [...(above ? [`node:${above}`] : []), ...crew.map(({ personId }) => `person:${personId}`)];
  for (const recipient of to) {
    const payload = { ...message, text };
    tx.send({
      key: `${row.key}:lost:${recipient}`,
      recipient,
      payload,
      ...(row.ticket !== null && { ticket: row.ticket }),
    });
  }
}

/** A photo of a ticket whose alert has already gone follows it into the group. */
export async function showPhoto(tx: Tx, row: MediaRow): Promise<void> {
  const ticket = row.ticket === null || !row.shown ? null : await tx.tickets.get(row.ticket);
  // Of a restricted one no group sees anything: its taker gets the photo with /查.
  if (!ticket || ticket.restricted) return;
  const recipient = `node:${ticket.node}`;
  tx.send({ key: `photo:${row.id}`, recipient, payload: { text: '', media: [row.id] }, ticket: ticket.number });
}

export async function askAgain(tx: Tx, row: MediaRow): Promise<void> {
  const what = row.kind === 'voice' ? '语音' : '照片';
  const text = `对不起，您发的${what}没有存下来，请再发一次。您说的话都还在。`;
  // Once for a whole album.
  const album = Math.floor(row.createdAt.getTime() / ALBUM_MS);
  const recipient = `conversation:${row.conversation}`;
  tx.send({ key: `lost:${row.conversation}:${album}`, recipient, payload: { text } });
}
