/** /上报: by hand, one level up. */
import { escalateTicket } from '../domain/tickets/staff-moves.ts';
import { Refused, ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const escalate = ticketCommand({
  name: '上报',
  alias: 'escalate',
  example: '/上报 1000028 要动用维修资金',
  about: '交给上一级',
  needs: 'handle',
  undoable: true,
  run: async ({ tx, actor, picture }, ticket, words) => {
    const escalated = await escalateTicket(tx, ticket, actor, words);
    if (!escalated) throw new Refused(texts.atTop(ticket.number), 'at the top');
    return texts.escalated(ticket.number, picture.node(escalated.node)?.name ?? '');
  },
});
