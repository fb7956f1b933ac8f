/** Reading tickets: a person's own, a member's to-do list, a ticket's trail. */
import { In, LessThan, Like, MoreThan, Not } from 'typeorm';
import { Ticket, TicketLog, TicketReporter, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { isNamed } from './restricted.ts';
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

/** What a colleague may take back with /撤销, by the word of the trail. */
const UNDOABLE: readonly string[] = [
  ...['take', 'ask', 'assign', 'help', 'refer', 'return', 'resolve', 'escalate', 'merge', 'absorb'],
  ...['extend', 'want-extend', 'shelve', 'decline', 'want-decline', 'refuse', 'supervise'],
];

/** Without what was taken back: who only reads how it stands would take it for done. */
export function standing<Step extends Pick<TrailStep, 'event' | 'personId'>>(trail: readonly Step[]): Step[] {
  const left: Step[] = [];
  for (const step of trail) {
    const undone =
      step.event === 'undo'
        ? left.findLastIndex(({ event, personId }) => personId === step.personId && UNDOABLE.includes(event))
        : -1;
    if (undone >= 0) left.splice(undone, 1);
    else left.push(step);
  }
  return left;
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

/** When this person reported or joined it; `joined`: the ticket's words and place are a neighbour's. */
export async function reportOf(
  tx: Tx,
  ticket: number,
  personId: string,
): Promise<{ at: Date; joined: boolean } | null> {
  const row = await (await tx.db()).findOneBy(TicketReporter, { ticket, personId });
  return row && { at: row.createdAt, joined: row.words !== null };
}

/** The one of these tickets about which this person has answered staff's question since. */
export async function lastAnswered(
  tx: Tx,
  personId: string,
  tickets: readonly TicketRow[],
  since: Date,
): Promise<number | undefined> {
  const ticket = In(tickets.map(({ number }) => number));
  const where = { ticket, personId, event: 'answer', at: MoreThan(since) };
  const [row] = await (await tx.db()).find(TicketLog, { where, order: { seq: 'DESC' }, take: 1 });
  return row?.ticket;
}

/** Did this person report it? */
export async function isReporter(tx: Tx, ticket: number, personId: string): Promise<boolean> {
  return (await tx.db()).existsBy(TicketReporter, { ticket, personId });
}

/** Restricted tickets that this person is named for, or that were given to them. */
export async function restrictedFor(tx: Tx, picture: Neighbourhood, personId: string): Promise<TicketRow[]> {
  const where = { status: In(['open', 'taken']), restricted: true };
  const tickets = await (await tx.db()).find(Ticket, { where, order: { takeDueAt: 'ASC', number: 'ASC' } });
  return tickets.filter((ticket) => isNamed(picture, personId, ticket, tx.vault));
}

/** Restricted ones left out: what waits at these nodes or is helped with there, and what is this person's by name; most urgent deadline first. */
export async function openAt(
  tx: Tx,
  nodes: readonly string[],
  most: number,
  assigneeId?: string,
): Promise<TicketRow[]> {
  const alive = { status: In(['open', 'taken']), restricted: false };
  const refs = [...nodes.map((code) => `node:${code}`), ...(assigneeId === undefined ? [] : [`person:${assigneeId}`])];
  return (await tx.db()).find(Ticket, {
    where: [
      { ...alive, node: In([...nodes]) },
      ...(assigneeId === undefined ? [] : [{ ...alive, assigneeId }]),
      ...refs.map((ref) => ({ ...alive, helpers: Like(`% ${ref} %`) })),
    ],
    order: { takeDueAt: 'ASC', number: 'ASC' },
    take: most,
  });
}

export async function lateCount(tx: Tx): Promise<number> {
  return (await tx.db()).countBy(Ticket, { status: 'open', takeDueAt: LessThan(tx.now) });
}
