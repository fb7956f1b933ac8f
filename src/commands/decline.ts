/** /不予受理: with the reason and where to go instead; a grid worker's is decided above. She may object. */
import { askAbove, declineDecider, declineTicket, reasonOf } from '../domain/tickets/deciding.ts';
import { readerOf } from '../domain/tickets/tellings.ts';
import { ticketCommand } from './command.ts';
import { decided, refusePending } from './deciding.ts';
import { texts } from './texts.ts';

export const decline = ticketCommand({
  name: '不予受理',
  alias: 'decline',
  example: '/不予受理 1000028 劳动争议请找劳动仲裁委 12333',
  about: '不归我们办，写原因和去哪里办',
  needs: 'handle',
  needsWords: true,
  undoable: true,
  run: async (context, ticket, words) => {
    const { tx, actor, picture, member, reaches } = context;
    const answer = await decided(context, ticket, 'decline', words);
    if (answer && 'refused' in answer) return answer.refused;
    if (answer) {
      await declineTicket(tx, ticket, actor, { words: await reasonOf(tx, ticket, answer.request), told: true });
      return texts.declined(ticket.number, await readerOf(tx, ticket.number, reaches));
    }
    refusePending(context, ticket);
    const above = declineDecider(picture, member, ticket, tx.vault);
    if (!above) {
      await declineTicket(tx, ticket, actor, { words, told: false });
      return texts.declined(ticket.number, await readerOf(tx, ticket.number, reaches));
    }
    await askAbove(tx, ticket, actor, { kind: 'decline', by: member.personId, node: above.code }, words);
    return texts.declineAsked(ticket.number, above.name);
  },
});
