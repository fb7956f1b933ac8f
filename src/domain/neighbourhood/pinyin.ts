/** How words sound, for a second look at what characters didn't tell: typos of the same sound, and words typed in pinyin. */

import { createRequire } from 'node:module';

type PinyinPro = typeof import('pinyin-pro');

const require = createRequire(import.meta.url);
let library: PinyinPro | undefined;

/** Loading takes 100 ms and most talks never need it: at the first use, not at the start. */
function pinyinPro(): PinyinPro {
  library ??= require('pinyin-pro') as PinyinPro;
  return library;
}

const SYLLABLE =
  /(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|v)/g;

/** Many speakers make no difference between these, and type what they say. */
const ALIKE: [RegExp, string][] = [
  [/^([zcs])h/, '$1'],
  [/([aei])ng$/, '$1n'],
];

/**
 * The syllables of a text between blanks, " lu den huai le ", so that one sound is looked for in another by plain
 * search. Latin letters are read as pinyin; the text has gone through `plain`.
 */
export function sound(text: string): string {
  const syllables = (text.match(/\p{Script=Han}+|[a-z]+/gu) ?? []).flatMap((run) =>
    /[a-z]/.test(run) ? (run.match(SYLLABLE) ?? []) : pinyinPro().pinyin(run, { toneType: 'none', type: 'array' }),
  );
  return ` ${syllables.map(alike).join(' ')} `;
}

function alike(syllable: string): string {
  return ALIKE.reduce((s, [from, to]) => s.replace(from, to), syllable);
}

/** Words that are short enough to be a service's name or a choice. */
const SHORT = /^(?:\p{Script=Han}{2,6}|[a-z ]{4,24})$/u;

/** The word that sounds like what was typed: 采单 or caidan for 菜单. One syllable sounds like too much. */
export function sameSound(said: string, words: () => readonly string[]): string | undefined {
  if (!SHORT.test(said)) return undefined;
  const typed = sound(said).trim();
  const isPinyin = !/[a-z]/.test(said) || (said.match(SYLLABLE) ?? []).join('') === said.replaceAll(' ', '');
  if (!isPinyin || !typed.includes(' ')) return undefined;
  return words().find((word) => soundOf(word) === typed);
}

const SOUNDS = new Map<string, string>();

/** Of words that the bot itself knows: they are few, and always the same. */
function soundOf(word: string): string {
  const known = SOUNDS.get(word) ?? sound(word).trim();
  SOUNDS.set(word, known);
  return known;
}
