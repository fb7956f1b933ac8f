/** Her words as events about who is family. */
import type { Heard } from '../../src/engine/effects.ts';
import { phoneIn } from '../shared/contact.ts';
import { pick, yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const replies = {
  what: (heard: Heard): Event | null => {
    const at = pick(heard, [
      ['加一位家人', '加家人', '加'],
      ['不做家人了', '不做家人', '退出家人'],
    ]);
    return at === null ? null : { type: at === 0 ? 'user.adds' : 'user.leaves' };
  },
  phone: (heard: Heard): Event | null => {
    const phone = phoneIn(heard);
    return phone ? { type: 'user.gavePhone', phone } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['愿意', '不做家人了'], no: ['不愿意', '还做家人'] }),
};
