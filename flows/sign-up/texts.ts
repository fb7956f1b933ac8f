/** Everything the sign-up flow says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const CANCEL = '不去了';
export const BACK = '看别的';

export const texts = {
  askWho: (c: Context) => `${c.title}\n谁参加？\n我自己，回复 1\n我家孩子，回复 2`,
  askChild: '孩子叫什么、几岁？\n例如：小明 8岁',
  askName: '怎么称呼您？队长点名用。\n例如：王秀英\n不想说，回复“跳过”',
  askPhone: '孩子参加，要留家长的电话。\n例如：13800000900',
  askHowMany: (c: Context) => `还有几位跟着一起来？最多 ${c.most} 位。\n例如：1位\n没有，回复“没有”`,
  fewer: (p: { free: number }) => `只剩 ${p.free} 个名额了，不够这么多人。`,
  settled: (p: { says: string }) => p.says,
  askAction: (c: Context) => [...c.lines, choiceLines([...(c.mayCancel ? [CANCEL] : []), BACK])].join('\n'),
  askCancel: '真的不去了吗？名额会给别人。\n不去了，回复 1\n还去，回复 2',
  childAlone: '小朋友，请让爸爸妈妈用他们的微信来报名。\n有急事找大人，或打 110。',
  ended: '好的。',
};
