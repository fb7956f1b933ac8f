/** What staff have asked her about a ticket: her answer, or that she has none. */

import { answerTicket, skipQuestion as skip } from '../domain/tickets/asking.ts';
import { NotNow } from '../domain/tickets/change.ts';
import { isReporter } from '../domain/tickets/queries.ts';
import { statusName } from '../domain/tickets/texts.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';

const NOT_HERS = '没有这张工单';

export async function answerQuestion(context: ServiceContext, o: { number: number; words: string; media: string[] }) {
  return about(context, o.number, 'question.answered', (ticket, actor) =>
    answerTicket(context.tx, ticket, actor, o.words, o.media),
  );
}

export async function skipQuestion(context: ServiceContext, { number }: { number: number }) {
  return about(context, number, 'question.skipped', (ticket, actor) => skip(context.tx, ticket, actor));
}

async function about(
  { tx, conversation }: ServiceContext,
  number: number,
  done: string,
  move: (ticket: TicketRow, actor: { personId: string; name: string; channel: string }) => Promise<TicketRow>,
): Promise<{ type: string }> {
  const { personId, channel } = conversation;
  const isHers = personId !== null && (await isReporter(tx, number, personId));
  const ticket = isHers ? await tx.tickets.get(number) : null;
  if (!ticket || personId === null) return refused(number, NOT_HERS);
  try {
    await move(ticket, { personId, name: '居民', channel });
    return { type: done, number } as { type: string };
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    return refused(number, statusName(ticket.status));
  }
}

const refused = (number: number, status: string) => ({ type: 'ticket.refused', number, status }) as { type: string };
