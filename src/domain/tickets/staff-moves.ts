/** What staff do to a ticket. Permission is asked before (permissions.ts); refusals by status are NotNow. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { StaffMember } from '../neighbourhood/model.ts';
import { alert, hearers, tellReporters } from './alerts.ts';
import { resumed } from './asking.ts';
import { tellByCall } from './calls.ts';
import { type Actor, arrival, change, NOTHING_PENDING, setTimer } from './change.ts';
import { runClock } from './clock.ts';
import { levelAbove } from './restricted.ts';
import { privately, pushes } from './texts.ts';

/** Starts the question how it went in a reporter's chat (engine; design 6: asked later when a talk runs). */
export type AskRating = (tx: Tx, o: { conversation: string; number: number; announce: string }) => Promise<void>;

/** Silence after which a resolved ticket is closed as 未评价. */
const UNRATED_MS = 7 * 24 * 3600_000;

export async function takeTicket(tx: Tx, ticket: TicketRow, actor: Actor, phone: string): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const taken = change(tx, ticket, {
    move: 'take',
    actor,
    set: { assigneeId: actor.personId, takenAt: tx.now },
  });
  runClock(tx, picture, taken);
  await tellReporters(tx, ticket.number, pushes.taken({ number: ticket.number, handler: actor.name, phone }));
  return taken;
}

export async function noteTicket(tx: Tx, ticket: TicketRow, actor: Actor, words: string): Promise<TicketRow> {
  const noted = change(tx, ticket, { move: 'note', actor, words });
  await tellReporters(tx, ticket.number, pushes.noted({ number: ticket.number, handler: actor.name, words }));
  return noted;
}

export async function resolveTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  words: string,
  askRating: AskRating,
): Promise<TicketRow> {
  const set = { resolvedAt: tx.now, assigneeId: ticket.assigneeId ?? actor.personId, ...NOTHING_PENDING };
  const resolved = change(tx, ticket, { move: 'resolve', actor, words, set });
  setTimer(tx, ticket.number, 'unrated', new Date(tx.now.getTime() + UNRATED_MS));
  const open = pushes.resolved({ number: ticket.number, handler: actor.name, words });
  const announce = ticket.restricted ? privately.toReporter : open;
  for (const { reporter, heard } of await hearers(tx, ticket.number, announce)) {
    const { conversation, personId } = reporter;
    // Nobody rates their own work (domain.md O6); who has no chat is told by a call.
    if (personId === actor.personId || conversation === '') continue;
    await askRating(tx, { conversation, number: ticket.number, announce: heard });
  }
  await tellByCall(tx, resolved, `已办结：${words}`);
  return resolved;
}

/** By hand, one level up. Answers undefined at the top: there is nobody above. */
export async function escalateTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  words: string,
): Promise<TicketRow | undefined> {
  const above = await levelAbove(tx, ticket);
  if (!above) return undefined;
  const set = await arrival(tx, ticket, above.code, 'escalate');
  const escalated = change(tx, ticket, { move: 'escalate', actor, words, set });
  const why = words ? `${actor.name}：${words}` : `${actor.name}上报`;
  await alert(tx, escalated, { head: '上报', once: `up:${above.code}:${tx.now.getTime()}`, why });
  await tellReporters(tx, ticket.number, pushes.escalated({ number: ticket.number, node: above.name }));
  return escalated;
}

/** To another node below the actor's, or to a named person of it. */
export async function assignTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  to: { node: string; member?: StaffMember },
): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const set = { ...(await passedOn(tx, ticket, to.node)), assigneeId: to.member?.personId ?? null };
  const words = to.member?.name ?? picture.node(to.node)?.name ?? to.node;
  const assigned = change(tx, ticket, { move: 'assign', actor, words, set });
  const once = `assign:${tx.now.getTime()}:${to.member?.personId ?? to.node}`;
  await alert(tx, assigned, { head: '新工单', once, why: `${actor.name}转派` });
  await tellReporters(tx, ticket.number, pushes.assigned({ number: ticket.number, to: words }));
  return assigned;
}

/**
 * Among colleagues of one node the clock goes on, or passing it round would be a way to wait for ever (pitfall P12). Who
 * gets one that was taken has time to take it, not to resolve it.
 */
async function passedOn(tx: Tx, ticket: TicketRow, node: string): Promise<Partial<TicketRow>> {
  if (node === ticket.node && ticket.status === 'open') return {};
  const arrived = await arrival(tx, ticket, node, 'assign');
  if (node !== ticket.node) return arrived;
  return { takenAt: null, takeDueAt: arrived.takeDueAt ?? ticket.takeDueAt, ...(await goesOn(tx, ticket)) };
}

/**
 * Handed back with a reason. The clock goes on: a return that stopped it would be a way to wait for ever (pitfall P12).
 * The second return is decided a level up.
 */
export async function returnTicket(tx: Tx, ticket: TicketRow, actor: Actor, words: string): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const above = ticket.returns >= 1 ? await levelAbove(tx, ticket) : undefined;
  const set = above
    ? await arrival(tx, ticket, above.code, 'return')
    : { assigneeId: null, takenAt: null, ...(await goesOn(tx, ticket)) };
  const returned = change(tx, ticket, {
    move: 'return',
    actor,
    words,
    set: { ...set, returns: ticket.returns + 1 },
  });
  if (!above) runClock(tx, picture, returned);
  await alert(tx, returned, {
    head: above ? '上报' : '退单',
    once: `return:${tx.now.getTime()}`,
    why: `${actor.name}退单：${words}${above ? '（第二次退单，请定由谁办）' : ''}`,
  });
  return returned;
}

/** What was waited for or asked by the one before is over; the time that it waited stays its own. */
const goesOn = async (tx: Tx, ticket: TicketRow) => ({ ...NOTHING_PENDING, ...(await resumed(tx, ticket)) });
