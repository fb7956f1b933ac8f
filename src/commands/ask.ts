/** /追问: the resident is asked, and her next words are the answer. */
import { askReporters } from '../domain/tickets/asking.ts';
import { waits } from '../domain/tickets/clock.ts';
import { Refused, ticketCommand } from './command.ts';
import { texts } from './texts.ts';

/** A question is read on a phone, with what to answer below it. */
const LONGEST = 200;

export const ask = ticketCommand({
  name: '追问',
  alias: 'ask',
  example: '/追问 1000028 是几楼的灯？',
  about: '问居民，等她回复',
  needs: 'handle',
  needsWords: true,
  undoable: true,
  run: async ({ tx, actor, askQuestion: ask, reaches }, ticket, words) => {
    if ([...words].length > LONGEST) throw new Refused(texts.askShorter, 'too long');
    const asked = await askReporters(tx, ticket, actor, words, { ask, reaches });
    if (!asked) throw new Refused(texts.askByPhone(ticket.number), 'no chat');
    return waits(asked) ? texts.asked(ticket.number) : texts.askedOnly(ticket.number);
  },
});
