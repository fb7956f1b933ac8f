/** Everything said when a tool is reserved, waited for, shown or cancelled. */
import type { Context, Reservation } from './machine.ts';

export const texts = {
  askSafety: (c: Context) =>
    `${c.tool?.name ?? ''}用不好会伤人。请先看：\n${c.tool?.safety ?? ''}\n看过了、记住了，回复 1\n不借了，回复 2`,
  askAge: (c: Context) => `${c.tool?.name ?? ''}只借给大人。来取的人满18岁了吗？\n满了，回复 1\n没有满，回复 2`,
  adultsOnly: '那先不借了。请家里大人来借，或者回复 0，我们找人帮您。',
  askWait: '刚刚被别人借走了。要排队等吗？有了马上问您。\n要，回复 1\n不用，回复 2',
  held: (p: { number: number; says: string }) => `好的，借用 ${p.number}\n${p.says}\n不来取了，回复“我的”取消。`,
  waiting: (p: { number: number; name: string; position: number }) =>
    `排上队了，借用 ${p.number}\n${p.name}，您是第 ${p.position} 位。\n轮到您，我马上问您。`,
  refused: (p: { says: string }) => p.says,
  registerFirst: '借东西要先登记住址和姓名，就问几句。',
  unregistered: '没有登记，先不留了。也可以带身份证直接到益站借。',
  unknown: '这种工具现在借不了。看有什么，回复“借工具”',
  askCancel: (c: Context) => [...(c.shown?.lines ?? []), '不借了，回复 1', '留着，回复 2'].join('\n'),
  shown: (p: Reservation) => p.lines.join('\n'),
  cancelled: (p: { number: number }) => `借用 ${p.number} 已取消，谢谢您告诉我们。`,
  none: '没有找到这个借用。看您自己的，回复“我的”',
  kept: '好的，给您留着。',
  ended: '好的，不留了。',
};
