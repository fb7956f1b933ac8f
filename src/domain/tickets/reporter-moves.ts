/** What reporters do to their own ticket. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { alert, tellReporters } from './alerts.ts';
import { type Actor, arrival, change, clearTimer } from './change.ts';
import { attachMedia } from './open.ts';
import { pushes } from './texts.ts';

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
  await alert(tx, added, { head: '提醒', once: `add:${tx.now.getTime()}:${media.join()}`, why, media: attached });
  return added;
}

export async function urgeTicket(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow> {
  const urged = change(tx, ticket, { move: 'urge', actor });
  await alert(tx, urged, { head: '提醒', once: `urge:${tx.now.getTime()}`, why: '居民催办' });
  return urged;
}

export async function withdrawTicket(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow> {
  const withdrawn = change(tx, ticket, { move: 'withdraw', actor, set: { closedAt: tx.now } });
  clearTimer(tx, ticket.number);
  await alert(tx, withdrawn, { head: '提醒', once: 'withdrawn', why: '居民已撤回，不用再办' });
  return withdrawn;
}

export async function rateTicket(tx: Tx, ticket: TicketRow, actor: Actor, rating: Rating): Promise<TicketRow> {
  const rated = change(tx, ticket, { move: 'rate', actor, words: String(rating), set: { rating, closedAt: tx.now } });
  clearTimer(tx, ticket.number);
  return rated;
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
  const above = picture.parent(ticket.node) ?? picture.node(ticket.node);
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
  const wasDeclined = ticket.status === 'declined';
  const why = `${wasDeclined ? '居民不同意“不予受理”' : '居民说没解决'}${words ? `：${words}` : ''}`;
  await alert(tx, reopened, { head: '重办', once: `reopen:${reopened.reopens}`, why });
  await tellReporters(
    tx,
    ticket.number,
    pushes.reopened({ number: ticket.number, node: above?.name ?? '' }),
    actor.personId,
  );
  return reopened;
}
