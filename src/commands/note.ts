/** /备注: progress that the resident reads. */
import { noteTicket } from '../domain/tickets/staff-moves.ts';
import { readerOf, toldByStaff } from '../domain/tickets/tellings.ts';
import { ticketCommand } from './command.ts';
import { texts } from './texts.ts';

/** Said to the resident already, by a call or a visit. */
const TOLD = '已告知';

export const note = ticketCommand({
  name: '备注',
  alias: 'note',
  example: '/备注 1000028 电工下午到',
  about: '写进展，居民会收到',
  needs: 'see',
  needsWords: true,
  run: async ({ tx, actor, reaches }, ticket, words) => {
    if (words.startsWith(TOLD) && (await toldByStaff(tx, ticket, actor, words))) return texts.told(ticket.number);
    await noteTicket(tx, ticket, actor, words);
    return texts.noted(ticket.number, await readerOf(tx, ticket.number, reaches));
  },
});
