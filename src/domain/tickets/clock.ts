/** A ticket's running clock: its one timer follows from its columns, whatever was done to it. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { categoryOf, clearTimer, setTimer } from './change.ts';
import { calendarOf, type Deadlines, deadlinesFrom } from './deadlines.ts';

/** Sets the timer that an open or taken ticket must have now. Where it stands still, something else wakes it. */
export function runClock(tx: Tx, picture: Neighbourhood, ticket: TicketRow): void {
  const { number } = ticket;
  if (ticket.shelvedUntil) {
    setTimer(tx, number, 'review', ticket.shelvedUntil);
    return;
  }
  const due = dueAt(ticket);
  const step = ticket.status === 'taken' ? 'resolve' : 'take';
  if (waits(ticket)) {
    clearTimer(tx, number);
    return;
  }
  const warning = warningAt(tx.now, picture, ticket);
  if (warning > tx.now && warning < due) setTimer(tx, number, `${step}-warning`, warning);
  else setTimer(tx, number, step, due > tx.now ? due : tx.now);
}

/** The deadline that counts now. */
export const dueAt = (ticket: Pick<TicketRow, 'status' | 'takeDueAt' | 'resolveDueAt'>): Date =>
  ticket.status === 'taken' ? ticket.resolveDueAt : ticket.takeDueAt;

/**
 * The clock waits for the resident: not before somebody has taken it (asking is no way round that), and never an urgent
 * one, where whoever has it acts on what is known.
 */
export const waits = ({ waitingFor, status, urgency }: TicketRow): boolean =>
  waitingFor !== null && status === 'taken' && urgency === 'ordinary';

/** As long before the deadline as its category says, also when the deadline was moved; at least half of what is left. */
function warningAt(now: Date, picture: Neighbourhood, ticket: TicketRow): Date {
  const clock = clockOf(picture, ticket);
  const [warning, due] =
    ticket.status === 'taken' ? [clock.resolveWarning, clock.resolve] : [clock.takeWarning, clock.take];
  const moved = dueAt(ticket);
  if (moved.getTime() === due.getTime()) return warning;
  if (ticket.urgency !== 'ordinary') return new Date(moved.getTime() - (due.getTime() - warning.getTime()));
  const calendar = calendarOf(picture);
  const left = calendar.between(now, moved);
  return calendar.addTime(now, Math.max(left - calendar.between(warning, due), left / 2));
}

/** The clock of its arrival here, as it was before anybody moved a deadline. */
export function clockOf(picture: Neighbourhood, ticket: TicketRow): Deadlines {
  return deadlinesFrom(ticket.arrivedAt, categoryOf(picture, ticket), picture);
}
