/** Her words as an answer to an offered place. */
import type { Heard } from '../../src/engine/effects.ts';
import { yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const replies = {
  yesNo: (heard: Heard): Event | null => yesNo(heard),
};
