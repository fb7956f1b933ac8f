/** What neighbours can do for each other, found in one's own words. Pure: the skills are data. */
import { plain } from '../neighbourhood/chinese-text.ts';
import { sound } from '../neighbourhood/pinyin.ts';

export interface Skill {
  id: string;
  name: string;
  /** How people say it. */
  words: readonly string[];
  /** What one usually gives for it. */
  points: number;
  /** For a child: a guardian is there. */
  child: boolean;
}

/** What is no matter of neighbours: where it belongs, in a sentence. */
export interface NotHere {
  words: readonly string[];
  say: string;
}

/** The best first; several only when none is better than the others. */
export function findSkills(skills: readonly Skill[], said: string): Skill[] {
  const text = plain(said);
  const exact = best(skills, (word) => (text.includes(plain(word)) ? word.length : 0));
  if (exact.length > 0) return exact;
  const apart = best(skills, (word) => (apartIn(text, plain(word)) ? word.length : 0));
  if (apart.length > 0) return apart;
  // A slip of the keyboard, or pinyin: one syllable sounds like too much.
  const heard = sound(text);
  return best(skills, (word) => (word.length > 1 && heard.includes(sound(word)) ? word.length : 0));
}

/** "教孙女英语", "理个发": the verb, a few words, what it is done with. */
function apartIn(text: string, word: string): boolean {
  const [verb = '', ...rest] = word;
  const from = text.indexOf(verb);
  const at = text.indexOf(rest.join(''), from + 1);
  return rest.length > 0 && from >= 0 && at > from && at - from <= 1 + 2 * rest.length + (rest.length > 1 ? 2 : 0);
}

function best(skills: readonly Skill[], weigh: (word: string) => number): Skill[] {
  const weighed = skills.map((skill) => ({ skill, weight: Math.max(0, ...[skill.name, ...skill.words].map(weigh)) }));
  const most = Math.max(0, ...weighed.map(({ weight }) => weight));
  return most === 0 ? [] : weighed.filter(({ weight }) => weight === most).map(({ skill }) => skill);
}

export function notHere(list: readonly NotHere[], said: string): string | undefined {
  const text = plain(said);
  return list.find(({ words }) => words.some((word) => text.includes(plain(word))))?.say;
}

/** Whether words ask neighbours for something or offer it, with no question waiting: "想理发", "谁会修伞", "我会理发". */
export function meantFor(said: string): 'ask' | 'offer' | undefined {
  const text = plain(said).replace(/[。.!！?？~]+$/, '');
  if ([...text].length > 24) return undefined;
  if (/^(我|本人|俺)?(会|可以教|可以帮|能帮|愿意教|愿意帮|可以陪|愿意陪)/.test(text)) return 'offer';
  if (
    /^(我)?(想|要|想要|想找人?|找人|求人|请人|请邻居|找邻居|求)|有没有(人|邻居)|谁(会|能|来|可以)|有(人|邻居)会/.test(
      text,
    )
  ) {
    return 'ask';
  }
  return undefined;
}
