/** The menu: what this account can do. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

interface Choice {
  flow: string;
  name: string;
  words: readonly string[];
}

const CHOICES: readonly Choice[] = [
  { flow: 'report', name: '上报问题', words: ['上报问题', '上报', '报修'] },
  { flow: 'mine', name: '我的工单、预约', words: ['我的工单、预约', '我的工单', '我的预约', '我的', '进度'] },
  { flow: 'clinic', name: '看医生、体检', words: ['看医生、体检', '看医生', '义诊', '体检', '看病'] },
  { flow: 'tools', name: '借工具', words: ['借工具', '工具', '借东西'] },
  { flow: 'activities', name: '活动、志愿者', words: ['活动、志愿者', '活动', '看活动', '报名', '志愿者'] },
  { flow: 'love-card', name: '爱心卡、换奖品', words: ['爱心卡、换奖品', '爱心卡', '换奖品'] },
  { flow: 'time-bank', name: '邻里互助', words: ['邻里互助', '互助', '时间银行'] },
  {
    flow: 'find-person',
    name: '找网格员、民警、医生',
    words: ['找网格员、民警、医生', '找人', '网格员', '民警', '医生'],
  },
  { flow: 'register', name: '登记住址电话', words: ['登记住址电话', '登记'] },
];
const NOTICE: Choice = { flow: 'emergency', name: '应急通知和电话', words: ['应急通知和电话', '应急', '应急通知'] };

/** In emergency mode those that go on, and the notice. */
export function choicesNow({ emergency }: Context): readonly Choice[] {
  return emergency ? [...CHOICES.filter(({ flow }) => emergency.stays.includes(flow)), NOTICE] : CHOICES;
}

export const CHOICE_WORDS = [...CHOICES, NOTICE].flatMap(({ words }) => words);

export const texts = {
  ask: (c: Context) =>
    [
      c.emergency ? `现在是应急时期：${c.emergency.name}` : '您要办什么？',
      choiceLines(choicesNow(c).map(({ name }) => name)),
      '找人帮忙，回复 0',
      '有问题也可以直接说，例如：3号楼2单元楼道灯坏了',
    ].join('\n'),
  ended: '好的。有事随时跟我说。',
};
