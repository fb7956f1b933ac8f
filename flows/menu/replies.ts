/** Her words as a choice from the menu. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { choicesNow } from './texts.ts';

export const replies = {
  choice: (heard: Heard, context: Context): Event | null => {
    const chosen = choose(heard, choicesNow(context), ({ words }) => words);
    return chosen ? { type: 'user.chose', flow: chosen.flow } : null;
  },
};
