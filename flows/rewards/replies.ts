/** Her words as events of the exchange of points for rewards. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';

export const replies = {
  which: (heard: Heard, { items }: Context): Event | null => {
    // "换大米", "我要换毛巾"
    const plain = heard.plain.replace(/^我?(?:要|想)?换(?=.)/u, '');
    const reward = choose({ ...heard, plain }, items, ({ name, aliases }) => [name, ...aliases]);
    return reward ? { type: 'user.chose', reward } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['换'], no: ['不换', '不换了'] }),
};
