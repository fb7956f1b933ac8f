/** What a talk has been told, what it asks, and words that answer it. */
import { catalogue } from '../../flows/index.ts';
import { rest } from '../../src/engine/step.ts';
import type { Talk } from '../../src/engine/talks.ts';
import { plainText } from '../../src/plain-text.ts';
import { contextOf } from './stored.ts';

/** Answers that somebody may give to some question; the first that fits is right. */
const WORDS = [
  '1',
  '是',
  '幸福路',
  '王秀英',
  '13800000900',
  '楼道灯坏了',
  '十号小区3号楼2单元401',
  '70',
  '10',
  '明天上午',
  '看过了',
  '跳过',
];

/** Where not every answer that is understood leads on. */
const RIGHT: Readonly<Record<string, string>> = {
  askingWhen: '下周三下午2点',
  askingNumber: '1000028',
  askingChild: '小明 8岁',
  'question.asking': '三楼的那盏灯',
};
/** Asks for what nobody in this database has: asked again, it is no dead end. */
export const UNKNOWABLE = ['askingCode'];

/** Words that today's question of this name takes; undefined: nothing is asked. */
export function rightAnswer(talk: Talk | null): string | undefined {
  const flow = catalogue.find(({ id }) => id === talk?.flow);
  if (!talk?.position || !flow) return undefined;
  const position = { ...talk.position, version: flow.machine.version ?? '' };
  try {
    const { waits } = rest(flow.machine, position);
    const parser = waits.expects ? flow.replies[waits.expects] : undefined;
    const state = String(position.value);
    const words = [RIGHT[`${flow.id}.${state}`] ?? RIGHT[state] ?? [], WORDS].flat();
    return words.find((text) => parser?.({ text, plain: plainText(text) }, position.context as never));
  } catch {
    // A state that is gone: whatever was asked, a digit answered it.
    return undefined;
  }
}

/** By field: the question that it answers. Who has answered it is not asked again. */
const ASKED_BY: Readonly<Record<string, readonly string[]>> = {
  words: ['askingWhat'],
  place: ['askingPlace', 'choosingPlace'],
  home: ['askingHome', 'choosingHome'],
  homeDetail: ['askingHome', 'choosingHome'],
  name: ['askingName'],
  phone: ['askingPhone'],
  age: ['askingAge'],
  adult: ['askingAge'],
  safety: ['askingSafety'],
  kind: ['choosingKind'],
  skill: ['choosingSkill'],
  what: ['askingWhat'],
  when: ['askingWhen'],
  where: ['askingWhere'],
  count: ['askingCount'],
  address: ['askingAddress'],
};

/** First questions of flows that begin with what is known of her: nothing of it has been said in this talk. */
const KNOWN_BEFORE = ['register.askingChange', 'volunteers.askingLeave'];

/** Fields of which this talk has been told something: those that its flow asks for at all. */
function answered({ flow, position }: Talk, asked: ReadonlySet<string>): string[] {
  if (KNOWN_BEFORE.includes(`${flow}.${String(position?.value)}`)) return [];
  const context = (position?.context ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(ASKED_BY)
    .filter(([field, questions]) => isAnswer(context[field]) && questions.some((each) => asked.has(`${flow}.${each}`)))
    .map(([field]) => field);
}

/** What was answered, and is asked all the same. `asked`: every question of every flow. */
export function askedTwice(before: Talk, after: Talk, asked: ReadonlySet<string>): string[] {
  const [was, is] = [String(before.position?.value), String(after.position?.value)];
  return answered(before, asked).filter((field) => {
    const questions = ASKED_BY[field] ?? [];
    return was !== is && questions.includes(is) && !questions.includes(was);
  });
}

/** What was said before the upgrade, and is not known any more. */
export function forgotten(before: Talk, after: Talk, asked: ReadonlySet<string>): string[] {
  const [said, known] = [contextOf(before), contextOf(after)];
  return answered(before, asked).filter((field) => JSON.stringify(known[field]) !== JSON.stringify(said[field]));
}

const isAnswer = (value: unknown) =>
  value !== null && value !== undefined && value !== '' && value !== false && value !== 0;
