/** Tools to borrow (domain.md R6): stations, types and items, what is or was lent to whom, stock counts. */
import { EntitySchema } from 'typeorm';
import { flag, integer, integerOrNull, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

/** Where tools are handed out. */
export interface ToolStationRow {
  id: string;
  name: string;
  node: string;
  address: string;
  phone: string;
  hours: string;
  position: number;
}
export const ToolStationEntity = new EntitySchema<ToolStationRow>({
  name: 'tool_stations',
  columns: { id: key, name: text, node: text, address: text, phone: text, hours: text, position: integer },
});

export interface ToolTypeRow {
  id: string;
  name: string;
  aliases: string[];
  /** How one is counted: 把, 台. */
  unit: string;
  instructions: string;
  /** What must be read before it is used. */
  safety: string | null;
  /** The note must be confirmed, and only adults get it. */
  dangerous: boolean;
  days: number;
  holdHours: number;
  renewals: number;
  position: number;
}
export const ToolTypeEntity = new EntitySchema<ToolTypeRow>({
  name: 'tool_types',
  columns: {
    id: key,
    name: text,
    aliases: jsonText,
    unit: text,
    instructions: text,
    safety: textOrNull,
    dangerous: flag,
    days: integer,
    holdHours: integer,
    renewals: integer,
    position: integer,
  },
});

/** A keeper has photographed it: the media row whose bytes are ours. */
export interface ToolPhotoRow {
  type: string;
  media: string;
}
export const ToolPhoto = new EntitySchema<ToolPhotoRow>({
  name: 'tool_photos',
  columns: { type: key, media: text },
});

/** `in`: on the shelf, usable. */
export type ItemState = 'in' | 'lent' | 'repair' | 'missing' | 'retired';

/** One thing with an inventory number. `loan`: who has it now, so that it is never with two. */
export interface ToolItemRow {
  id: string;
  type: string;
  station: string;
  state: ItemState;
  loan: number | null;
  since: Date;
}
export const ToolItem = new EntitySchema<ToolItemRow>({
  name: 'tool_items',
  columns: { id: key, type: text, station: text, state: text, loan: integerOrNull, since: time },
});

export interface ToolLoanRow {
  /** That of its claim: a reservation goes on as a loan, under the same number and code. */
  number: number;
  item: string;
  type: string;
  station: string;
  node: string;
  /** null: the person has been erased. */
  personId: string | null;
  /** Keyed hash of the flat, so that a household's loans are counted without being named. */
  household: string;
  lentAt: Date;
  lentBy: string | null;
  dueAt: Date;
  renewals: number;
  /** The safety note has been read out and confirmed. */
  toldSafety: boolean;
  /** How many steps of the reminders have been said. */
  reminded: number;
  returnedAt: Date | null;
  returnedBy: string | null;
  /** Sealed JSON (LoanWords): why a rule was overridden, what was damaged. */
  words: string | null;
  /** The ticket for the repair. */
  ticket: number | null;
}
export const ToolLoan = new EntitySchema<ToolLoanRow>({
  name: 'tool_loans',
  columns: {
    number: { type: 'integer', primary: true },
    item: text,
    type: text,
    station: text,
    node: text,
    personId: textOrNull,
    household: text,
    lentAt: time,
    lentBy: textOrNull,
    dueAt: time,
    renewals: integer,
    toldSafety: flag,
    reminded: integer,
    returnedAt: timeOrNull,
    returnedBy: textOrNull,
    words: textOrNull,
    ticket: integerOrNull,
  },
});

/** A stock count: what should have been there, what was, and the inventory numbers that differ. */
export interface ToolCountRow {
  id: string;
  station: string;
  at: Date;
  byId: string | null;
  expected: number;
  found: number;
  missing: string[];
  extra: string[];
}
export const ToolCount = new EntitySchema<ToolCountRow>({
  name: 'tool_counts',
  columns: {
    id: key,
    station: text,
    at: time,
    byId: textOrNull,
    expected: integer,
    found: integer,
    missing: jsonText,
    extra: jsonText,
  },
});
