/** Her words as events about one exchange. */
import type { Heard } from '../../src/engine/effects.ts';
import { pointsIn } from '../shared/points.ts';
import { choose, hasWords, isSkip, yesNo } from '../shared/replies.ts';
import type { Action, Context, Event } from './machine.ts';

export const WORDS: Readonly<Record<Action, readonly string[]>> = {
  agree: ['好，约定了', '约定', '同意', '可以', '好', '行', '愿意'],
  counter: ['改个数', '个数不对', '改分数', '分数不对'],
  decline: ['来不了', '去不了', '不同意', '不约了', '不行'],
  another: ['换一位邻居', '换一位', '换人', '换个人', '不同意'],
  done: ['帮好了', '好了', '做完了', '完成了', '对'],
  notYet: ['还没帮', '还没', '没有'],
  dispute: ['有不同意见，请网格员来定', '不同意见', '没帮好', '没来', '没帮'],
  allowOff: ['还没帮，不用了', '还没帮', '没帮'],
  helped: ['已经帮了，请网格员来定', '已经帮了', '帮过了'],
  cancel: ['不请了', '不要了'],
  callOff: ['不约了', '不用了'],
  back: ['看别的', '列表'],
};

/** Asked whether it is really not needed any more, who says 不用了 agrees. */
const OFF = { yes: ['不约', '不约了', '不请', '不请了', '不用', '算', '取消'], no: ['接着约', '不取消'] };

export const replies = {
  action: (heard: Heard, { shown }: Context): Event | null => {
    const action = choose(heard, shown?.actions ?? [], (each) => WORDS[each]);
    return action ? { type: 'user.acts', action } : null;
  },
  points: (heard: Heard, { shown }: Context): Event | null => pointsIn(heard, shown?.most ?? 10),
  why: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.said', words: '' };
    return hasWords(heard, 2) ? { type: 'user.said', words: heard.text } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, OFF),
};
