/**
 * Which category a resident's words mean: points of the keywords that occur, added up, the highest wins. The words are
 * data (categories.yaml); nothing here knows a category. Always shown to her and correctable, so a guess may be wrong.
 */

import { plain } from './chinese-text.ts';
import { aboutEarlier } from './earlier.ts';
import { rememberingLast } from './last-text.ts';
import type { Category } from './model.ts';
import { sound } from './pinyin.ts';

export interface Guess {
  category: Category;
  score: number;
}

/** Below this, words say too little to guess from. */
const ENOUGH = 3;
/** From here on characters are trusted. Sounds are ambiguous: so much must agree before they count at all. */
const SURE = 5;
/** Only the beginning is read: what a text is about is said there, and 2,000 characters shouldn't cost more than 300. */
const READ = 300;

/** The best guess, or undefined when the words point nowhere. */
export function guessCategory(text: string, categories: readonly Category[]): Guess | undefined {
  return rankCategories(text, categories)[0];
}

/** All that the words point to, best first; equals in the order of the list. */
export const rankCategories = rememberingLast((text: string, all: readonly Category[]): Guess[] => {
  const words = plain(text).slice(0, READ);
  const read = rank(all, (category) => scoreByCharacters(words, category), ENOUGH);
  if ((read[0]?.score ?? 0) >= SURE || words.length < 3) return read;
  const syllables = sound(words);
  const heard = rank(all, (category) => scoreBySound(syllables, category), SURE);
  return heard.length > 0 ? heard : read;
});

/**
 * Does this look like somebody reporting something? Greetings, thanks, numbers, menu words and talk about an earlier
 * report don't.
 */
export function isReport(text: string, categories: readonly Category[]): boolean {
  const earlier = aboutEarlier(text);
  if (earlier && earlier !== 'unsolved') return false;
  return guessCategory(text, categories) !== undefined;
}

function rank(categories: readonly Category[], score: (category: Category) => number, enough: number): Guess[] {
  return categories
    .map((category) => ({ category, score: score(category) }))
    .filter((guess) => guess.score >= enough)
    .sort((a, b) => b.score - a.score);
}

/** Points of the keywords that occur in words that were made plain. */
export function scoreOf(words: string, keywords: Category['keywords']): number {
  return scoreByCharacters(words, { keywords });
}

/** What has keywords: a category, or words of something else. */
type Keyworded = Pick<Category, 'keywords'>;

function scoreByCharacters(words: string, category: Keyworded): number {
  let sum = 0;
  for (const { parts, points } of compiled(category).characters) {
    if (parts.every((part) => words.includes(part))) sum += points;
  }
  return sum;
}

function scoreBySound(syllables: string, category: Keyworded): number {
  const rules = compiled(category);
  rules.sounds ??= soundRules(rules.characters);
  let sum = 0;
  for (const { parts, points } of rules.sounds) if (parts.every((part) => syllables.includes(part))) sum += points;
  return sum;
}

interface KeywordRule {
  /** All must occur: "灯+不亮" in the data. */
  parts: string[];
  points: number;
}

interface Rules {
  characters: KeywordRule[];
  /** Made when first needed. */
  sounds?: KeywordRule[];
}

const RULES = new WeakMap<Category['keywords'], Rules>();

function compiled({ keywords }: Keyworded): Rules {
  let rules = RULES.get(keywords);
  if (!rules) {
    const entries = Object.entries(keywords);
    rules = { characters: entries.map(([word, points]) => ({ parts: word.split('+').map(plain), points })) };
    RULES.set(keywords, rules);
  }
  return rules;
}

/** Chinese words of two syllables and more: a single one sounds like too many others. */
function soundRules(rules: readonly KeywordRule[]): KeywordRule[] {
  return rules
    .filter(({ parts }) => parts.every((part) => /^\p{Script=Han}{2,}$/u.test(part)))
    .map(({ parts, points }) => ({ parts: parts.map(sound), points }));
}
