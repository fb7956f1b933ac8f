/** Her words as events of the find-a-person flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { KINDS } from './texts.ts';

export const replies = {
  kind: (heard: Heard): Event | null => {
    const found =
      KINDS[
        pick(
          heard,
          KINDS.map(({ words }) => words),
        ) ?? -1
      ];
    return found ? { type: 'user.choseKind', kind: found.kind } : null;
  },
  where: (heard: Heard, { communities }: Context): Event | null => {
    const found =
      communities[
        pick(
          heard,
          communities.map(({ name }) => name),
        ) ?? -1
      ];
    return found ? { type: 'user.choseWhere', node: found.node } : null;
  },
  yesNo: (heard: Heard): Event | null => {
    const agreed = yesNo(heard);
    return agreed === null ? null : { type: agreed ? 'user.agreed' : 'user.declined' };
  },
};
