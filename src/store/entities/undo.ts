/** What a staff member's last commands have changed, for /撤销. */
import { EntitySchema } from 'typeorm';
import { integer, text, time, timeOrNull } from './columns.ts';

export interface UndoableRow {
  seq: number;
  personId: string;
  /** The command's name: "办结". */
  command: string;
  /** The ticket it was about. */
  ticket: number;
  at: Date;
  /** Sealed JSON: how everything stood before and after (domain/tickets/undo.ts). */
  snapshot: string;
  undoneAt: Date | null;
}
export const Undoable = new EntitySchema<UndoableRow>({
  name: 'undoables',
  columns: {
    seq: { type: 'integer', primary: true, generated: 'increment' },
    personId: text,
    command: text,
    ticket: integer,
    at: time,
    snapshot: text,
    undoneAt: timeOrNull,
  },
});
