/**
 * /撤销: the sender's own last command is taken back within two minutes. What a command changes is kept as it stood before
 * and after; where anything has moved since, nothing is taken back.
 */
import { In, IsNull, MoreThanOrEqual } from 'typeorm';
import { Outbox, type OutboxRow, Timer, type TimerRow } from '../../store/entities/messaging.ts';
import { Media, TicketReporter, type TicketReporterRow, type TicketRow } from '../../store/entities/tickets.ts';
import { Undoable } from '../../store/entities/undo.ts';
import type { Tx } from '../../store/tx.ts';
import { type Actor, writeTrail } from './change.ts';
import { dueAt } from './clock.ts';
import { countHouseholds } from './households.ts';
import { corrections, privately } from './texts.ts';

/** Wall time: who has mistyped sees it at once. */
const UNDOABLE_MS = 2 * 60_000;

/** What others may change meanwhile without being in the way: a neighbour has joined. */
const FREE: readonly (keyof TicketRow)[] = ['households'];

interface Scene {
  tickets: TicketRow[];
  timers: TimerRow[];
  reporters: TicketReporterRow[];
  media: { id: string; ticket: number }[];
}

interface Snapshot {
  before: Scene;
  after: Scene;
  /** Outbox keys of all that was said. */
  said: string[];
}

/**
 * Makes a move that /撤销 can take back. `tickets`: all that it may change, the one that it is about first. Commands about
 * one ticket need not call it: `undoable: true` in their line does (commands/command.ts).
 */
export async function undoable<T>(
  tx: Tx,
  o: { command: string; actor: Actor; tickets: readonly [number, ...number[]] },
  move: () => Promise<T>,
): Promise<T> {
  const before = await sceneOf(tx, o.tickets);
  const mark = tx.sent.length;
  const result = await move();
  const after = await sceneOf(tx, o.tickets);
  if (o.actor.personId === null || same(before, after)) return result;
  const snapshot: Snapshot = { before, after, said: tx.sent.slice(mark) };
  await (await tx.db()).insert(Undoable, {
    personId: o.actor.personId,
    command: o.command,
    ticket: o.tickets[0],
    at: tx.now,
    snapshot: tx.vault.seal(JSON.stringify(snapshot), identity(o.actor.personId)),
    undoneAt: null,
  });
  return result;
}

export interface LastMove {
  seq: number;
  command: string;
  ticket: number;
  at: Date;
  snapshot: Snapshot;
}

/** What /撤销 would take back now; undefined: there is nothing, it was too long ago, or it is taken back already. */
export async function lastMove(tx: Tx, personId: string): Promise<LastMove | undefined> {
  const [row] = await (await tx.db()).find(Undoable, { where: { personId }, order: { seq: 'DESC' }, take: 1 });
  if (!row || row.undoneAt !== null || tx.now.getTime() - row.at.getTime() > UNDOABLE_MS) return undefined;
  const snapshot: Snapshot = JSON.parse(tx.vault.open(row.snapshot, identity(personId)), revived);
  return { ...row, snapshot };
}

/** Takes the question about a ticket, how it went or what staff asked, out of a reporter's chat (engine). */
export type DropRating = (tx: Tx, o: { conversation: string; number: number }) => Promise<void>;

/** Takes a move back. Undefined: something has moved since, and nothing was changed. */
export async function takeBack(
  tx: Tx,
  last: LastMove,
  actor: Actor,
  dropRating: DropRating,
): Promise<TicketRow | undefined> {
  const { before, after, said } = last.snapshot;
  const numbers = before.tickets.map(({ number }) => number);
  const now = await sceneOf(tx, numbers);
  const restored = restoredTickets(last.snapshot, now);
  if (!restored || !reportersStand(last.snapshot, now)) return undefined;
  const db = await tx.db();
  if ((await db.update(Undoable, { seq: last.seq, undoneAt: IsNull() }, { undoneAt: tx.now })).affected === 0) {
    return undefined;
  }
  await restoreReporters(tx, last, now);
  for (const { key } of now.timers) tx.timers.remove(key);
  for (const timer of before.timers) tx.timers.put(timer);
  for (const ticket of restored) {
    tx.tickets.put({ ...ticket, households: await countHouseholds(tx, ticket.number) });
    writeTrail(tx, ticket, { move: 'undo', actor, words: last.command }, ticket.node);
  }
  for (const { ticket, conversation } of after.reporters) {
    if (isAsked(last.snapshot, ticket) && conversation !== '') await dropRating(tx, { conversation, number: ticket });
  }
  const about = restored.find(({ number }) => number === last.ticket);
  if (about) await correct(tx, about, last.command, await unsay(tx, said));
  return about;
}

/** Each column that the move has changed goes back, unless somebody has changed it since. */
function restoredTickets({ before, after }: Snapshot, now: Scene): TicketRow[] | undefined {
  const restored: TicketRow[] = [];
  for (const was of before.tickets) {
    const became = after.tickets.find(({ number }) => number === was.number);
    const is = now.tickets.find(({ number }) => number === was.number);
    if (!became || !is) return undefined;
    const columns = Object.keys(became) as (keyof TicketRow)[];
    if (columns.some((column) => !FREE.includes(column) && !same(is[column], became[column]))) return undefined;
    restored.push({
      ...is,
      ...Object.fromEntries(columns.filter((each) => !FREE.includes(each)).map((each) => [each, was[each]])),
    });
  }
  return restored;
}

/** Whoever was moved is still there, and nobody has rated what would be taken back. */
function reportersStand({ before, after }: Snapshot, now: Scene): boolean {
  const isNow = (row: TicketReporterRow) => now.reporters.find((each) => isSame(each, row));
  const moved = after.reporters.filter((row) => !before.reporters.some((each) => isSame(each, row)));
  return moved.every(isNow) && after.reporters.every((row) => (isNow(row)?.rating ?? row.rating) === row.rating);
}

/** Rows that the move has added go, with the photos that came with them or since; those it has removed come back. */
async function restoreReporters(tx: Tx, { snapshot: { before, after }, at }: LastMove, now: Scene): Promise<void> {
  const db = await tx.db();
  for (const row of after.reporters.filter((each) => !before.reporters.some((other) => isSame(other, each)))) {
    await db.delete(TicketReporter, { ticket: row.ticket, personId: row.personId });
    if (row.origin === null) continue;
    const sentSince = { ticket: row.ticket, conversation: row.conversation, createdAt: MoreThanOrEqual(at) };
    await db.update(Media, sentSince, { ticket: row.origin });
  }
  for (const row of before.reporters) {
    if (!now.reporters.some((each) => isSame(each, row))) tx.ticketReporters.add(row);
  }
  for (const { id, ticket } of before.media) {
    if (after.media.some((each) => each.id === id && each.ticket !== ticket))
      await db.update(Media, { id }, { ticket });
  }
}

/** What still waits is never said; answers with what has been, or may have been. */
async function unsay(tx: Tx, keys: readonly string[]): Promise<OutboxRow[]> {
  const db = await tx.db();
  const waiting = await db.findBy(Outbox, { key: In([...keys]), status: In(['waiting', 'held']) });
  for (const { seq, status } of waiting) {
    await db.update(Outbox, { seq, status }, { status: 'cancelled', settledAt: tx.now, why: 'undone' });
  }
  const rows = await db.findBy(Outbox, { key: In([...keys]) });
  const tried = new Set(waiting.filter(({ attempts }) => attempts > 0).map(({ seq }) => seq));
  return rows.filter(({ seq, status }) => ['sent', 'sending', 'combined'].includes(status) || tried.has(seq));
}

/** One correction for each chat that has read something. */
async function correct(tx: Tx, ticket: TicketRow, command: string, read: readonly OutboxRow[]): Promise<void> {
  for (const recipient of new Set(read.map((row) => row.recipient))) {
    const isResident = recipient.startsWith('conversation:');
    const text = isResident
      ? ticket.restricted
        ? privately.toReporter
        : corrections.resident(ticket)
      : corrections.staff({ number: ticket.number, due: dueAt(ticket) }, command);
    tx.send({ recipient, payload: { text }, ticket: ticket.number });
  }
}

async function sceneOf(tx: Tx, numbers: readonly number[]): Promise<Scene> {
  const tickets: TicketRow[] = [];
  for (const number of numbers) {
    const ticket = await tx.tickets.get(number);
    if (ticket) tickets.push(ticket);
  }
  const db = await tx.db();
  const media = await db.find(Media, { where: { ticket: In([...numbers]) }, order: { id: 'ASC' } });
  return {
    tickets,
    timers: await db.find(Timer, { where: { subject: In(numbers.map(String)) }, order: { key: 'ASC' } }),
    reporters: await db.find(TicketReporter, {
      where: { ticket: In([...numbers]) },
      order: { ticket: 'ASC', personId: 'ASC' },
    }),
    media: media.map(({ id, ticket }) => ({ id, ticket: ticket ?? 0 })),
  };
}

/** Its reporters were asked something: to rate what was resolved, or a question of staff's. */
function isAsked({ before, after }: Snapshot, number: number): boolean {
  const [was, became] = [before, after].map(({ tickets }) => tickets.find((each) => each.number === number));
  const resolved = became?.status === 'resolved' && was?.status !== 'resolved';
  return resolved || (became?.waitingFor != null && was?.waitingFor === null);
}

const isSame = (a: TicketReporterRow, b: TicketReporterRow) => a.ticket === b.ticket && a.personId === b.personId;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const identity = (personId: string) => `undoables.snapshot:${personId}`;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const revived = (_: string, value: unknown) => (typeof value === 'string' && ISO.test(value) ? new Date(value) : value);
