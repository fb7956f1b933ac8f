/** Which tool somebody means: its name or another one, part of it, a slip of the keyboard, or how it sounds (钻, 电转, dianzuan). Pure. */
import { distance } from 'fastest-levenshtein';
import { plain } from '../neighbourhood/chinese-text.ts';
import { sound } from '../neighbourhood/pinyin.ts';

interface Named {
  name: string;
  aliases: readonly string[];
}

const EXACT = 100;
/** So near to the best one, it may be meant as well. */
const CLOSE = 15;
/** Below this it only looks or sounds alike. */
const SURE = 60;
const LONGEST = 30;

/** "我想借个…", "有没有…": what stands before and behind the tool in a sentence. */
const BEFORE =
  /^(?:请问|麻烦|你好|您好|[,，。 ]|我们?|俺|咱们?|家里|想要|需要|想|要|能不能|可不可以|可以|能|帮我|给我|有没有|有|去|来)*(?:预约借用|预约|预订|借用|借到|借|租|留)?(?:[一1两几]?[把个台套架只辆件副条下])?(?=.)/;
const BEHIND =
  /(?:可以借|能借|可借|借用|借|有吗|有没有|有|用一用|用一下|用用|一下|用|吗|么|嘛|呢|啊|呀|吧|谢谢|[?？。.!！~，, ])+$/;

export interface Found<Tool> {
  /** All that may be meant, best first; empty: it is none of these. */
  tools: Tool[];
  /** Only something like it: she is asked whether she means it. */
  unsure: boolean;
}

export function findTools<Tool extends Named>(words: string, tools: readonly Tool[]): Found<Tool> {
  const said = wished(words);
  if (said === '') return { tools: [], unsure: false };
  const read = nearest(tools, (name) => byCharacters(said, name));
  // Sounds cost a hundred times as much, and characters that fit are surer.
  const { best, near } = read.best >= SURE ? read : nearest(tools, (name) => bySound(said, name));
  return { tools: near, unsure: best < SURE };
}

const NAMES = new WeakMap<Named, string[]>();

/** Made comparable once: a catalogue is read by every message that may be about a tool. */
function namesOf(tool: Named): string[] {
  const known = NAMES.get(tool) ?? [tool.name, ...tool.aliases].map(plain);
  NAMES.set(tool, known);
  return known;
}

function nearest<Tool extends Named>(tools: readonly Tool[], likeness: (name: string) => number) {
  const scored = tools
    .map((tool) => ({ tool, score: Math.max(...namesOf(tool).map(likeness)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  const near = scored.filter(({ score }) => score >= best - CLOSE && (best < EXACT || score === best));
  return { best, near: near.map(({ tool }) => tool) };
}

/** A whole message that is a tool's name: no sentence, no sound, nothing that something else may be called. */
export function isToolName(words: string, tools: readonly Named[]): boolean {
  const said = plain(words).replace(/[?？。.!！~，, ]+$/, '');
  return tools.some((tool) => namesOf(tool).includes(said));
}

/** Somebody wants to borrow something: "借电钻", "能借个梯子吗". */
export function wantsToBorrow(words: string): boolean {
  const said = plain(words);
  return /^(?:请问|麻烦|你好|您好|[,，。 ]|我们?|俺|咱们?|家里|想要|需要|想|要|能不能|可不可以|可以|能|去|来|有没有|预约)*借(?![道口着过故条据款钱贷])/.test(
    said,
  );
}

/** What is left when nothing is said around it: "我想借个电钻用用" is 电钻. */
export function wished(words: string): string {
  const said = plain(words).slice(0, LONGEST);
  return said.replace(BEFORE, '').replace(BEHIND, '') || said;
}

function byCharacters(said: string, name: string): number {
  if (said === name) return EXACT;
  if (name.includes(said)) return 80 - (name.length - said.length);
  if (name.length > 1 && said.includes(name)) return 70 + name.length;
  return Math.min(said.length, name.length) >= 3 && distance(said, name) === 1 ? SURE : 0;
}

const SOUNDS = new Map<string, string>();

/** Of names: they are few, and always the same. */
function soundOf(name: string): string {
  const known = SOUNDS.get(name) ?? sound(name);
  SOUNDS.set(name, known);
  return known;
}

function bySound(said: string, name: string): number {
  const [heard, sounds] = [sound(said), soundOf(name)];
  if (sounds.trim() === '' || heard.trim() === '') return 0;
  if (heard === sounds) return 65;
  // One syllable sounds like too much.
  if (name.length > 1 && /\p{Script=Han}/u.test(name) && heard.includes(sounds)) return 50;
  if (heard.trim().includes(' ') && sounds.includes(heard)) return 45;
  // 梯孑: of two characters one is right.
  return said.length === 2 && name.length === 2 && said[0] === name[0] ? 30 : 0;
}
