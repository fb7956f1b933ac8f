/** The menu: what this account can do. */
import { choiceLines } from '../shared/replies.ts';

export const CHOICES = [
  { flow: 'report', name: '上报问题', words: ['上报问题', '上报', '报修'] },
  { flow: 'mine', name: '我的工单', words: ['我的工单', '进度'] },
  {
    flow: 'find-person',
    name: '找网格员、民警、医生',
    words: ['找网格员、民警、医生', '找人', '网格员', '民警', '医生'],
  },
  { flow: 'register', name: '登记住址电话', words: ['登记住址电话', '登记'] },
] as const;

export const texts = {
  ask: `您要办什么？\n${choiceLines(CHOICES.map(({ name }) => name))}\n找人帮忙，回复 0\n有问题也可以直接说，例如：3号楼2单元楼道灯坏了`,
  ended: '好的。有事随时跟我说。',
};
