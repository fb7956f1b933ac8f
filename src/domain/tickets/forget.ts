/** Takes a reporter out of a ticket: the problem and its trail stay, nothing in them tells who she was. */
import { Outbox } from '../../store/entities/messaging.ts';
import { TicketLog, TicketReporter } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { SYSTEM, writeTrail } from './change.ts';
import { forGroup, openLogWords, openWords, sealWords } from './words.ts';

export interface Forgotten {
  personId: string;
  name: string | null;
}

export async function forgetReporter(tx: Tx, number: number, who: Forgotten): Promise<void> {
  const ticket = await tx.tickets.get(number);
  if (!ticket) return;
  const words = openWords(tx.vault, ticket);
  const names = [who.name, words.ownName].filter((name) => name !== null);
  const mask = (text: string) => names.reduce((masked, name) => forGroup(masked, name), forGroup(text, null));
  // Where neighbours have joined, the place and the words are still the problem's: what is masked is nobody's loss.
  const kept = { text: mask(words.text), place: words.placeInGroup, placeInGroup: words.placeInGroup, ownName: null };
  const changed = { ...ticket, words: sealWords(tx.vault, number, kept), latitude: null, longitude: null };
  tx.tickets.put(changed);
  // /撤销 would bring her words back
  await tx.query('DELETE FROM undoables WHERE ticket = ?', [number]);
  await maskTrail(tx, number, mask);
  await maskSent(tx, number, mask);
  await (await tx.db()).delete(TicketReporter, { ticket: number, personId: who.personId });
  writeTrail(tx, changed, { move: 'erase', actor: SYSTEM, words: '' }, ticket.node);
}

async function maskTrail(tx: Tx, ticket: number, mask: (text: string) => string): Promise<void> {
  const db = await tx.db();
  for (const row of await db.findBy(TicketLog, { ticket })) {
    if (row.words === null) continue;
    const words = tx.vault.seal(mask(openLogWords(tx.vault, row)), `ticket_log.words:${row.id}`);
    await db.update(TicketLog, { seq: row.seq }, { words });
  }
}

/** What colleagues were told in private may name her. Her own rows are gone already. */
async function maskSent(tx: Tx, ticket: number, mask: (text: string) => string): Promise<void> {
  const db = await tx.db();
  for (const row of await db.findBy(Outbox, { ticket })) {
    const identity = `outbox.payload:${row.key}`;
    const message: { text?: string } = JSON.parse(tx.vault.open(row.payload, identity));
    const payload = tx.vault.seal(JSON.stringify({ ...message, text: mask(message.text ?? '') }), identity);
    await db.update(Outbox, { seq: row.seq }, { payload });
  }
}
