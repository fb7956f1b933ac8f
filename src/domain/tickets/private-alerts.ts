/** What is said of restricted tickets (domain.md R24): to the named handlers in private, to the reporter in neutral words. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { handlersOn, isBarred, namedHandlers } from './restricted.ts';
import { type AlertHead, privately } from './texts.ts';

const COMES: readonly AlertHead[] = ['新工单', '上报', '重办'];

/** No group, no words, no photo: a number that /查 opens in the private chat. `at`: the level above is asked something. */
export async function tellHandlers(
  tx: Tx,
  ticket: TicketRow,
  o: { head: AlertHead; once: string; at?: string; ask?: string },
): Promise<void> {
  const picture = await neighbourhood(tx);
  const given = ticket.assigneeId && !o.at ? picture.member(ticket.assigneeId) : undefined;
  const assignee = given && !isBarred(picture, given, ticket, tx.vault) ? given : undefined;
  const named = o.at ? handlersOn(picture, ticket, o.at, tx.vault) : namedHandlers(picture, ticket, tx.vault);
  const meant = assignee ? [assignee] : named;
  const bound = meant.filter(({ accounts }) => accounts.length > 0);
  const { number } = ticket;
  const due = formatDeadline(ticket.status === 'taken' ? ticket.resolveDueAt : ticket.takeDueAt);
  const news = COMES.includes(o.head) ? privately.comes({ number, due }) : privately.reminds({ number, due });
  const text = o.at && o.ask ? `${news}\n${o.ask}` : news;
  // Who has bound no chat is told when they do.
  for (const { personId } of bound.length > 0 ? bound : meant) {
    tx.send({
      key: `ticket:${number}:${o.once}:${personId}`,
      recipient: `person:${personId}`,
      payload: { text },
      ticket: number,
    });
  }
}
