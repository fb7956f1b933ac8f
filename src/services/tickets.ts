/** A resident's own tickets: list, trace, urge, add, withdraw, rate, reopen. Never another person's. */
import type { Action, Shown } from '../../flows/mine/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { categoryOf, NotNow } from '../domain/tickets/change.ts';
import { LIFECYCLE, type Move, type Status } from '../domain/tickets/lifecycle.ts';
import { isReporter, ticketsOf, trailOf } from '../domain/tickets/queries.ts';
import {
  addToTicket as add,
  rateTicket as rate,
  reopenTicket as reopen,
  urgeTicket as urge,
  withdrawTicket as withdraw,
} from '../domain/tickets/reporter-moves.ts';
import { statusName } from '../domain/tickets/texts.ts';
import { openWords, shorten } from '../domain/tickets/words.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';

const NEWEST = 5;
const STEPS = 6;

/** Steps that a resident has nothing from reading. */
const HIDDEN: readonly string[] = ['warn', 'unreached', 'want-extend', 'want-decline', 'refuse', 'help', 'review'];

const ACTIONS: Readonly<Record<Status, readonly Action[]>> = {
  open: ['urge', 'add', 'withdraw', 'back'],
  taken: ['urge', 'add', 'withdraw', 'back'],
  resolved: ['rate', 'reopen', 'back'],
  closed: ['reopen', 'back'],
  withdrawn: ['back'],
  merged: ['back'],
  declined: ['reopen', 'back'],
};

export async function listTickets(context: ServiceContext) {
  const person = await context.person();
  const picture = await neighbourhood(context.tx);
  const tickets = person ? await ticketsOf(context.tx, person.id, NEWEST) : [];
  const items = tickets.map((ticket) => ({
    number: ticket.number,
    title: shorten(openWords(context.tx.vault, ticket).text || categoryOf(picture, ticket).name, 14),
    status: statusName(ticket.status),
  }));
  return { type: 'tickets.listed', items };
}

export async function showTicket(context: ServiceContext, { number }: { number: number }) {
  const ticket = await own(context, number);
  if (!ticket) return { type: 'ticket.refused', number, status: '没有这张工单' };
  const { tx } = context;
  const picture = await neighbourhood(tx);
  const words = openWords(tx.vault, ticket);
  const member = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  const duty = picture.contact('duty', ticket.node);
  const trail = (await trailOf(tx, number)).filter(({ event }) => !HIDDEN.includes(event)).slice(-STEPS);
  const lines = [
    `工单 ${number} ${categoryOf(picture, ticket).name}，${statusName(ticket.status)}`,
    words.place,
    shorten(words.text, 60),
    ...trail.map(({ at, event, actor, words: said }) => {
      const step = LIFECYCLE[event as Move]?.says ?? event;
      return `${formatDeadline(at)} ${actor === '居民' ? '您' : actor}${step}${said && event !== 'rate' ? `：${shorten(said, 40)}` : ''}`;
    }),
    member ? `办理人：${member.name} ${member.phone ?? ''}` : `值班电话：${duty?.phone ?? '12345'}`,
  ].filter((line) => line.trim() !== '');
  const shown: Shown = { number, lines, actions: [...ACTIONS[ticket.status as Status]] };
  return { type: 'ticket.shown', shown };
}

export async function urgeTicket(context: ServiceContext, { number }: { number: number }) {
  return move(context, number, async (ticket, actor) => {
    await urge(context.tx, ticket, actor);
    const picture = await neighbourhood(context.tx);
    const member = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
    const who = member ? `办理人：${member.name} ${member.phone ?? ''}` : '正在等接单，已再次提醒。';
    return { type: 'ticket.moved', move: 'urged', number, who };
  });
}

export async function addToTicket(context: ServiceContext, o: { number: number; words: string; media: string[] }) {
  return move(context, o.number, async (ticket, actor) => {
    await add(context.tx, ticket, actor, o.words, o.media);
    return { type: 'ticket.moved', move: 'added', number: o.number, who: '' };
  });
}

export async function withdrawTicket(context: ServiceContext, { number }: { number: number }) {
  return move(context, number, async (ticket, actor) => {
    await withdraw(context.tx, ticket, actor);
    return { type: 'ticket.moved', move: 'withdrawn', number, who: '' };
  });
}

export async function reopenTicket(context: ServiceContext, { number, words }: { number: number; words: string }) {
  return move(context, number, async (ticket, actor) => {
    const node = await reopened(context, ticket, actor, words, null);
    return { type: 'ticket.moved', move: 'reopened', number, who: node };
  });
}

export async function rateTicket(
  context: ServiceContext,
  { number, rating, words }: { number: number; rating: 1 | 2 | 3; words: string },
) {
  return move(context, number, async (ticket, actor) => {
    if (rating === 3) {
      return { type: 'ticket.reopened', number, node: await reopened(context, ticket, actor, words, 3) };
    }
    await rate(context.tx, ticket, actor, rating);
    return { type: 'ticket.rated' };
  });
}

type ResidentActor = { personId: string | null; name: string; channel: string };

async function reopened(
  context: ServiceContext,
  ticket: TicketRow,
  actor: ResidentActor,
  words: string,
  rating: 3 | null,
): Promise<string> {
  const changed = await reopen(context.tx, ticket, actor, words, rating);
  return (await neighbourhood(context.tx)).node(changed.node)?.name ?? '';
}

async function move(
  context: ServiceContext,
  number: number,
  make: (ticket: TicketRow, actor: ResidentActor) => Promise<{ type: string }>,
): Promise<{ type: string }> {
  const ticket = await own(context, number);
  if (!ticket) return { type: 'ticket.refused', number, status: '没有这张工单' } as { type: string };
  const actor = { personId: context.conversation.personId, name: '居民', channel: context.conversation.channel };
  try {
    return await make(ticket, actor);
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    return { type: 'ticket.refused', number, status: statusName(ticket.status) } as { type: string };
  }
}

async function own(context: ServiceContext, number: number): Promise<TicketRow | null> {
  const { personId } = context.conversation;
  if (!personId || !(await isReporter(context.tx, number, personId))) return null;
  return context.tx.tickets.get(number);
}
