/** /退单: handed back with a reason; the clock goes on, the second return is decided a level up. */
import { returnTicket } from '../domain/tickets/staff-moves.ts';
import { ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const giveBack = ticketCommand({
  name: '退单',
  alias: 'return',
  example: '/退单 1000028 不在本网格',
  about: '退回，要写原因',
  needs: 'handle',
  undoable: true,
  needsWords: true,
  run: async ({ tx, actor, picture }, ticket, words) => {
    const returned = await returnTicket(tx, ticket, actor, words);
    return returned.node === ticket.node
      ? texts.returned(ticket.number)
      : texts.returnedUp(ticket.number, picture.node(returned.node)?.name ?? '');
  },
});
