/** Her words as events of the call-back flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { phoneIn } from '../shared/contact.ts';
import { hasWords, isSkip } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const replies = {
  phone: (heard: Heard): Event | null => {
    const phone = phoneIn(heard);
    return phone === null ? null : { type: 'user.gavePhone', phone };
  },
  words: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.said', words: '' };
    return hasWords(heard) ? { type: 'user.said', words: heard.text } : null;
  },
};
