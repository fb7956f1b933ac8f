/** Her words as events of the registration flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { nameIn, phoneIn } from '../shared/contact.ts';
import { choiceOf } from '../shared/place.ts';
import { hasWords, isSkip, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';

/** Somebody reports something instead of saying where she lives. */
const PROBLEM = /坏了|不亮|漏水|堵了|停水|停电|没人管|着火/;

/** Its two questions: whether to change what is known, whether the address is right. */
const OWN = { yes: ['要改', '改', '写对了', '没写错'], no: ['不改', '不用改', '重新写', '写错了'] };

export const replies = {
  yesNo: (heard: Heard): Event | null => yesNo(heard, OWN),
  place: (heard: Heard): Event | null => {
    if (heard.location) return { type: 'user.placed', words: heard.location.label, location: heard.location };
    return !heard.media && hasWords(heard, 2) && !PROBLEM.test(heard.plain)
      ? { type: 'user.placed', words: heard.text }
      : null;
  },
  choice: (heard: Heard, { options }: Context): Event | null => {
    const index = pick(heard, [...options.map(choiceOf), ['都不是', '不是']]);
    if (index === null) return null;
    const place = options[index];
    return place ? { type: 'user.chose', place } : { type: 'user.choseNone' };
  },
  name: (heard: Heard): Event | null => {
    const name = nameIn(heard);
    return name === null ? null : { type: 'user.named', name };
  },
  phone: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.gavePhone', phone: '' };
    const phone = phoneIn(heard);
    return phone === null ? null : { type: 'user.gavePhone', phone };
  },
};
