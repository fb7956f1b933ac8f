/** Everything said about one booking or home visit. */
import { choiceLines } from '../shared/replies.ts';
import { ACTIONS, type Context } from './machine.ts';

export const texts = {
  askAction: (c: Context) => [...c.lines, choiceLines(c.actions.map((id) => ACTIONS[id]))].join('\n'),
  askNote: '想告诉医生什么？只有医生看得到，病情不说也行。\n例如：耳朵背，请大声一点\n不留了，回复“跳过”',
  askCancel: (c: Context) => `${c.number} 真的不去了吗？\n不去了，回复 1\n还去，回复 2`,
  changed: (p: { says: string }) => p.says,
  kept: '好的，还留着。',
  ended: '好的，预约没有动。不去了，回复“我的”，再选“不去了”。',
};
