/** Emergency mode (domain.md S10): its kinds, what is on and where, who has read of it, its tickets, call-outs; hours on holidays. */
import { EntitySchema } from 'typeorm';
import { flag, integer, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

export interface EmergencyKindRow {
  id: string;
  name: string;
  aliases: string[];
  notice: string;
  numbers: { name: string; phone: string }[];
  keywords: string[];
  stays: string[];
}
export const EmergencyKindEntity = new EntitySchema<EmergencyKindRow>({
  name: 'emergency_kinds',
  columns: {
    id: key,
    name: text,
    aliases: jsonText,
    notice: text,
    numbers: jsonText,
    keywords: jsonText,
    stays: jsonText,
  },
});

/** One time that emergency mode was on, at one node. */
export interface EmergencyRow {
  id: string;
  kind: string;
  node: string;
  openedAt: Date;
  openedBy: string;
  /** null: it is on. */
  closedAt: Date | null;
  closedBy: string | null;
}
export const EmergencyEntity = new EntitySchema<EmergencyRow>({
  name: 'emergencies',
  columns: {
    id: key,
    kind: text,
    node: text,
    openedAt: time,
    openedBy: text,
    closedAt: timeOrNull,
    closedBy: textOrNull,
  },
});

/** On which day this chat has read the notice last. */
export interface EmergencyReadRow {
  conversation: string;
  emergency: string;
  day: string;
}
export const EmergencyRead = new EntitySchema<EmergencyReadRow>({
  name: 'emergency_read',
  columns: { conversation: key, emergency: key, day: text },
});

/** Tickets that are about it. */
export interface EmergencyTicketRow {
  ticket: number;
  emergency: string;
}
export const EmergencyTicket = new EntitySchema<EmergencyTicketRow>({
  name: 'emergency_tickets',
  columns: { ticket: { ...integer, primary: true }, emergency: text },
});

/** Helpers were called. `words` are sealed. */
export interface CallOutRow {
  id: string;
  emergency: string;
  node: string;
  words: string;
  at: Date;
  madeBy: string;
}
export const CallOut = new EntitySchema<CallOutRow>({
  name: 'call_outs',
  columns: { id: key, emergency: text, node: text, words: text, at: time, madeBy: text },
});

/** Who was called, and what they said; null: nothing yet. */
export interface CallOutAnswerRow {
  callOut: string;
  personId: string;
  comes: boolean | null;
  answeredAt: Date | null;
}
export const CallOutAnswer = new EntitySchema<CallOutAnswerRow>({
  name: 'call_out_answers',
  columns: { callOut: key, personId: key, comes: { ...flag, nullable: true }, answeredAt: timeOrNull },
});

/** Hours that differ from the usual ones for some days. */
export interface HolidayHoursRow {
  id: string;
  /** A role or a contact's kind. */
  whose: string;
  node: string;
  /** One of them by name; null: all of them at the node and below. */
  name: string | null;
  /** "2026-10-01", both days included. */
  fromDay: string;
  toDay: string;
  /** null: closed. */
  hours: string | null;
}
export const HolidayHoursEntity = new EntitySchema<HolidayHoursRow>({
  name: 'holiday_hours',
  columns: {
    id: key,
    whose: text,
    node: text,
    name: textOrNull,
    fromDay: text,
    toDay: text,
    hours: textOrNull,
  },
});
