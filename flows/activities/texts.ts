/** Everything the activities flow says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context, Listed } from './machine.ts';

export const VENUES = '看阵地和开放时间';
export const VISIT = '团体参观（学校、单位）';

const places = (free: number) => (free > 0 ? `余 ${free} 位` : '满了，可候补');
const lineOf = ({ title, when, free }: Listed) => `${when}\n${title}（${places(free)}）`;

export const texts = {
  askWhich: (c: Context) =>
    [
      c.listed.length > 0 ? '最近的活动：' : '这几周没有排活动。',
      choiceLines([...c.listed.map(lineOf), VENUES, VISIT]),
    ].join('\n'),
  askSignUp: (c: Context) =>
    [
      ...c.lines,
      c.full ? '名额满了。要排候补吗？\n排候补，回复 1\n看别的，回复 2' : '要报名吗？\n报名，回复 1\n看别的，回复 2',
    ].join('\n'),
  gone: '这个活动已经结束或取消了。',
  venues: (p: { lines: readonly string[] }) =>
    [...(p.lines.length > 0 ? p.lines : ['阵地还没有公布。']), '看活动，说“活动”。'].join('\n'),
  ended: '好的。',
};
