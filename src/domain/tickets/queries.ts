/** Reading tickets: a person's own, a member's to-do list, a ticket's trail. */
import { In, LessThan, Not } from 'typeorm';
import { Ticket, TicketLog, TicketReporter, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { openLogWords } from './words.ts';

export interface TrailStep {
  at: Date;
  event: string;
  personId: string | null;
  actor: string;
  words: string;
  toNode: string;
}

export async function trailOf(tx: Tx, ticket: number): Promise<TrailStep[]> {
  const rows = await (await tx.db()).find(TicketLog, { where: { ticket }, order: { seq: 'ASC' } });
  return rows.map((row) => ({ ...row, words: openLogWords(tx.vault, row) }));
}

/** What a person has reported or joined, newest first; merged tickets are seen where they went. */
export async function ticketsOf(tx: Tx, personId: string, most: number): Promise<TicketRow[]> {
  const db = await tx.db();
  const reports = await db.find(TicketReporter, {
    where: { personId },
    order: { createdAt: 'DESC', ticket: 'DESC' },
    // Some may have been merged into another of these.
    take: 2 * most,
    select: { ticket: true },
  });
  if (reports.length === 0) return [];
  const numbers = reports.map(({ ticket }) => ticket);
  const tickets = await db.findBy(Ticket, { number: In(numbers), status: Not('merged') });
  return tickets.sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number)).slice(0, most);
}

/** Did this person report it? */
export async function isReporter(tx: Tx, ticket: number, personId: string): Promise<boolean> {
  return (await tx.db()).existsBy(TicketReporter, { ticket, personId });
}

/** What waits at these nodes, and what was given to this person by name; most urgent deadline first. */
export async function openAt(
  tx: Tx,
  nodes: readonly string[],
  most: number,
  assigneeId?: string,
): Promise<TicketRow[]> {
  const status = In(['open', 'taken']);
  return (await tx.db()).find(Ticket, {
    where: [{ status, node: In([...nodes]) }, ...(assigneeId === undefined ? [] : [{ status, assigneeId }])],
    order: { takeDueAt: 'ASC', number: 'ASC' },
    take: most,
  });
}

export async function lateCount(tx: Tx): Promise<number> {
  return (await tx.db()).countBy(Ticket, { status: 'open', takeDueAt: LessThan(tx.now) });
}
