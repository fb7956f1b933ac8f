/** Reading tickets: a person's own, a member's to-do list, a ticket's trail. */
import { In, LessThan } from 'typeorm';
import { Ticket, TicketLog, TicketReporter, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { openLogWords } from './words.ts';

export interface TrailStep {
  at: Date;
  event: string;
  actor: string;
  words: string;
  toNode: string;
}

export async function trailOf(tx: Tx, ticket: number): Promise<TrailStep[]> {
  const rows = await (await tx.db()).find(TicketLog, { where: { ticket }, order: { seq: 'ASC' } });
  return rows.map((row) => ({ ...row, words: openLogWords(tx.vault, row) }));
}

/** A person's newest tickets. `open` ones alone, when a follow-up is looked for. */
export async function ticketsOf(tx: Tx, personId: string, most: number): Promise<TicketRow[]> {
  const db = await tx.db();
  const reports = await db.find(TicketReporter, {
    where: { personId },
    order: { ticket: 'DESC' },
    take: most,
    select: { ticket: true },
  });
  if (reports.length === 0) return [];
  return db.find(Ticket, { where: { number: In(reports.map(({ ticket }) => ticket)) }, order: { number: 'DESC' } });
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
