/** Her words as events about one booking. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, hasWords, isSkip, yesNo } from '../shared/replies.ts';
import { ACTIONS, type Context, type Event } from './machine.ts';

export const WORDS = {
  take: [ACTIONS.take, '要', '要名额'],
  leave: [ACTIONS.leave, '不要', '让给别人'],
  note: [ACTIONS.note, '留言', '给医生说'],
  cancel: [ACTIONS.cancel, '取消预约', '去不了', '来不了', '不来了'],
  appeal: [ACTIONS.appeal, '其实到了', '我到了', '我去了', '有特殊情况', '申诉'],
  back: [ACTIONS.back, '别的'],
};

export const replies = {
  action: (heard: Heard, { actions }: Context): Event | null => {
    const action = choose(heard, actions, (id) => WORDS[id]);
    return action ? { type: 'user.acts', action } : null;
  },
  words: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.declined' };
    return !heard.media && hasWords(heard, 2) ? { type: 'user.said', words: heard.text } : null;
  },
  yesNo: (heard: Heard): Event | null =>
    yesNo(heard, { yes: ['不去了', '取消预约', '不来了'], no: ['还去', '去', '还来'] }),
};
