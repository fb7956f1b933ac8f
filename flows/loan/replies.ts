/** Her words as events of the loan flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';

export const replies = {
  which: (heard: Heard, { loans }: Context): Event | null => {
    const typed = loans.find(({ number }) => heard.plain.includes(String(number)));
    const chosen = typed ?? choose(heard, loans, ({ name }) => name);
    return chosen ? { type: 'user.chose', number: chosen.number } : null;
  },
  renew: (heard: Heard): Event | null => yesNo(heard, { yes: ['续借', '多用几天', '续'], no: ['不续', '不续了'] }),
};
