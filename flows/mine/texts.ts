/** Everything the "my tickets" flow says. */
import { choiceLines } from '../shared/replies.ts';
import { ACTIONS, type Context } from './machine.ts';

export const texts = {
  none: '您名下还没有什么。有事直接说，例如：3号楼2单元楼道灯坏了',
  askWhich: (c: Context) =>
    [
      '您的：',
      ...c.items.map(
        ({ noun, number, title, status }, index) =>
          `${noun} ${number} ${title}（${status}）\n看详情，回复 ${index + 1}`,
      ),
    ].join('\n'),
  askAction: (c: Context) =>
    [
      ...(c.shown?.lines ?? []),
      ...(c.shown?.actions.length ? [choiceLines(c.shown.actions.map((id) => ACTIONS[id]))] : []),
    ].join('\n'),
  askMore: '请说要补充什么，也可以发照片、语音。\n例如：二楼的灯也不亮了',
  askWithdraw: (c: Context) =>
    `真的要撤回工单 ${c.shown?.number ?? c.number} 吗？${c.shown?.others ? '邻居报的还接着办，只是不再告诉您。' : '撤回后就没人办了。'}\n撤回，回复 1\n不撤回，回复 2`,
  askWhy: ({ shown }: Context) =>
    shown?.actions.includes('object')
      ? '为什么不同意？说一两句，上一级会看。\n例如：物业说归社区管\n不想说，回复“跳过”'
      : '哪里还没解决？说一两句。\n例如：灯亮了一晚又灭了\n不想说，回复“跳过”',
  urged: (p: { number: number; who: string }) => `已催办，工单 ${p.number}。${p.who}`,
  added: (p: { number: number; who: string }) => `已补充到工单 ${p.number}，办理的人会看到。`,
  left: (p: { number: number; who: string }) => `好的，工单 ${p.number} 不再告诉您了。邻居报的还接着办。`,
  split: (p: { number: number; who: string }) => `已收到，工单 ${p.number}\n您的问题单独办。${p.who}`,
  withdrawn: (p: { number: number; who: string }) => `工单 ${p.number} 已撤回。`,
  reopened: (p: { number: number; who: string }) => `工单 ${p.number} 重新办理，由${p.who}负责。`,
  refused: (p: { number: number; status: string }) => `工单 ${p.number} 现在是“${p.status}”，这一步办不了了。`,
  cancelled: '好的。',
};
