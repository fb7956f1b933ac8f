/** Her words as events of the door flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

const OWN = { yes: ['知道了', '明白了', '明白', '谢谢'], no: ['不是这个意思', '不是这个', '说错了'] };

export const replies = {
  understood: (heard: Heard): Event | null => yesNo(heard, OWN),
};
