/** /备注: progress that the resident reads. */
import { noteTicket } from '../domain/tickets/staff-moves.ts';
import { ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const note = ticketCommand({
  name: '备注',
  alias: 'note',
  example: '/备注 1000028 电工下午到',
  about: '写进展，居民会收到',
  needs: 'see',
  needsWords: true,
  run: async ({ tx, actor }, ticket, words) => {
    await noteTicket(tx, ticket, actor, words);
    return texts.noted(ticket.number);
  },
});
