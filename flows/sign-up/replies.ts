/** Her words as events of the sign-up flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { childIn, saysIsChild } from '../shared/child.ts';
import { nameIn, phoneIn } from '../shared/contact.ts';
import { isSkip, ordinal, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { BACK, CANCEL } from './texts.ts';

const SELF = ['我自己', '自己', '我', '本人', '大人'];
const CHILD = ['我家孩子', '孩子', '我孩子', '小孩', '儿子', '女儿', '孙子', '孙女', '外孙', '外孙女'];
const CANCEL_WORDS = [CANCEL, '取消报名', '来不了', '去不了', '不参加了', '撤回'];
const BACK_WORDS = [BACK, '看别的报名', '列表'];
export const WORDS: readonly string[] = [...SELF.slice(0, 2), ...CHILD.slice(0, 2), ...CANCEL_WORDS];

const child: Event = { type: 'user.isChild' };
const HOW_MANY = /^(?:还有|带|就)?\s*(\d{1,2}|[一二两三四五六七八九])\s*(?:个|位|人|个人)?[。.!！]*$/;
const NONE = /^(?:没有?|没有了|就我一?个?人?|就我自己|一个人来?|不带)[。.!！]*$/;
const NUMERALS = '零一二三四五六七八九';

export const replies = {
  who: (heard: Heard): Event | null => {
    if (saysIsChild(heard)) return child;
    const index = pick(heard, [SELF, CHILD]);
    return index === null ? null : { type: 'user.choseWho', isFor: index === 0 ? 'self' : 'child' };
  },
  child: (heard: Heard): Event | null => {
    if (saysIsChild(heard)) return child;
    const found = childIn(heard);
    return found && { type: 'user.gaveChild', child: found };
  },
  name: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.named', name: '' };
    const name = nameIn(heard);
    return name === null ? null : { type: 'user.named', name };
  },
  phone: (heard: Heard): Event | null => {
    const phone = phoneIn(heard);
    return phone === null ? null : { type: 'user.gavePhone', phone };
  },
  howMany: (heard: Heard, { most }: Context): Event | null => {
    if (saysIsChild(heard)) return child;
    if (isSkip(heard) || NONE.test(heard.plain)) return { type: 'user.brings', companions: 0 };
    const digits = HOW_MANY.exec(heard.plain)?.[1];
    const count = digits === undefined ? (ordinal(heard) ?? -2) + 1 : numeral(digits);
    return count >= 0 && count <= most ? { type: 'user.brings', companions: count } : null;
  },
  action: (heard: Heard, { mayCancel }: Context): Event | null => {
    const index = pick(heard, mayCancel ? [CANCEL_WORDS, BACK_WORDS] : [BACK_WORDS]);
    if (index === null) return null;
    return mayCancel && index === 0 ? { type: 'user.cancels' } : { type: 'user.goesBack' };
  },
  cancels: (heard: Heard): Event | null => yesNo(heard, { yes: CANCEL_WORDS, no: ['还去', '要去', '去', '不取消'] }),
};

function numeral(digits: string): number {
  if (/\d/.test(digits)) return Number(digits);
  return digits === '两' ? 2 : NUMERALS.indexOf(digits);
}
