/** Everything the volunteers flow says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const LOG = '我的时长和记录';
export const PROPOSE = '提议一个活动';

export const texts = {
  none: '志愿队还没有公布。想帮忙，回复 0 跟社区说。',
  askTeam: (c: Context) =>
    [
      '想加入哪支队伍？可以加入几支。',
      choiceLines([...c.teams.map(({ name, joined }) => (joined ? `${name}（您在队里）` : name)), LOG, PROPOSE]),
    ].join('\n'),
  askJoin: (c: Context) => [...c.lines, '要加入吗？\n加入，回复 1\n看别的队，回复 2'].join('\n'),
  askLeave: (c: Context) => [...c.lines, '您在这个队里。要退队吗？\n退队，回复 1\n不退，回复 2'].join('\n'),
  askAge: '您满18岁了吗？\n满了，回复 1\n没满，回复 2',
  tooYoung: '谢谢你想帮忙！未满18岁，请家长来报名，一起参加。\n家长说“活动”，能看到孩子可以参加的。',
  joined: (p: { name: string; leader: string }) =>
    [`您加入${p.name}了，谢谢！`, ...(p.leader ? [`队长：${p.leader}`] : []), '看最近的活动，说“活动”。'].join('\n'),
  left: (p: { name: string }) => `您退出了${p.name}。时长和记录都留着。`,
  log: (p: { lines: readonly string[] }) => p.lines.join('\n'),
  ended: '好的。',
};
