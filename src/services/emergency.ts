/** Which alarm the talk is about: the ticket that danger words have raised in it. */
import { mayMove, type Status } from '../domain/tickets/lifecycle.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';

const SAME_DANGER_MS = 60 * 60_000;

/** The ticket that danger words in this talk have raised, while somebody still works on it. */
export async function raisedJustNow({ tx, talks }: ServiceContext): Promise<TicketRow | null> {
  if (talks.emergency === undefined || tx.now.getTime() - talks.emergency.at >= SAME_DANGER_MS) return null;
  const ticket = await tx.tickets.get(talks.emergency.ticket);
  return ticket && mayMove('add', ticket.status as Status) ? ticket : null;
}
