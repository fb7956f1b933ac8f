/** What follows when a row could not be delivered, or a photo has come or has not. */
import { SYSTEM, writeTrail } from '../domain/tickets/change.ts';
import type { OutboxRow } from '../store/entities/messaging.ts';
import type { MediaRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';

/** Staff see in the ticket's trail that the resident does not know: they call or visit (design 6). */
export async function unreached(tx: Tx, row: OutboxRow, why: string): Promise<void> {
  const ticket =
    row.ticket !== null && row.recipient.startsWith('conversation:') ? await tx.tickets.get(row.ticket) : null;
  if (ticket) writeTrail(tx, ticket, { move: 'unreached', actor: SYSTEM, words: why }, ticket.node);
}

/** A photo of a ticket whose alert has already gone follows it into the group. */
export async function showPhoto(tx: Tx, row: MediaRow): Promise<void> {
  const ticket = row.ticket === null || !row.shown ? null : await tx.tickets.get(row.ticket);
  if (!ticket) return;
  const recipient = `node:${ticket.node}`;
  tx.send({ key: `photo:${row.id}`, recipient, payload: { text: '', media: [row.id] }, ticket: ticket.number });
}

export async function askAgain(tx: Tx, row: MediaRow): Promise<void> {
  const what = row.kind === 'voice' ? '语音' : '照片';
  const text = `对不起，您发的${what}没有存下来，请再发一次。您说的话都还在。`;
  tx.send({ key: `lost:${row.id}`, recipient: `conversation:${row.conversation}`, payload: { text } });
}
