/** Everything said when points are given away. */
import { choiceLines } from '../shared/replies.ts';
import type { Context, To } from './machine.ts';

export const TO: readonly { to: To; name: string; words: readonly string[] }[] = [
  { to: 'family', name: '送给家人', words: ['送给家人', '家人', '送家人'] },
  { to: 'community', name: '捐给社区', words: ['捐给社区', '捐', '社区', '捐社区'] },
];

const whom = ({ member, community }: Context) => member?.name ?? community;
const does = ({ to }: Context) => (to === 'community' ? '捐' : '送');

export const texts = {
  askTo: `爱心送给谁？\n${choiceLines(TO.map(({ name }) => name))}`,
  registerFirst: '先登记住址和电话，再送爱心。',
  askMember: (c: Context) => `送给哪位家人？\n${choiceLines([...c.family.map(({ name }) => name), '加一位家人'])}`,
  askPoints: (c: Context) =>
    `${does(c)}几个爱心？您有 ${c.balance} 个，这次最多 ${c.most} 个。\n例如：${Math.min(3, Math.max(1, c.most))} 个`,
  wrongPoints: (c: { most: number }) => `这次只能是 1 到 ${c.most} 个，要整数。`,
  askConfirm: (c: Context) =>
    `${does(c)} ${c.points} 个爱心给${whom(c)}，${does(c)}出去就收不回来了。\n对，回复 1\n不${does(c)}了，回复 2`,
  given: (p: { number: number; who: string; points: number; balance: number }) =>
    `送好了：${p.points} 个爱心给${p.who}，编号 ${p.number}。您还有 ${p.balance} 个。`,
  donated: (p: { number: number; who: string; points: number; balance: number }) =>
    `谢谢您！${p.points} 个爱心捐给${p.who}了，编号 ${p.number}。您还有 ${p.balance} 个。`,
  short: (p: { points: number }) => `爱心不够：您现在能用 ${p.points} 个。没有送出。`,
  once: (p: { points: number }) => `一次最多送家人 ${p.points} 个爱心。没有送出。`,
  month: (p: { points: number }) => `这个月还能送家人 ${p.points} 个爱心。没有送出。`,
  stranger: (_: { points: number }) => '爱心只能送给同意做家人的人。没有送出。加家人，回复“加家人”。',
  as: (p: { says: string }) => p.says,
  ended: '好的。',
};
