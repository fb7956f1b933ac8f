/** Names and phone numbers as people type them. */
import type { Heard } from '../../src/engine/effects.ts';
import { isSkip, ordinal } from './replies.ts';
import { agreementIn } from './yes-no.ts';

const SAYS_NAME = /^(?:我叫|我是|叫我|我姓|姓名[:：]?|名字[:：]?)\s*/;
const NAME = /^(?:\p{Script=Han}[\p{Script=Han}·]{0,9}|[a-z][a-z .'-]{1,30})$/iu;
/** What is no name however short it is: a report, a question, a refusal, an answer to some other question. */
const NO_NAME =
  /坏|漏|堵|停水|停电|怎么|什么|为什么|不知道|跳过|灯|门|楼|单元|小区|^第?[一二三四五六七八九十]+(个|号)?$|^(是|好|对|不|行|可以|没有|谢谢|同意|不同意|不用|不想|不想说|不要|算了|在吗|再见)[的了啊吧]?$/;

export function nameIn(heard: Heard): string | null {
  const { text, plain } = heard;
  if (agreementIn(plain) !== null || ordinal(heard) !== null || isSkip(heard)) return null;
  const name = text
    .normalize('NFKC')
    .replace(SAYS_NAME, '')
    .replace(/[。.!！~]+$/, '')
    .trim();
  return NAME.test(name) && !NO_NAME.test(name) ? name : null;
}

const SPOKEN: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** A mainland mobile or a landline with or without area code, digits only. */
export function phoneIn({ text }: Heard): string | null {
  const digits = text
    .normalize('NFKC')
    .replace(/[零〇一幺二两三四五六七八九]{7,}/g, (spoken) => [...spoken].map((each) => SPOKEN[each]).join(''))
    .replace(/^\+?86(?=1\d{10}$)/, '')
    .replace(/[\s\-—()（）]/g, '');
  const found = digits.match(/(?<!\d)(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})(?!\d)/)?.[1];
  return found ?? null;
}
