/** A resident's own tickets and those she has joined: trace, urge, add, withdraw, split off, rate, reopen. */
import type { Action, Shown } from '../../flows/mine/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { categoryOf, NotNow, SYSTEM } from '../domain/tickets/change.ts';
import { joinedRow, othersOn, splitOff } from '../domain/tickets/join.ts';
import { LIFECYCLE, type Move, type Status } from '../domain/tickets/lifecycle.ts';
import { endOf } from '../domain/tickets/merge.ts';
import { openOwn } from '../domain/tickets/own-words.ts';
import { isReporter, standing, type TrailStep, ticketsOf, trailOf } from '../domain/tickets/queries.ts';
import {
  addToTicket as add,
  rateTicket as rate,
  reopenTicket as reopen,
  urgeTicket as urge,
  withdrawTicket as withdraw,
} from '../domain/tickets/reporter-moves.ts';
import { privately, statusName } from '../domain/tickets/texts.ts';
import { forGroup, openWords, shorten } from '../domain/tickets/words.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import type { OwnItem, OwnSource } from './mine.ts';

const STEPS = 6;

/** Steps that a resident has nothing from reading. */
const HIDDEN: readonly string[] = [
  ...['warn', 'unreached', 'want-extend', 'want-decline', 'refuse', 'help', 'review'],
  ...['absorb', 'weigh', 'undo'],
];
/** Of neighbours' comings and goings she hears a number, not each. */
const OWN_ONLY: readonly string[] = ['join', 'leave', 'split', 'score', 'rate'];

const ACTIONS: Readonly<Record<Status, readonly Action[]>> = {
  open: ['urge', 'add', 'withdraw', 'split', 'back'],
  taken: ['urge', 'add', 'withdraw', 'split', 'back'],
  resolved: ['rate', 'reopen', 'back'],
  closed: ['reopen', 'back'],
  withdrawn: ['back'],
  merged: ['back'],
  declined: ['object', 'back'],
};

/** Tickets among what is hers. */
export const tickets: OwnSource = {
  noun: '工单',
  flow: 'mine',
  has: (tx, personId, number) => isReporter(tx, number, personId),
  async list(context, personId, most) {
    const picture = await neighbourhood(context.tx);
    const items: OwnItem[] = [];
    for (const ticket of await ticketsOf(context.tx, personId, most)) {
      const { text } = await wordsFor(context, ticket);
      const open = shorten(text || categoryOf(picture, ticket).name, 14);
      const title = ticket.restricted ? privately.title : open;
      items.push({ number: ticket.number, title, status: statusName(ticket.status), at: ticket.createdAt });
    }
    return items;
  },
};

export async function showTicket(context: ServiceContext, { number, details }: { number: number; details: boolean }) {
  const ticket = await own(context, number);
  if (!ticket) return { type: 'ticket.refused', number, status: '没有这张工单' };
  if (ticket.restricted && !details) return { type: 'ticket.shown', shown: neutrally(ticket) };
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const words = await wordsFor(context, ticket);
  const member = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  const duty = picture.contact('duty', ticket.node);
  const others = await othersOn(tx, ticket.number, conversation.personId);
  const lines = [
    `工单 ${ticket.number} ${categoryOf(picture, ticket).name}，${statusName(ticket.status)}${ticket.households > 1 ? `，${ticket.households}户上报` : ''}`,
    words.place,
    shorten(words.text, 60),
    ...(await stepsFor(context, ticket)),
    member ? `办理人：${member.name} ${member.phone ?? ''}` : `值班电话：${duty?.phone ?? '12345'}`,
  ].filter((line) => line.trim() !== '');
  const actions = ACTIONS[ticket.status as Status].filter(
    (action) => action !== 'split' || (words.joined && others > 0),
  );
  const shown: Shown = { number: ticket.number, lines, actions, others: others > 0 };
  return { type: 'ticket.shown', shown };
}

/** Who looks at the phone with her learns that there is something, not what (domain.md R24). */
function neutrally({ number, status }: TicketRow): Shown {
  const lines = [`工单 ${number} ${privately.title}，${statusName(status)}`];
  const actions: Action[] = ['details', ...ACTIONS[status as Status].filter((action) => action !== 'split')];
  return { number, lines, actions, others: false };
}

/** Her own words, also of a ticket that she has joined: a neighbour's are not hers to read. */
async function wordsFor({ tx, conversation }: ServiceContext, ticket: TicketRow) {
  const row = conversation.personId ? await joinedRow(tx, ticket.number, conversation.personId) : null;
  const { text, place } = row ? openOwn(tx.vault, row).words : openWords(tx.vault, ticket);
  return { text, place, joined: row !== null };
}

async function stepsFor(context: ServiceContext, ticket: TicketRow): Promise<string[]> {
  const { tx, conversation } = context;
  const { ownName } = openWords(tx.vault, ticket);
  const { joined } = await wordsFor(context, ticket);
  const isHers = ({ personId }: TrailStep) => personId === conversation.personId;
  const trail = standing(await trailOf(tx, ticket.number)).filter(
    (step) => !HIDDEN.includes(step.event) && (isHers(step) || !OWN_ONLY.includes(step.event)),
  );
  return trail.slice(-STEPS).map((step) => {
    const { at, event, actor, words } = step;
    const does = LIFECYCLE[event as Move]?.says ?? event;
    const who = actor === SYSTEM.name ? '' : actor !== '居民' ? actor : isHers(step) ? '您' : '邻居';
    // What staff say to whoever reported it may name her.
    const isOpen = isHers(step) || (actor !== '居民' && !joined);
    const said = shorten(isOpen ? words : forGroup(words, ownName), 40);
    return `${formatDeadline(at)} ${who}${does}${said && !OWN_ONLY.includes(event) ? `：${said}` : ''}`;
  });
}

export async function urgeTicket(context: ServiceContext, { number }: { number: number }) {
  return move(context, number, async (ticket, actor) => {
    await urge(context.tx, ticket, actor);
    const picture = await neighbourhood(context.tx);
    const member = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
    const who = member ? `办理人：${member.name} ${member.phone ?? ''}` : '正在等接单，已再次提醒。';
    return { type: 'ticket.moved', move: 'urged', number: ticket.number, who };
  });
}

export async function addToTicket(context: ServiceContext, o: { number: number; words: string; media: string[] }) {
  return move(context, o.number, async (ticket, actor) => {
    await add(context.tx, ticket, actor, o.words, o.media);
    return { type: 'ticket.moved', move: 'added', number: ticket.number, who: '' };
  });
}

export async function withdrawTicket(context: ServiceContext, { number }: { number: number }) {
  return move(context, number, async (ticket, actor) => {
    const { status } = await withdraw(context.tx, ticket, actor);
    return {
      type: 'ticket.moved',
      move: status === 'withdrawn' ? 'withdrawn' : 'left',
      number: ticket.number,
      who: '',
    };
  });
}

export async function splitTicket(context: ServiceContext, { number }: { number: number }) {
  return move(context, number, async (ticket, actor) => {
    const own = await splitOff(context.tx, ticket, actor);
    if (!own) return { type: 'ticket.refused', number: ticket.number, status: statusName(ticket.status) };
    return { type: 'ticket.moved', move: 'split', number: own.number, who: `${formatDeadline(own.takeDueAt)}前接单。` };
  });
}

export async function reopenTicket(context: ServiceContext, { number, words }: { number: number; words: string }) {
  return move(context, number, async (ticket, actor) => {
    const node = await reopened(context, ticket, actor, words, null);
    return { type: 'ticket.moved', move: 'reopened', number: ticket.number, who: node };
  });
}

export async function rateTicket(
  context: ServiceContext,
  { number, rating, words }: { number: number; rating: 1 | 2 | 3; words: string },
) {
  return move(context, number, async (ticket, actor) => {
    if (rating === 3) {
      return { type: 'ticket.reopened', number: ticket.number, node: await reopened(context, ticket, actor, words, 3) };
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
  const again = await isReopened(context, ticket);
  const changed = again
    ? await add(context.tx, ticket, actor, words || '也说没解决', [])
    : await reopen(context.tx, ticket, actor, words, rating);
  return (await neighbourhood(context.tx)).node(changed.node)?.name ?? '';
}

/** A neighbour has said so before her, and nobody has called it resolved since. */
async function isReopened({ tx }: ServiceContext, { number, status, reopens }: TicketRow): Promise<boolean> {
  if (reopens === 0 || !(['open', 'taken'] as string[]).includes(status)) return false;
  const moves = (await trailOf(tx, number)).map(({ event }) => event);
  return moves.lastIndexOf('reopen') > moves.lastIndexOf('resolve');
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
  const ticket = await context.tx.tickets.get(number);
  const end = ticket && (await endOf(context.tx, ticket));
  return end && (await isReporter(context.tx, end.number, personId)) ? end : ticket;
}
