/** Her words as a rating. "还没修好" is a 3 in whatever words; 谢谢 is none. */
import type { Heard } from '../../src/engine/effects.ts';
import { pick } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const CHOICES = [
  ['解决了，满意', '满意', '解决了', '修好了', '已经修好了', '好了', '很满意', '已解决'],
  ['解决了，不太满意', '不太满意', '一般', '不满意', '还行'],
  ['没解决', '没有解决', '没修好', '没好'],
];
const STILL = /没(有)?(解决|修好|弄好|处理|人来|来)|还(是)?(坏|没|漏|堵|不亮|不行|不动|不通)|又坏/;

/** Words that say of a finished ticket that it is not. */
export const saysStillBroken = (plain: string): boolean => STILL.test(plain);

export const replies = {
  rating: (heard: Heard): Event | null => {
    const index = pick(heard, CHOICES);
    if (index !== null) return { type: 'user.rated', rating: (index + 1) as 1 | 2 | 3, words: '' };
    return saysStillBroken(heard.plain) ? { type: 'user.rated', rating: 3, words: heard.text } : null;
  },
};
