/** Her words as events of the offer to call her. */
import type { Heard } from '../../src/engine/effects.ts';
import { yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

const OWN = { yes: ['打', '打吧', '打电话', '打给我', '打电话吧'], no: ['不打', '不用打', '别打', '不要打'] };

export const replies = {
  yesNo: (heard: Heard): Event | null => yesNo(heard, OWN),
};
