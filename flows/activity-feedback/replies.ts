/** Her words as what she thought of an activity. */
import type { Heard } from '../../src/engine/effects.ts';
import { hasWords, isSkip, pick } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const CHOICES = [
  ['很好', '挺好', '不错', '好得很', '非常好', '喜欢'],
  ['一般', '一般般', '还行', '还可以', '马马虎虎'],
  ['不好', '不太好', '很差', '没意思', '不满意'],
];

const LONGEST = 200;

export const replies = {
  score: (heard: Heard): Event | null => {
    const index = pick(heard, CHOICES);
    if (index === null && isSkip(heard)) return { type: 'user.skipped' };
    return index === null ? null : { type: 'user.scored', score: (index + 1) as 1 | 2 | 3 };
  },
  words: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.said', words: '' };
    const words = [...heard.text].slice(0, LONGEST).join('');
    return hasWords(heard) ? { type: 'user.said', words } : null;
  },
};
