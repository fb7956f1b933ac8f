/** Her words as events of the find-a-person flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { KINDS } from './texts.ts';

export const replies = {
  kind: (heard: Heard): Event | null => {
    const found = choose(heard, KINDS, ({ words }) => words);
    return found ? { type: 'user.choseKind', kind: found.kind } : null;
  },
  where: (heard: Heard, { communities }: Context): Event | null => {
    const found = choose(heard, communities, ({ name }) => name);
    return found ? { type: 'user.choseWhere', node: found.node } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard),
};
