/** What reporters do to their own ticket. */
import { randomUUID } from 'node:crypto';
import { TicketReporter, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { alert, reportersOf, tellReporters } from './alerts.ts';
import { type Actor, arrival, change, clearTimer, NotNow } from './change.ts';
import { leaveTicket, othersOn } from './join.ts';
import { mayMove, type Status } from './lifecycle.ts';
import { attachMedia } from './open.ts';
import { trailOf } from './queries.ts';
import { levelAbove } from './restricted.ts';
import { pushes, ratingName } from './texts.ts';

/** Ratings (domain.md, Words): 1 satisfied, 2 not quite, 3 not solved. */
export type Rating = 1 | 2 | 3;

export async function addToTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  words: string,
  media: readonly string[],
): Promise<TicketRow> {
  const added = change(tx, ticket, { move: 'add', actor, words });
  const attached = await attachMedia(tx, ticket.number, media);
  const why = words ? `居民补充：${words}` : '居民补充了照片或语音';
  // Two neighbours may add something in the same commit, and so at the same instant: each is told.
  await alert(tx, added, { head: '提醒', once: `add:${randomUUID()}`, why, media: attached });
  return added;
}

export async function urgeTicket(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow> {
  const urged = change(tx, ticket, { move: 'urge', actor });
  await alert(tx, urged, { head: '提醒', once: `urge:${tx.now.getTime()}`, why: '居民催办' });
  return urged;
}

export async function withdrawTicket(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow> {
  if ((await othersOn(tx, ticket.number, actor.personId)) > 0) return leaveTicket(tx, ticket, actor);
  const withdrawn = change(tx, ticket, { move: 'withdraw', actor, set: { closedAt: tx.now } });
  clearTimer(tx, ticket.number);
  await alert(tx, withdrawn, { head: '提醒', once: 'withdrawn', why: '居民已撤回，不用再办' });
  return withdrawn;
}

export async function rateTicket(tx: Tx, ticket: TicketRow, actor: Actor, rating: Rating): Promise<TicketRow> {
  if (!mayMove('rate', ticket.status as Status)) throw new NotNow('rate', ticket);
  const words = ratingName(rating);
  const others = await raters(tx, ticket, actor.personId);
  if (actor.personId !== null) await keepRating(tx, ticket.number, rating, actor.personId);
  if (others.some((other) => other.rating === null)) return change(tx, ticket, { move: 'score', actor, words });
  // The least satisfied neighbour's is the ticket's.
  const worst = Math.max(rating, ...others.map((other) => other.rating ?? 0));
  const rated = change(tx, ticket, { move: 'rate', actor, words, set: { rating: worst, closedAt: tx.now } });
  clearTimer(tx, ticket.number);
  return rated;
}

/** The others whose rating counts: nobody rates their own work (domain.md O6), and who has no chat is not asked. */
async function raters(tx: Tx, ticket: TicketRow, butNot: string | null) {
  const reporters = await reportersOf(tx, ticket.number);
  return reporters.filter(
    ({ personId, conversation }) => personId !== butNot && personId !== ticket.assigneeId && conversation !== '',
  );
}

/** `personId` undefined: every reporter's. */
async function keepRating(tx: Tx, ticket: number, rating: Rating | null, personId?: string): Promise<void> {
  await (await tx.db()).update(TicketReporter, { ticket, ...(personId !== undefined && { personId }) }, { rating });
}

/** As it stood with whoever declined it: from below it is decided above, and there an objection must not come back to. */
async function whereDeclined(tx: Tx, ticket: TicketRow): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const decline = (await trailOf(tx, ticket.number)).findLast(({ event }) => event === 'decline');
  const roles = (decline?.personId && picture.member(decline.personId)?.roles) || [];
  const level = picture.path(ticket.node).find(({ code }) => roles.some(({ node }) => node === code));
  return { ...ticket, node: level?.code ?? ticket.node };
}

/** Not solved: a level up, past the one who had called it resolved; at the top it stays there (domain.md R2, R17). */
export async function reopenTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  words: string,
  rating: Rating | null,
): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const decided = ticket.status === 'declined' ? await whereDeclined(tx, ticket) : ticket;
  const above = (await levelAbove(tx, decided)) ?? picture.node(decided.node);
  const node = above?.code ?? ticket.node;
  const set = {
    ...(await arrival(tx, ticket, node, 'reopen')),
    resolvedAt: null,
    closedAt: null,
    reopens: ticket.reopens + 1,
    // An objection is no rating: nothing has been handled yet.
    ...(rating !== null && ticket.status !== 'declined' && { rating }),
  };
  const reopened = change(tx, ticket, { move: 'reopen', actor, words, set });
  await keepRating(tx, ticket.number, null);
  const wasDeclined = ticket.status === 'declined';
  const why = `${wasDeclined ? '居民不同意“不予受理”' : '居民说没解决'}${words ? `：${words}` : ''}`;
  await alert(tx, reopened, { head: '重办', once: `reopen:${reopened.reopens}`, why });
  await tellReporters(
    tx,
    ticket.number,
    pushes.reopened({ number: ticket.number, node: above?.name ?? '' }),
    ({ personId }) => personId !== actor.personId,
  );
  return reopened;
}
