/** Everything the question flow says. */
import type { Context } from './machine.ts';

export const texts = {
  ask: (c: Context) =>
    `关于工单 ${c.number}：\n${c.question}\n请用几个字回答，例如：三楼的那盏\n也可以发照片。\n不想答，回复“跳过”`,
  moreThanDigit: '请多写几个字，免得弄错。例如：三楼',
  thanks: (p: { number: number }) => `谢谢，已转给办工单 ${p.number} 的人。`,
  skipped: (p: { number: number }) => `好的。工单 ${p.number} 会按已知的情况办。`,
  tooLate: (p: { number: number; status: string }) => `工单 ${p.number} 现在是“${p.status}”，不用再回答了。`,
  cancelled: (p: { number: number }) => `好的，先不答。想起来时，回复“我的”，在工单 ${p.number} 里补充。`,
};
