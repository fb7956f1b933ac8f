/** Neighbours on one ticket: joining it, leaving it, and splitting off when it is another matter after all. */
import { Not } from 'typeorm';
import type { PersonRow } from '../../store/entities/people.ts';
import { Media, TicketReporter, type TicketReporterRow, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { type Actor, categoryOf, change } from './change.ts';
import { recount } from './households.ts';
import { attachMedia, openTicket } from './open.ts';
import { type OwnWords, openOwn, sealOwn } from './own-words.ts';

export interface Joining {
  reporter: PersonRow;
  filedBy?: PersonRow;
  conversation: string;
  actor: Actor;
  /** Her own report, as it would have been filed. */
  own: OwnWords;
  media: readonly string[];
}

/** Throws NotNow when the ticket is no longer under way. */
export async function joinTicket(tx: Tx, ticket: TicketRow, o: Joining): Promise<TicketRow> {
  const joined = change(tx, ticket, { move: 'join', actor: o.actor, words: o.own.words.text });
  const row = { ticket: ticket.number, personId: o.reporter.id };
  tx.people.put(o.reporter);
  tx.ticketReporters.add({
    ...row,
    conversation: o.conversation,
    filedBy: (o.filedBy ?? o.reporter).id,
    createdAt: tx.now,
    origin: null,
    words: sealOwn(tx.vault, row, o.own),
    rating: null,
  });
  await attachMedia(tx, ticket.number, o.media);
  // Whoever handles it finds them with /查; the group has seen the first one's.
  for (const id of o.media) await (await tx.db()).update(Media, { id }, { shown: false });
  return recount(tx, joined);
}

/** Somebody who has joined, or whose ticket was merged into this one; the first reporter's words are the ticket's own. */
export async function joinedRow(
  tx: Tx,
  number: number,
  personId: string,
): Promise<(TicketReporterRow & { words: string }) | null> {
  const row = await (await tx.db()).findOneBy(TicketReporter, { ticket: number, personId });
  return row?.words == null ? null : { ...row, words: row.words };
}

export async function othersOn(tx: Tx, number: number, personId: string | null): Promise<number> {
  return (await tx.db()).countBy(TicketReporter, { ticket: number, ...(personId && { personId: Not(personId) }) });
}

/** It is another matter after all: her own words become a ticket of her own. Undefined: there is nothing to split off. */
export async function splitOff(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow | undefined> {
  const row = actor.personId ? await joinedRow(tx, ticket.number, actor.personId) : null;
  const reporter = row && (await tx.people.get(row.personId));
  if (!row || !reporter || (await othersOn(tx, ticket.number, row.personId)) === 0) return undefined;
  const left = change(tx, ticket, { move: 'split', actor });
  const own = openOwn(tx.vault, row);
  const media = await (await tx.db()).findBy(Media, { ticket: ticket.number, conversation: row.conversation });
  await removeReporter(tx, left, row.personId);
  const picture = await neighbourhood(tx);
  const category = picture.categories.get(ticket.categoryId);
  return openTicket(tx, {
    ...own,
    reporter,
    conversation: row.conversation,
    actor,
    category: category ?? categoryOf(picture, ticket),
    media: media.map(({ id }) => id),
  });
}

/** She has no more to do with it; whoever is left goes on. */
export async function leaveTicket(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow> {
  const left = change(tx, ticket, { move: 'leave', actor });
  return actor.personId ? removeReporter(tx, left, actor.personId) : left;
}

async function removeReporter(tx: Tx, ticket: TicketRow, personId: string): Promise<TicketRow> {
  await (await tx.db()).delete(TicketReporter, { ticket: ticket.number, personId });
  return recount(tx, ticket);
}
