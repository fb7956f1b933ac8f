/** Reply parsers that several flows use: yes or no, "pick number n", skip. Digits, Chinese numerals and words alike. */
import type { Heard } from '../../src/engine/effects.ts';
import { agreementIn, bare, withoutEnding } from './yes-no.ts';

const NONE = { yes: [], no: [] };
const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const OTHER_NUMERALS: Readonly<Record<string, number>> = { 两: 2, 俩: 2, 仨: 3, 幺: 1, 壹: 1, 贰: 2, 叁: 3 };

export type Agreement = { type: 'user.agreed' } | { type: 'user.declined' };

/**
 * Yes or no; null when it is neither. "第二个", "2号" are the second choice here too. `own`: how this question itself
 * calls the two.
 */
export function yesNo(heard: Heard, own: { yes: readonly string[]; no: readonly string[] } = NONE): Agreement | null {
  const agreed = agreement(heard, own);
  return agreed === null ? null : { type: agreed ? 'user.agreed' : 'user.declined' };
}

function agreement(heard: Heard, own: { yes: readonly string[]; no: readonly string[] }): boolean | null {
  const { plain } = heard;
  const said = bare(plain);
  for (const words of [plain, withoutEnding(plain), said, withoutEnding(said)]) {
    if (own.yes.includes(words)) return true;
    if (own.no.includes(words)) return false;
  }
  const index = ordinal(heard);
  if (index !== null) return index === 0 || index === 1 ? index === 0 : null;
  return agreementIn(plain);
}

/** At least so many letters, characters or digits: punctuation and emoji alone say nothing. */
export const hasWords = ({ plain }: Heard, least = 1): boolean => (plain.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= least;

/** What people say before and behind a number: "那就选第二个吧". */
const BEFORE = '(?:嗯+|哦|噢|那么?|就|我们?|俺|要|选择?|按|回复?|点|看|办|数字|是)';
const CHOSEN = new RegExp(
  `^(?:${BEFORE}[,，、 ]?)*第?(\\d{1,2}|[一二三四五六七八九十两俩仨幺壹贰叁]{1,2})(?:个|號|号|项|条|种|样|行|位)?(?:那个|那条)?[。.、!！~啊呀吧哦的了嘛呢哈啦嘞]*$`,
);

/** "2", "２", "二", "第二个", "要第2个", "2号", "那就二吧": the index from 0, or null. */
export function ordinal({ plain }: Heard): number | null {
  const found = plain.match(CHOSEN)?.[1];
  if (found === undefined) return null;
  const number = /\d/.test(found) ? Number(found) : chineseDigit(found);
  return number === null || number < 1 ? null : number - 1;
}

/** "最后一个", "头一个", of two also "上面那个": the index from 0, or null. */
function byPlace(words: string, count: number): number | null {
  if (/^(?:我?[要选])?(?:最后|末了?|最下面)(?:那|的|那?一)?个?$/.test(words)) return count - 1;
  if (/^(?:我?[要选])?(?:头|最上面|最前面)(?:的|那?一)个$/.test(words)) return 0;
  if (count !== 2) return null;
  if (/^(?:我?[要选])?(?:上面|前面|前头)(?:那|的|那一)?个?$/.test(words)) return 0;
  return /^(?:我?[要选])?(?:下面|后面|后头)(?:那|的|那一)?个?$/.test(words) ? 1 : null;
}

/** One of the choices, by its number or by its words; null when none is meant or several are. */
export function pick(heard: Heard, choices: readonly (string | readonly string[])[]): number | null {
  const index = ordinal(heard);
  if (index !== null) return index < choices.length ? index : null;
  const whole = withoutEnding(bare(heard.plain));
  const words = whole.replace(/^我?(?:要|选|选择|是|在)(?=..)/, '');
  if (words === '') return null;
  const placed = byPlace(whole, choices.length);
  if (placed !== null) return placed;
  const named = choices.map((choice) =>
    (typeof choice === 'string' ? [choice] : choice).map((word) => word.toLowerCase()),
  );
  const exact = named.findIndex((each) => [heard.plain, whole, words].some((said) => each.includes(said)));
  if (exact >= 0) return exact;
  const close = named.flatMap((each, at) =>
    each.some((word) => words.length > 1 && word.includes(words)) ? [at] : [],
  );
  return close.length === 1 ? (close[0] ?? null) : null;
}

/** As `pick`, of items that know their own words. */
export function choose<Item>(
  heard: Heard,
  items: readonly Item[],
  words: (item: Item) => string | readonly string[],
): Item | undefined {
  return items[pick(heard, items.map(words)) ?? -1];
}

const SKIP =
  /^(跳过|略|略过|过|下一个|不填|不写|不想说|不想填|不想留|不说|不留|不给|不告诉|不方便|保密|没有|没|不用|不要|不必|不需要|算了|免了|莫得|没得|唔使|不消)$/;

/** "跳过", "不留了", "不用了谢谢": she would rather not. */
export const isSkip = ({ plain }: Heard): boolean => {
  const words = bare(plain);
  return SKIP.test(words) || SKIP.test(withoutEnding(words));
};

/** "上报问题，回复 1": the choice before its digit, each on its own line. */
export function choiceLines(choices: readonly string[]): string {
  return choices.map((choice, index) => `${choice}，回复 ${index + 1}`).join('\n');
}

function chineseDigit(words: string): number | null {
  if (Object.hasOwn(OTHER_NUMERALS, words)) return OTHER_NUMERALS[words] ?? null;
  if (words.length === 1) return NUMERALS.indexOf(words) > 0 ? NUMERALS.indexOf(words) : null;
  const [tens, ones] = words;
  if (tens === '十' && ones) return 10 + NUMERALS.indexOf(ones);
  return ones === '十' && tens ? NUMERALS.indexOf(tens) * 10 : null;
}
