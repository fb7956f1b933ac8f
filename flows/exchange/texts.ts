/** Everything said about one exchange. */
import { choiceLines } from '../shared/replies.ts';
import { ACTIONS, type Context } from './machine.ts';

interface Moved {
  number: number;
  points: number;
  who: string;
  asker: boolean;
}

export const texts = {
  askAction: (c: Context) =>
    [
      ...(c.shown?.lines ?? []),
      ...(c.shown?.actions.length ? [choiceLines(c.shown.actions.map((id) => ACTIONS[id]))] : []),
    ].join('\n'),
  askPoints: (c: Context) => `几个爱心？写 1 到 ${c.shown?.most ?? 10} 的整数。\n例如：3 个`,
  wrongPoints: (p: { most: number }) => `一次只能是 1 到 ${p.most} 个，要整数。`,
  askWhy: '怎么回事？说一两句，网格员会看（不带姓名电话）。\n例如：等了一上午没有人来\n不想说，回复“跳过”',
  askOff: (c: Context) => `互助 ${c.number} 真的不用了吗？\n不用了，回复 1\n接着约，回复 2`,
  agreed: (p: Moved) =>
    `约好了，互助 ${p.number}，${p.points} 个爱心。\n对方：${p.who}\n请打电话约时间。爱心先由社区保管，帮好以后两个人都说“帮好了”。`,
  countered: (p: Moved) => `好的，已经问对方 ${p.points} 个爱心行不行，互助 ${p.number}。`,
  declined: (p: Moved) =>
    p.asker ? `好的，互助 ${p.number} 还在社区里，等别的邻居。` : `好的，互助 ${p.number} 不用您去了。`,
  cancelled: (p: Moved) => `互助 ${p.number} 已取消。`,
  back: (p: Moved) => `互助 ${p.number} 已取消。${p.asker ? `${p.points} 个爱心已退给您。` : '爱心已退给对方。'}`,
  askedOff: (p: Moved) => `已经告诉对方，互助 ${p.number}。他没有不同意见，爱心就退给您。`,
  saidDone: (p: Moved) =>
    p.asker
      ? `记下了，互助 ${p.number}。对方也说帮好了，${p.points} 个爱心就给他。`
      : `记下了，互助 ${p.number}。对方也说帮好了，${p.points} 个爱心就给您。`,
  paid: (p: Moved) =>
    `互助 ${p.number} 完成了。${p.asker ? `${p.points} 个爱心已给对方。` : `您得了 ${p.points} 个爱心，谢谢您。`}`,
  notYet: (p: Moved) => `好的，互助 ${p.number} 还没帮，已经告诉对方。`,
  disputed: (p: Moved) => `互助 ${p.number} 已请${p.who}来定，会问您两位。爱心先不动。`,
  late: (p: { number: number; status: string }) => `互助 ${p.number} 现在是“${p.status}”，这一步不用了。`,
  short: (p: { balance: number }) => `爱心不够：现在能用 ${p.balance} 个。没有改动。`,
  unknown: '没有找到这件互助。您的事，回复“我的”查看。',
  ended: '好的。想再看，回复“我的”。',
};
