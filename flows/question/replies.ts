/** Her words as the answer to a question of staff's. */
import type { Heard } from '../../src/engine/effects.ts';
import { hasWords, ordinal } from '../shared/replies.ts';
import type { Event } from './machine.ts';

/** "没有", "不知道" are answers here: only these are none. */
const SKIP = /^(跳过|略|不想说|不想答|不想回答)[。.!！~，,啊呀吧哦的了]*$/;
const THANKS = /^(谢谢|多谢|感谢|辛苦)(了|您|你|你们|您了)*[啊呀哦]?[。.!！~，,]*$/;

export const replies = {
  answer: (heard: Heard): Event | null => {
    const { text, plain, media, location } = heard;
    if (media) return { type: 'user.sentMedia', media, words: text };
    if (location) return { type: 'user.said', words: `位置：${location.label || '已发来位置'}` };
    if (SKIP.test(plain)) return { type: 'user.skipped' };
    if (THANKS.test(plain) || !hasWords(heard)) return null;
    // A digit may have been meant for some other question that she has read.
    return ordinal(heard) !== null ? { type: 'user.gaveDigit' } : { type: 'user.said', words: text };
  },
};
