/** /办结: with words on what was done (pitfall P12); the resident is asked whether it is solved. */
import { resolveTicket } from '../domain/tickets/staff-moves.ts';
import { readerOf } from '../domain/tickets/tellings.ts';
import { ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const done = ticketCommand({
  name: '办结',
  alias: 'done',
  example: '/办结 1000028 已换新灯',
  about: '办好了，请居民评价',
  needs: 'handle',
  undoable: true,
  needsWords: true,
  run: async ({ tx, actor, askRating, reaches }, ticket, words) => {
    await resolveTicket(tx, ticket, actor, words, askRating);
    return texts.resolved(ticket.number, await readerOf(tx, ticket.number, reaches));
  },
});
