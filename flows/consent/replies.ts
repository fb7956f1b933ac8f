/** Her words as events of the consent flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const replies = {
  agreement: (heard: Heard): Event | null => {
    // A voice whose words are known answers like typed ones.
    return yesNo(heard) ?? (heard.media ? { type: 'user.sentMedia', media: heard.media.id } : null);
  },
};
