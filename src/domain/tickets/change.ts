/** Every change of a ticket goes through here: the table of moves is asked, the trail is written, the timer is set. */
import { randomUUID } from 'node:crypto';
import { TicketSource } from '../../store/entities/operating.ts';
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Category, Neighbourhood, Urgency } from '../neighbourhood/model.ts';
import { deadlinesFrom } from './deadlines.ts';
import { LIFECYCLE, type Move, mayMove, type Status } from './lifecycle.ts';

/** Who does it. `name` is how residents read it: "网格员 张伟". */
export interface Actor {
  personId: string | null;
  name: string;
  channel: string;
}

export const SYSTEM: Actor = { personId: null, name: '系统', channel: 'system' };

/** The status does not allow the move: someone was faster, or it is over. */
export class NotNow extends Error {
  override name = 'NotNow';
  readonly ticket: TicketRow;

  constructor(move: Move, ticket: TicketRow) {
    super(`${move} from ${ticket.status}`);
    this.ticket = ticket;
  }
}

export interface Change {
  move: Move;
  actor: Actor;
  /** Reason, note, result: sealed in the trail. */
  words?: string;
  set?: Partial<TicketRow>;
}

/** Makes one move. Throws NotNow when the ticket's status does not allow it. */
export function change(tx: Tx, ticket: TicketRow, { move, actor, words, set = {} }: Change): TicketRow {
  if (!mayMove(move, ticket.status as Status)) throw new NotNow(move, ticket);
  const changed = { ...ticket, ...set, status: LIFECYCLE[move].to ?? ticket.status };
  tx.tickets.put(changed);
  writeTrail(tx, changed, { move, actor, words: words ?? '' }, ticket.node);
  return changed;
}

export function writeTrail(
  tx: Tx,
  ticket: TicketRow,
  { move, actor, words }: { move: Move; actor: Actor; words: string },
  fromNode: string,
): void {
  const id = randomUUID();
  tx.ticketLog.add({
    seq: 0, // generated
    id,
    ticket: ticket.number,
    at: tx.now,
    event: move,
    personId: actor.personId,
    actor: actor.name,
    channel: actor.channel,
    words: words === '' ? null : tx.vault.seal(words, `ticket_log.words:${id}`),
    fromNode,
    toNode: ticket.node,
  });
}

/** A ticket's category with the ticket's own urgency. Gone after an import, it is what every category has. */
export function categoryOf(neighbourhood: Neighbourhood, ticket: Pick<TicketRow, 'categoryId' | 'urgency'>): Category {
  const known = neighbourhood.categories.get(ticket.categoryId) ?? {
    id: ticket.categoryId,
    name: '其他',
    post: null,
    urgency: 'ordinary' as const,
    limit: 'ordinary',
    keywords: {},
    listed: false,
    restricted: false,
    handler: null,
    outdoor: false,
    personal: true,
  };
  return withUrgency(known, ticket.urgency as Urgency);
}

/** The same category in more of a hurry: the limits are those of the hurry. */
export function withUrgency(category: Category, urgency: Urgency): Category {
  return urgency === category.urgency ? category : { ...category, urgency, limit: urgency };
}

/**
 * The columns and the timer of a ticket that arrives somewhere: its clock starts now. Throws NotNow like `change`, and
 * before the timer is set: a refused command is an answer, not a rollback, and must leave the running timer alone.
 */
export async function arrival(tx: Tx, ticket: TicketRow, node: string, move: Move): Promise<Partial<TicketRow>> {
  if (!mayMove(move, ticket.status as Status)) throw new NotNow(move, ticket);
  const picture = await neighbourhood(tx);
  const due = deadlinesFrom(tx.now, categoryOf(picture, ticket), picture);
  const resolve = (await givenDeadline(tx, ticket.number)) ?? due.resolve;
  setTimer(tx, ticket.number, 'take-warning', due.takeWarning);
  return {
    ...{ node, arrivedAt: tx.now, assigneeId: null, takenAt: null, takeDueAt: due.take, resolveDueAt: resolve },
    ...NOTHING_PENDING,
  };
}

/** Another platform's deadline is the same at every level of ours; once it is over, ours counts. */
async function givenDeadline(tx: Tx, ticket: number): Promise<Date | undefined> {
  const source = await (await tx.db()).findOneBy(TicketSource, { ticket });
  return source?.dueAt && source.dueAt > tx.now ? source.dueAt : undefined;
}

/** Whoever gets it begins anew: nothing is shelved, asked of the level above, or waited for any more. */
export const NOTHING_PENDING = { shelvedUntil: null, request: null, waitingFor: null, waitingSince: null } as const;

/** One timer per ticket: each step sets the next (workers feed it back through tickets/timers.ts). */
export type TimerStep = 'take-warning' | 'take' | 'resolve-warning' | 'resolve' | 'review' | 'unrated';

export function setTimer(tx: Tx, number: number, step: TimerStep, dueAt: Date): void {
  tx.timers.put({ key: timerKey(number), kind: `ticket-${step}`, dueAt, subject: String(number) });
}

export function clearTimer(tx: Tx, number: number): void {
  tx.timers.remove(timerKey(number));
}

const timerKey = (number: number) => `ticket:${number}`;
