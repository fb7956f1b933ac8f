/** Her words as events of one redemption. */
import type { Heard } from '../../src/engine/effects.ts';
import { pick, yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const replies = {
  action: (heard: Heard): Event | null => {
    const at = pick(heard, [
      ['知道了', '好', '好的', '不退'],
      ['不换了', '不换', '不要了', '退', '退回'],
    ]);
    if (at === null) return null;
    return at === 0 ? { type: 'user.declined' } : { type: 'user.returns' };
  },
  yesNo: (heard: Heard): Event | null =>
    yesNo(heard, { yes: ['退回', '退', '对，退回'], no: ['不退', '还要', '不退，还要'] }),
};
