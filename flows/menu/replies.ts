/** Her words as a choice from the menu. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose } from '../shared/replies.ts';
import type { Event } from './machine.ts';
import { CHOICES } from './texts.ts';

export const replies = {
  choice: (heard: Heard): Event | null => {
    const chosen = choose(heard, CHOICES, ({ words }) => words);
    return chosen ? { type: 'user.chose', flow: chosen.flow } : null;
  },
};
