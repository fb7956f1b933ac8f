/** /接单: the first one has it; everyone else reads who. */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { takeTicket } from '../domain/tickets/staff-moves.ts';
import { ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const take = ticketCommand({
  name: '接单',
  alias: 'take',
  example: '/接单 1000028',
  about: '接下工单',
  needs: 'handle',
  undoable: true,
  run: async ({ tx, actor, member, picture }, ticket) => {
    const phone = member.phone ?? picture.contact('duty', ticket.node)?.phone ?? '';
    const taken = await takeTicket(tx, ticket, actor, phone);
    return texts.taken(ticket.number, actor.name, formatDeadline(taken.resolveDueAt));
  },
});
