/** Reply parsers that several flows use: yes or no, "pick number n", skip. Digits, Chinese numerals and words alike. */
import type { Heard } from '../../src/engine/effects.ts';

const YES = /^(是|是的|好|好的|对|对的|嗯|行|可以|要|同意|确认|没错|1|一|yes|ok)$/;
const NO = /^(否|不|不是|不对|不要|不用|不用了|不同意|不行|没有|2|二|两|no)$/;
const NONE = { yes: [], no: [] };
const ENDING = /[。.!！~，,啊呀吧哦的了]+$/;
const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

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
  for (const words of [plain, plain.replace(ENDING, '')]) {
    if (YES.test(words) || own.yes.includes(words)) return true;
    if (NO.test(words) || own.no.includes(words)) return false;
  }
  const index = ordinal(heard);
  return index === 0 || index === 1 ? index === 0 : null;
}

/** At least so many letters, characters or digits: punctuation and emoji alone say nothing. */
export const hasWords = ({ plain }: Heard, least = 1): boolean => (plain.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= least;

/** "2", "２", "二", "第二个", "要第2个", "2号": the index from 0, or null. */
export function ordinal({ plain }: Heard): number | null {
  const found = plain.match(/^(?:我?要|选|回复)?第?(\d{1,2}|[一二三四五六七八九十两]{1,2})(?:个|号|项)?[。.、]?$/)?.[1];
  if (found === undefined) return null;
  const number = /\d/.test(found) ? Number(found) : chineseDigit(found);
  return number === null || number < 1 ? null : number - 1;
}

/** One of the choices, by its number or by its words; null when none is meant or several are. */
export function pick(heard: Heard, choices: readonly (string | readonly string[])[]): number | null {
  const index = ordinal(heard);
  if (index !== null) return index < choices.length ? index : null;
  const words = heard.plain.replace(ENDING, '');
  if (words === '') return null;
  const named = choices.map((choice) =>
    (typeof choice === 'string' ? [choice] : choice).map((word) => word.toLowerCase()),
  );
  const exact = named.findIndex((each) => each.includes(words));
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

export const isSkip = ({ plain }: Heard): boolean => /^(跳过|不填|不想说|没有|略)$/.test(plain.replace(ENDING, ''));

/** "上报问题，回复 1": the choice before its digit, each on its own line. */
export function choiceLines(choices: readonly string[]): string {
  return choices.map((choice, index) => `${choice}，回复 ${index + 1}`).join('\n');
}

function chineseDigit(words: string): number | null {
  if (words === '两') return 2;
  if (words.length === 1) return NUMERALS.indexOf(words) > 0 ? NUMERALS.indexOf(words) : null;
  const [tens, ones] = words;
  if (tens === '十' && ones) return 10 + NUMERALS.indexOf(ones);
  return ones === '十' && tens ? NUMERALS.indexOf(tens) * 10 : null;
}
