/** /挂账: not possible now; no deadline runs until that day, then it is work again. */
import { dayOf, daysBetween, justGone, nameOf, readDay, startOf } from '../domain/neighbourhood/dates.ts';
import { calendarOf } from '../domain/tickets/deadlines.ts';
import { shelveTicket } from '../domain/tickets/deciding.ts';
import { readerOf } from '../domain/tickets/tellings.ts';
import { Refused, ticketCommand } from './command.ts';
import { texts } from './texts.ts';

export const shelve = ticketCommand({
  name: '挂账',
  alias: 'shelve',
  example: '/挂账 1000028 12月31日 等维修资金',
  about: '现在办不了，到那天再办',
  needs: 'handle',
  needsWords: true,
  undoable: true,
  run: async ({ tx, actor, picture, reaches }, ticket, words) => {
    const read = readDay(words, tx.now);
    if (!read || read.rest === '') throw new Refused(texts.shelveUsage(ticket.number), 'usage');
    const day = nameOf(read.day, tx.now);
    if (justGone(words.slice(0, -read.rest.length), read.day, tx.now)) throw new Refused(texts.shelveGone(day), 'past');
    const ahead = daysBetween(dayOf(tx.now), read.day);
    if (ahead <= 0) throw new Refused(texts.shelvePast(day), 'past');
    const { shelveMost } = picture.rules;
    if (ahead > shelveMost) throw new Refused(texts.shelveFar(day, shelveMost), 'too far');
    // The first minute of work on that day, or on the next day of work.
    const until = calendarOf(picture).addTime(startOf(read.day), 60_000);
    await shelveTicket(tx, ticket, actor, { until, day, words: read.rest });
    return texts.shelved(ticket.number, day, await readerOf(tx, ticket.number, reaches));
  },
});
