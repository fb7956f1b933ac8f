/** What operating leaves behind: who was erased, and which tickets came from other platforms. */
import { EntitySchema } from 'typeorm';
import { integer, jsonText, key, text, time, timeOrNull } from './columns.ts';

/** Somebody was erased. Keyed hashes, nobody's data: by them the same person is found again in an older backup. */
export interface Erasure {
  id: string;
  at: Date;
  person: string;
  conversations: string[];
}
export const ErasureEntity = new EntitySchema<Erasure>({
  name: 'erasures',
  columns: { id: key, at: time, person: text, conversations: jsonText },
});

/** The other platform's side of a ticket that came from there by file (12345, the district's). */
export interface TicketSourceRow {
  ticket: number;
  /** Its number there: the same one is never taken twice. */
  number: string;
  platform: string;
  /** Until when that platform wants it resolved. */
  dueAt: Date | null;
  importedAt: Date;
}
export const TicketSource = new EntitySchema<TicketSourceRow>({
  name: 'ticket_sources',
  columns: {
    ticket: { ...integer, primary: true },
    number: text,
    platform: text,
    dueAt: timeOrNull,
    importedAt: time,
  },
});
