/** /合并: one ticket goes on in another, with its reporters, their words and photos; its own clock ends. */

import { Timer } from '../../store/entities/messaging.ts';
import { Media, TicketReporter, type TicketReporterRow, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { reportersOf } from './alerts.ts';
import { tellByCall } from './calls.ts';
import { type Actor, change } from './change.ts';
import { recount } from './households.ts';
import { mayMove, type Status } from './lifecycle.ts';
import { openOwn, sealOwn } from './own-words.ts';
import { pushes } from './texts.ts';
import { openWords } from './words.ts';

/** Where a merged ticket goes on; any other is its own end. */
export async function endOf(tx: Tx, ticket: TicketRow): Promise<TicketRow> {
  const next = ticket.into === null ? null : await tx.tickets.get(ticket.into);
  return next ? endOf(tx, next) : ticket;
}

export type MergeRefusal = 'itself' | 'over' | 'other category' | 'other community' | 'restricted';

/** Places may differ within a community: neighbours name the same spot differently, and staff have been there. */
export function mergeRefusal(ticket: TicketRow, into: TicketRow): MergeRefusal | undefined {
  if (ticket.number === into.number) return 'itself';
  if (!mayMove('merge', ticket.status as Status) || !mayMove('absorb', into.status as Status)) return 'over';
  if (ticket.restricted || into.restricted) return 'restricted';
  if (ticket.categoryId !== into.categoryId) return 'other category';
  return ticket.community === into.community ? undefined : 'other community';
}

/** `into` is no merged ticket itself (`endOf`). */
export async function mergeTickets(tx: Tx, ticket: TicketRow, into: TicketRow, actor: Actor): Promise<TicketRow> {
  const set = { into: into.number, closedAt: tx.now };
  const merged = change(tx, ticket, { move: 'merge', actor, words: `工单 ${into.number}`, set });
  const { text } = openWords(tx.vault, ticket);
  const absorbing = change(tx, into, {
    move: 'absorb',
    actor,
    words: `工单 ${ticket.number}${text ? `：${text}` : ''}`,
    // Whoever wanted to stay unnamed still does.
    set: { anonymous: into.anonymous || ticket.anonymous },
  });
  const db = await tx.db();
  for (const { key } of await db.findBy(Timer, { subject: String(ticket.number) })) tx.timers.remove(key);
  await db.update(Media, { ticket: ticket.number }, { ticket: into.number });
  const there = new Set((await reportersOf(tx, into.number)).map(({ personId }) => personId));
  const reporters = await db.findBy(TicketReporter, { ticket: ticket.number });
  for (const row of reporters) {
    if (!there.has(row.personId)) tx.ticketReporters.add(movedRow(tx, row, ticket, into.number));
  }
  // Before she reads what else becomes of it she reads its new number.
  for (const { conversation } of reporters) {
    if (conversation === '') continue;
    const push = pushes.merged({ number: ticket.number, into: into.number, status: absorbing.status });
    tx.send({ recipient: `conversation:${conversation}`, payload: { text: push }, ticket: into.number });
  }
  const absorbed = await recount(tx, absorbing);
  await tellByCall(tx, merged, `和邻居报的合在一起办，以后看工单 ${into.number}`);
  return absorbed;
}

/** As if she had joined: with her own words, in case it is another matter after all. */
function movedRow(tx: Tx, row: TicketReporterRow, from: TicketRow, to: number): TicketReporterRow {
  const { ownName: _, ...words } = openWords(tx.vault, from);
  const own =
    row.words === null
      ? { words, node: from.homeNode, placeId: from.placeId }
      : openOwn(tx.vault, { ...row, words: row.words });
  const moved = { ...row, ticket: to, origin: from.number, rating: null };
  return { ...moved, words: sealOwn(tx.vault, moved, own) };
}
