/** Whatever is limited (places, tools, prizes), and who has a place of it, waits for one or has had one. */
import { EntitySchema } from 'typeorm';
import { flag, integer, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

export type ClaimKind = 'booking' | 'sign-up' | 'reservation' | 'redemption';

export type ClaimState = 'waiting' | 'offered' | 'held' | 'used' | 'cancelled' | 'lapsed' | 'missed';

export interface AllotmentRow {
  /** "session:<id>", "activity:<id>", "tool:<type>@<station>", "reward:<id>". */
  id: string;
  kind: ClaimKind;
  node: string;
  community: string;
  total: number;
  /** So many of them are for those with priority alone. */
  reserved: number;
  /** Claims that hold a place now. */
  taken: number;
  /** Those of them that have priority. */
  takenByPriority: number;
  /** How many wait, by priority. */
  waiting: Readonly<Record<string, number>>;
  /** How long a freed place is kept for the one it is offered to. */
  offerMinutes: number;
  /** Release hour; null: open since it was made. */
  opensAt: Date | null;
  /** Nobody gets a place from then on; null: never. */
  closesAt: Date | null;
  /** Until then all wait, and then it is drawn who gets a place; null: first come, first served. */
  drawAt: Date | null;
  closed: boolean;
}
export const Allotment = new EntitySchema<AllotmentRow>({
  name: 'allotments',
  columns: {
    id: key,
    kind: text,
    node: text,
    community: text,
    total: integer,
    reserved: integer,
    taken: integer,
    takenByPriority: integer,
    waiting: jsonText,
    offerMinutes: integer,
    opensAt: timeOrNull,
    closesAt: timeOrNull,
    drawAt: timeOrNull,
    closed: flag,
  },
});

export interface ClaimRow {
  /** From the same sequence as tickets. Its code is made of it (allotments/codes.ts). */
  number: number;
  allotment: string;
  kind: ClaimKind;
  community: string;
  /** Who has asked for it; null: staff, for somebody without the app, or she has been erased. */
  personId: string | null;
  /** The chat in which she hears of it. */
  conversation: string | null;
  /** Whom it is for: an id or a keyed hash. Nobody has two open claims of one allotment. */
  subject: string;
  /** A keyed hash of the flat; '': not known. */
  household: string;
  state: ClaimState;
  /** It takes a place now; also one that was used and is not given back. */
  holds: boolean;
  priority: number;
  /** Among those of the same priority, the lowest is next: the number or, once it was drawn, its place in the draw. */
  placeInLine: number;
  /** An offer, or what is held, ends then by itself. */
  until: Date | null;
  madeAt: Date;
  endedAt: Date | null;
  /** Sealed JSON of the service. */
  details: string | null;
}
export const Claim = new EntitySchema<ClaimRow>({
  name: 'claims',
  columns: {
    number: { type: 'integer', primary: true },
    allotment: text,
    kind: text,
    community: text,
    personId: textOrNull,
    conversation: textOrNull,
    subject: text,
    household: text,
    state: text,
    holds: flag,
    priority: integer,
    placeInLine: integer,
    until: timeOrNull,
    madeAt: time,
    endedAt: timeOrNull,
    details: textOrNull,
  },
});
