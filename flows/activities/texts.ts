/** Everything the activities flow says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context, Listed } from './machine.ts';

export const MORE = '看后面的活动';
export const OTHER_DAY = '换一天';
export const VOLUNTEER = '当志愿者、看时长';
export const VENUES = '看阵地和开放时间';
export const VISIT = '团体参观（学校、单位）';

/** What stands behind the activities of a list, with the event that each leads to. */
export const extras = (c: Pick<Context, 'more' | 'daysOf'>) =>
  [...(c.more ? [MORE] : []), ...(c.daysOf > 0 ? [] : [VENUES, VISIT, VOLUNTEER])] as const;

const places = (free: number) => (free > 0 ? `余 ${free} 位` : '满了，可候补');
const lineOf = ({ title, when, free }: Listed) => `${when}\n${title}（${places(free)}）`;

export const texts = {
  askWhich: (c: Context) =>
    [
      c.listed.length === 0 ? '这几周没有排活动。' : c.daysOf > 0 ? '您哪天方便？' : '最近的活动：',
      choiceLines([...c.listed.map(lineOf), ...extras(c)]),
    ].join('\n'),
  askSignUp: (c: Context) =>
    [
      ...c.lines,
      c.full ? '名额满了。要排候补吗？' : '要报名吗？',
      choiceLines([c.full ? '排候补' : '报名', '看别的', ...(c.otherDays ? [OTHER_DAY] : [])]),
    ].join('\n'),
  gone: '这个活动已经结束或取消了。',
  venues: (p: { lines: readonly string[] }) =>
    [...(p.lines.length > 0 ? p.lines : ['阵地还没有公布。']), '看活动，说“活动”。'].join('\n'),
  ended: '好的。',
};
