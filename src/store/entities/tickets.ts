/** Tickets with their trail, their reporters and the photos and voices that belong to them. */
import { EntitySchema } from 'typeorm';
import { flag, integer, integerOrNull, key, realOrNull, text, textOrNull, time, timeOrNull } from './columns.ts';

export interface TicketRow {
  /** Seven digits, the last a Damm check digit. */
  number: number;
  status: string;
  categoryId: string;
  urgency: string;
  /** Whose it is now: the grid, or what it has climbed to. */
  node: string;
  /** Where the problem lies. */
  homeNode: string;
  community: string;
  placeId: string | null;
  /** Where the problem is, GCJ-02 to five decimals; null: no point is known. */
  latitude: number | null;
  longitude: number | null;
  /** Sealed JSON: words, place detail, coordinates (TicketWords). */
  words: string;
  assigneeId: string | null;
  takeDueAt: Date;
  resolveDueAt: Date;
  arrivedAt: Date;
  takenAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  /** 1 to 3 (domain.md, Words); null: not rated. */
  rating: number | null;
  returns: number;
  reopens: number;
  /** The ticket that this one was merged into. */
  into: number | null;
  /** How many households have reported it. */
  households: number;
  /** Named handlers in private alone: no group, neutral words (domain.md R24). */
  restricted: boolean;
  /** Only whoever has taken it learns who reported it. */
  anonymous: boolean;
  /** Sealed ids of the staff who are complained of: they neither see nor handle it (tickets/restricted.ts). */
  excluded: string | null;
  /** 挂账: no deadline runs until then, when it is looked at again. */
  shelvedUntil: Date | null;
  /** 'resident' while a question of staff's is unanswered. */
  waitingFor: string | null;
  waitingSince: Date | null;
  /** How much time it has got for waiting, in all: the clock does not stop for ever. */
  waitedMs: number;
  /** What the level above has been asked and not yet decided (JSON, domain/tickets/requests.ts). */
  request: string | null;
  /** When the level above has made it its own concern (督办). */
  supervisedAt: Date | null;
  /** 协办: "person:<id>" and "node:<code>", a blank before and behind each. */
  helpers: string;
  createdAt: Date;
}

export const Ticket = new EntitySchema<TicketRow>({
  name: 'tickets',
  columns: {
    number: { type: 'integer', primary: true },
    status: text,
    categoryId: text,
    urgency: text,
    node: text,
    homeNode: text,
    community: text,
    placeId: textOrNull,
    latitude: realOrNull,
    longitude: realOrNull,
    words: text,
    assigneeId: textOrNull,
    takeDueAt: time,
    resolveDueAt: time,
    arrivedAt: time,
    takenAt: timeOrNull,
    resolvedAt: timeOrNull,
    closedAt: timeOrNull,
    rating: integerOrNull,
    returns: integer,
    reopens: integer,
    into: integerOrNull,
    households: integer,
    restricted: flag,
    anonymous: flag,
    excluded: textOrNull,
    shelvedUntil: timeOrNull,
    waitingFor: textOrNull,
    waitingSince: timeOrNull,
    waitedMs: integer,
    request: textOrNull,
    supervisedAt: timeOrNull,
    helpers: text,
    createdAt: time,
  },
});

/** One step of a ticket's trail: who, what, when, why, through which channel. */
export interface TicketLogRow {
  seq: number;
  id: string;
  ticket: number;
  at: Date;
  event: string;
  personId: string | null;
  /** How the actor is named to residents: "网格员 张伟", "系统". */
  actor: string;
  channel: string;
  /** Sealed words that came with it. */
  words: string | null;
  fromNode: string;
  toNode: string;
}
export const TicketLog = new EntitySchema<TicketLogRow>({
  name: 'ticket_log',
  columns: {
    seq: { type: 'integer', primary: true, generated: 'increment' },
    id: text,
    ticket: integer,
    at: time,
    event: text,
    personId: textOrNull,
    actor: text,
    channel: text,
    words: textOrNull,
    fromNode: text,
    toNode: text,
  },
});

/** Who reported a ticket, and through which chat they hear of it. `filedBy`: who spoke for them, when it was another. */
export interface TicketReporterRow {
  ticket: number;
  personId: string;
  conversation: string;
  filedBy: string;
  createdAt: Date;
  /** The merged ticket that the row came from; null: reported or joined here. */
  origin: number | null;
  /** What somebody who joined has said herself (sealed, tickets/own-words.ts); null: the ticket's words are hers. */
  words: string | null;
  /** How she has rated the result that is waiting to be rated. */
  rating: number | null;
}
export const TicketReporter = new EntitySchema<TicketReporterRow>({
  name: 'ticket_reporters',
  columns: {
    ticket: { type: 'integer', primary: true },
    personId: key,
    conversation: text,
    filedBy: text,
    createdAt: time,
    origin: integerOrNull,
    words: textOrNull,
    rating: integerOrNull,
  },
});

/** A photo or voice. Its bytes (table `media_bytes`) are ours before anything relies on them. */
export interface MediaRow {
  id: string;
  channel: string;
  kind: string;
  /** The platform's handle, good for three days on WeChat. */
  ref: string;
  conversation: string;
  ticket: number | null;
  status: 'wanted' | 'stored' | 'lost';
  mediaType: string | null;
  attempts: number;
  nextTryAt: Date;
  createdAt: Date;
  /** Shown with the alert in the work group. */
  shown: boolean;
}
export const Media = new EntitySchema<MediaRow>({
  name: 'media',
  columns: {
    id: key,
    channel: text,
    kind: text,
    ref: text,
    conversation: text,
    ticket: integerOrNull,
    status: text,
    mediaType: textOrNull,
    attempts: integer,
    nextTryAt: time,
    createdAt: time,
    shown: flag,
  },
});
