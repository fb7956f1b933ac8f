/** Her words as events of giving points away. */
import type { Heard } from '../../src/engine/effects.ts';
import { pointsIn } from '../shared/points.ts';
import { choose, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { TO } from './texts.ts';

export const replies = {
  to: (heard: Heard): Event | null => {
    const found = choose(heard, TO, ({ words }) => words);
    return found ? { type: 'user.choseTo', to: found.to } : null;
  },
  member: (heard: Heard, { family }: Context): Event | null => {
    const at = pick(heard, [...family.map(({ name }) => name), ['加一位家人', '加家人', '别人']]);
    if (at === null) return null;
    const member = family[at];
    return member ? { type: 'user.choseMember', member } : { type: 'user.adds' };
  },
  points: (heard: Heard, { most }: Context): Event | null => pointsIn(heard, most),
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['送', '捐'], no: ['不送', '不送了', '不捐了'] }),
};
