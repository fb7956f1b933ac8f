/** Everything said to whoever proposes an activity or wants to come with a group. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const KINDS = [
  { kind: 'proposal', name: '提议一个活动', words: ['提议一个活动', '提议', '提议活动', '办活动'] },
  { kind: 'visit', name: '团体参观（学校、单位）', words: ['团体参观（学校、单位）', '团体参观', '参观'] },
] as const;
export type Kind = (typeof KINDS)[number]['kind'];

const isVisit = (c: Context) => c.kind === 'visit';

export const texts = {
  askKind: `要办哪一样？\n${choiceLines(KINDS.map(({ name }) => name))}`,
  askWhat: (c: Context) =>
    isVisit(c) ? '哪个学校或单位来？\n例如：东街小学四年级' : '想办什么活动？\n例如：教大家包饺子',
  askCount: (c: Context) => (isVisit(c) ? '一共多少人？老师也算。\n例如：43人' : '大概多少人参加？\n例如：10人'),
  askWhen: '什么时候？说哪天几点。\n例如：下周三下午2点',
  unclearTime: (p: { past: boolean }) =>
    p.past ? '这个时间已经过了，请说以后的时间。' : '时间我没听明白，请说哪天几点。',
  askWhere: '在哪里办？\n例如：供电社区睦邻益站',
  askPhone: '怎么打给您？\n例如：13800000900\n不想留，回复“跳过”',
  askConfirm: (c: Context) =>
    [
      isVisit(c) ? `团体参观：${c.what}` : `活动：${c.what}`,
      `${c.when}，${c.count}人`,
      ...(c.where ? [`地点：${c.where}`] : []),
      '对吗？\n对，回复 1\n重新说，回复 2',
    ].join('\n'),
  made: (p: { noun: string; number: number }) =>
    `收到了，${p.noun} ${p.number}\n社区看过就答复您。想看进度，说“我的”。`,
  ended: '好的，不办了。',
};
