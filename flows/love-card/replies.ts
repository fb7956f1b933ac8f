/** Her words as events of the love card. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { CHOICES } from './texts.ts';

export const replies = {
  choice: (heard: Heard, { card }: Context): Event | null => {
    const choice = choose(heard, card?.choices ?? [], (each) => CHOICES[each].words);
    return choice ? { type: 'user.chose', choice } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['核对', '要核对'], no: ['不核对', '不用了'] }),
};
