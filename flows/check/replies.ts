/** Her words as events of the check flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { ordinal } from '../shared/replies.ts';
import type { Event } from './machine.ts';

const NONE = /^(没有?|没说|没有说|没有号码|没有工单号|没给|不知道|不记得|忘了|不清楚|没|说不清)[了的呢啊]*[。.!！]?$/;

export const replies = {
  number: (heard: Heard): Event | null => {
    const { plain } = heard;
    // Wrong digits are an answer, too: no ticket has such a number, and that is what she must hear.
    const typed = plain.match(/(?<!\d)\d{5,9}(?!\d)/)?.[0];
    if (typed !== undefined) return { type: 'user.gaveNumber', number: Number(typed) };
    return NONE.test(plain) || ordinal(heard) === 1 ? { type: 'user.declined' } : null;
  },
};
