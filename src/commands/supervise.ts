/** /督办: the level above makes it its concern, with a nearer deadline. */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { dueAt } from '../domain/tickets/clock.ts';
import { superviseTicket } from '../domain/tickets/deciding.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import { Refused, ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const supervise = ticketCommand({
  name: '督办',
  alias: 'supervise',
  example: '/督办 1000028',
  about: '上一级催办，时限提前',
  for: 'community',
  needs: 'handle',
  undoable: true,
  run: async ({ tx, actor, picture, member }, ticket, words) => {
    const above = picture.parent(ticket.node);
    if (!above || !hasScope(picture, member, above.code))
      throw new Refused(texts.onlyAbove(ticket.number), 'not above');
    const supervised = await superviseTicket(tx, ticket, actor, words);
    return texts.supervised(ticket.number, formatDeadline(dueAt(supervised)));
  },
});
