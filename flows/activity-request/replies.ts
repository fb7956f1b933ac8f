/** Her words as events of the activity-request flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { phoneIn } from '../shared/contact.ts';
import { choose, hasWords, isSkip, ordinal, yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';
import { KINDS } from './texts.ts';

const LONGEST = 100;
const MOST = 2000;
const COUNT =
  /^(?:大概|大约|差不多|一共|共|有|约)*\s*(\d{1,4})\s*(?:多|来|几)?\s*(?:个|位|名|人|个人|学生)?(?:左右|吧)?[。.!！]*$/;
const TENS =
  /^(?:大概|大约|一共|共)?([一二三四五六七八九])?十([一二三四五六七八九])?(?:多|来|几)?(?:个|位|名|人|个人)?(?:左右|吧)?$/;
const ONES = /^([一二两三四五六七八九])(?:个|位|名|人|个人)$/;
const NUMERALS = '零一二三四五六七八九';
const digit = (numeral: string | undefined, none: number) => (numeral ? NUMERALS.indexOf(numeral) : none);

function countIn(heard: Heard): number | null {
  const { plain } = heard;
  const written = COUNT.exec(plain)?.[1];
  if (written !== undefined) return Number(written);
  const tens = TENS.exec(plain);
  if (tens) return digit(tens[1], 1) * 10 + digit(tens[2], 0);
  const ones = ONES.exec(plain)?.[1];
  if (ones !== undefined) return ones === '两' ? 2 : NUMERALS.indexOf(ones);
  const index = ordinal(heard);
  return index === null ? null : index + 1;
}

export const replies = {
  kind: (heard: Heard): Event | null => {
    const found = choose(heard, KINDS, ({ words }) => words);
    return found ? { type: 'user.choseKind', kind: found.kind } : null;
  },
  words: (heard: Heard): Event | null => {
    const words = [...heard.text].slice(0, LONGEST).join('');
    return hasWords(heard, 2) ? { type: 'user.said', words } : null;
  },
  count: (heard: Heard): Event | null => {
    const count = countIn(heard);
    return count !== null && count > 0 && count <= MOST ? { type: 'user.counted', count } : null;
  },
  phone: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.gavePhone', phone: '' };
    const phone = phoneIn(heard);
    return phone === null ? null : { type: 'user.gavePhone', phone };
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['对', '对的'], no: ['重新说', '重来'] }),
};
