/** A new ticket: numbered, placed, given to whoever answers for it, its clock started, its group told. */
import { In } from 'typeorm';
import type { PersonRow } from '../../store/entities/people.ts';
import { Media, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { countTicket, emergencyAbout } from '../emergency/mode.ts';
import { rounded } from '../neighbourhood/geometry.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { pointOf } from '../neighbourhood/location.ts';
import type { Category, Neighbourhood } from '../neighbourhood/model.ts';
import { standIn } from '../people/duty.ts';
import { openField } from '../people/person.ts';
import { alert } from './alerts.ts';
import { handlers, startingNode } from './assignment.ts';
import { type Actor, categoryOf, setTimer, withUrgency, writeTrail } from './change.ts';
import { deadlinesFrom } from './deadlines.ts';
import { ticketNumber } from './number.ts';
import { excludedOf, namedHandlers, restrictedStart, sealExcluded } from './restricted.ts';
import { openWords, sealWords, type TicketWords } from './words.ts';

export interface NewTicket {
  /** For whom (domain.md R19); `filedBy` is who said it, when that is another person. */
  reporter: PersonRow;
  filedBy?: PersonRow;
  conversation: string;
  actor: Actor;
  category: Category;
  /** Where the problem lies: a grid, or a node above when nothing more exact is known. */
  node: string;
  placeId: string | null;
  words: Omit<TicketWords, 'ownName'>;
  media: readonly string[];
  /** Ids of the staff that a restricted one complains of. */
  excluded?: readonly string[];
  anonymous?: boolean;
  /** By staff who saw it, or for a caller: what the trail says of that. */
  filed?: string;
  /** Done already: no group needs to take it. */
  quiet?: true;
  /** A named person it is meant for ("ask for me", domain.md R4). */
  assigneeId?: string;
}

export async function openTicket(tx: Tx, asked: NewTicket): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const emergency = emergencyAbout(picture, asked.node, asked.words.text);
  const hurry = emergency !== undefined && asked.category.urgency === 'ordinary';
  const o = hurry ? { ...asked, category: withUrgency(asked.category, 'urgent') } : asked;
  const number = ticketNumber(await tx.next('tickets'));
  const { restricted } = o.category;
  const excluded = restricted ? (o.excluded ?? []) : [];
  const node = o.assigneeId && !restricted ? o.node : startsAt(picture, o, tx.now);
  const due = deadlinesFrom(tx.now, o.category, picture);
  const ticket: TicketRow = {
    number,
    status: 'open',
    categoryId: o.category.id,
    urgency: o.category.urgency,
    node,
    homeNode: o.node,
    community: picture.communityOf(o.node),
    placeId: o.placeId,
    ...problemPoint(picture, o),
    words: sealWords(tx.vault, number, { ...o.words, ownName: openField(tx, o.reporter, 'name') }),
    assigneeId: o.assigneeId ?? null,
    takeDueAt: due.take,
    resolveDueAt: due.resolve,
    arrivedAt: tx.now,
    takenAt: null,
    resolvedAt: null,
    closedAt: null,
    rating: null,
    returns: 0,
    reopens: 0,
    restricted,
    anonymous: o.anonymous ?? false,
    excluded: sealExcluded(tx.vault, number, excluded),
    into: null,
    households: 1,
    shelvedUntil: null,
    waitingFor: null,
    waitingSince: null,
    waitedMs: 0,
    request: null,
    supervisedAt: null,
    helpers: '',
    createdAt: tx.now,
  };
  tx.tickets.put(ticket);
  tx.ticketReporters.add({
    ticket: number,
    personId: o.reporter.id,
    conversation: o.conversation,
    filedBy: (o.filedBy ?? o.reporter).id,
    createdAt: tx.now,
    origin: null,
    words: null,
    rating: null,
  });
  const move = o.filed === undefined ? 'report' : 'file';
  writeTrail(tx, ticket, { move, actor: o.actor, words: o.filed ?? '' }, node);
  setTimer(tx, number, 'take-warning', due.takeWarning);
  const media = await attachMedia(tx, number, o.media);
  if (!o.quiet) await alert(tx, ticket, { head: '新工单', once: 'new', media });
  if (emergency) await countTicket(tx, emergency, number);
  return ticket;
}

/** The report behind a ticket that danger words had raised at once: what is known now is added, and said. */
export async function completeTicket(
  tx: Tx,
  ticket: TicketRow,
  o: Pick<NewTicket, 'category' | 'node' | 'placeId' | 'words' | 'media' | 'actor' | 'excluded' | 'anonymous'>,
): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const known = openWords(tx.vault, ticket);
  const text = [...new Set([known.text, o.words.text])].filter(Boolean).join('；');
  const excluded = [...new Set([...excludedOf(tx.vault, ticket), ...(o.excluded ?? [])])];
  const start = ticket.restricted ? { node: o.node, category: categoryOf(picture, ticket), excluded } : o;
  const node = picture.covers(ticket.node, o.node) ? startsAt(picture, start, tx.now) : ticket.node;
  const changed: TicketRow = {
    ...ticket,
    anonymous: ticket.anonymous || (o.anonymous ?? false),
    ...(ticket.restricted && { excluded: sealExcluded(tx.vault, ticket.number, excluded) }),
    categoryId: ticket.urgency === 'emergency' || ticket.restricted ? ticket.categoryId : o.category.id,
    node,
    homeNode: o.node,
    community: picture.communityOf(o.node),
    placeId: o.placeId,
    ...problemPoint(picture, o),
    words: sealWords(tx.vault, ticket.number, { ...known, ...o.words, text }),
  };
  tx.tickets.put(changed);
  writeTrail(tx, changed, { move: 'add', actor: o.actor, words: o.words.place }, ticket.node);
  const media = await attachMedia(tx, ticket.number, o.media);
  const head = node === ticket.node ? '提醒' : '新工单';
  await alert(tx, changed, { head, once: `place:${o.placeId ?? tx.now.getTime()}`, media });
  return changed;
}

/** With whom a new ticket begins: of a restricted one, never with whoever is complained of. */
function startsAt(picture: Neighbourhood, o: Pick<NewTicket, 'node' | 'category' | 'excluded'>, now: Date): string {
  return o.category.restricted
    ? restrictedStart(picture, o.node, o.category, o.excluded ?? [])
    : startingNode(picture, o.node, o.category, now);
}

/** Where the problem is: the location that was sent for it, else the point of the place that was named. */
function problemPoint(picture: Neighbourhood, { placeId, words }: Pick<NewTicket, 'placeId' | 'words'>) {
  const place = placeId === null ? undefined : picture.places.get(placeId);
  const point = words.location ?? (place && pointOf(place, picture));
  return {
    latitude: point ? rounded(point.latitude) : null,
    longitude: point ? rounded(point.longitude) : null,
  };
}

/** Whoever is named to the resident as the one that will take it. */
export async function whoTakes(tx: Tx, ticket: TicketRow): Promise<string> {
  const picture = await neighbourhood(tx);
  if (ticket.restricted) return namedHandlers(picture, ticket, tx.vault)[0]?.name ?? '';
  const category = picture.categories.get(ticket.categoryId);
  const named = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  const first = named ?? (category ? handlers(picture, ticket.node, category, tx.now)[0] : undefined);
  return (first && standIn(picture, first.personId, tx.now)?.name) ?? '';
}

/** Makes media part of a ticket. Answers with what the alert must know of them. */
export async function attachMedia(tx: Tx, ticket: number, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const db = await tx.db();
  await db.update(Media, { id: In([...ids]) }, { ticket });
  const rows = await db.findBy(Media, { id: In([...ids]) });
  return rows.map(({ id, kind, status }) => ({ id, kind, stored: status === 'stored' }));
}
