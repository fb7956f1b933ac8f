/** Her words as events of the "my tickets" flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, hasWords, isSkip, yesNo } from '../shared/replies.ts';
import type { ACTIONS, Context, Event } from './machine.ts';

export const WORDS: Record<keyof typeof ACTIONS, readonly string[]> = {
  details: ['看内容', '看详情', '内容', '详情'],
  urge: ['催一下', '催办', '催', '催催'],
  add: ['补充', '加一句'],
  withdraw: ['撤回', '撤销', '不用办了'],
  split: ['不是同一件事', '不是一件事', '我的不一样', '不一样', '我的不是', '分开办'],
  rate: ['评价'],
  reopen: ['还没修好', '没修好', '没解决', '还没解决'],
  object: ['不同意', '不服', '还没修好', '没解决'],
  back: ['看别的', '看别的工单', '列表'],
};

function numberAmong(heard: Heard, numbers: readonly number[]): Event | null {
  const typed = heard.plain.match(/\d{7}/)?.[0];
  const number = numbers.find((each) => String(each) === typed);
  return number === undefined ? null : { type: 'user.chose', number };
}

export const replies = {
  which: (heard: Heard, { items }: Context): Event | null => {
    const typed = numberAmong(
      heard,
      items.map(({ number }) => number),
    );
    const item = choose(heard, items, ({ title }) => title);
    return typed ?? (item ? { type: 'user.chose', number: item.number } : null);
  },
  action: (heard: Heard, { shown, items }: Context): Event | null => {
    const typed = numberAmong(
      heard,
      items.map(({ number }) => number),
    );
    const actions = shown?.actions ?? [];
    const action = choose(heard, actions, (each) => WORDS[each]);
    return typed ?? (action ? { type: 'user.acts', action } : null);
  },
  more: (heard: Heard): Event | null =>
    hasWords(heard) || heard.media ? { type: 'user.said', words: heard.text, media: heard.media ?? null } : null,
  why: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.said', words: '', media: null };
    return hasWords(heard) ? { type: 'user.said', words: heard.text, media: null } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['撤回'], no: ['不撤回', '不撤'] }),
};
