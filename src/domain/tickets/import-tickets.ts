/** Tickets of another platform (12345, the district's), from rows that were read and checked: each once, with its own deadline. */
import { In } from 'typeorm';
import { TicketSource } from '../../store/entities/operating.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { findPlaces, placeInGroup, placeName } from '../neighbourhood/places.ts';
import type { Actor } from './change.ts';
import { runClock } from './clock.ts';
import { type Filing, fileTicket } from './filing.ts';

export interface ForeignTicket {
  number: string;
  words: string;
  place: string;
  name: string;
  phone: string;
  dueAt: Date | null;
}

export interface Imported {
  opened: number[];
  /** Rows whose number was here already. */
  known: number;
}

/** Whoever reported it there and has no chat with us is told by phone: the ticket's own to-do says so. */
export async function importTickets(tx: Tx, platform: string, tickets: readonly ForeignTicket[]): Promise<Imported> {
  const imported: Imported = { opened: [], known: 0 };
  const db = await tx.db();
  const numbers = In(tickets.map(({ number }) => number));
  const known = new Set((await db.findBy(TicketSource, { platform, number: numbers })).map(({ number }) => number));
  const picture = await neighbourhood(tx);
  const actor: Actor = { personId: null, name: `${platform}平台`, channel: platform };
  for (const ticket of tickets) {
    if (known.has(ticket.number)) {
      imported.known++;
      continue;
    }
    known.add(ticket.number);
    imported.opened.push(await open(tx, picture, platform, actor, ticket));
  }
  return imported;
}

async function open(
  tx: Tx,
  picture: Neighbourhood,
  platform: string,
  actor: Actor,
  foreign: ForeignTicket,
): Promise<number> {
  const { name, phone, words, dueAt } = foreign;
  const filed = await fileTicket(tx, {
    actor,
    staff: null,
    ...((name || phone) && { caller: { name, phone } }),
    words,
    place: placeOf(picture, `${foreign.place} ${words}`, foreign.place),
    source: `${platform}平台工单 ${foreign.number}`,
    quiet: false,
  });
  await (await tx.db()).insert(TicketSource, {
    ticket: filed.number,
    number: foreign.number,
    platform,
    dueAt,
    importedAt: tx.now,
  });
  if (dueAt) {
    const ticket = { ...filed, resolveDueAt: dueAt, takeDueAt: filed.takeDueAt < dueAt ? filed.takeDueAt : dueAt };
    tx.tickets.put(ticket);
    runClock(tx, picture, ticket);
  }
  return filed.number;
}

/** What the platform wrote as the address is kept, also where we know it by another name. */
function placeOf(picture: Neighbourhood, text: string, written: string): Filing['place'] {
  const found = findPlaces(text, picture);
  if (found.kind === 'found') {
    const { place, detail } = found;
    return {
      id: place.id,
      node: place.node,
      name: written || placeName(place, picture) + detail,
      inGroup: placeInGroup(place, picture, detail),
    };
  }
  const root = picture.root;
  return { id: null, node: root?.code ?? '', name: written || (root?.name ?? ''), inGroup: root?.name ?? '' };
}
