/** What a resident reads of a tool, a reservation and a loan, beyond the flows' own words. */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import type { Station, ToolType } from '../domain/tools/catalogue.ts';
import type { OwnLoan } from '../domain/tools/loans.ts';
import type { Stock } from '../domain/tools/stock.ts';
import type { ToolLoanRow } from '../store/entities/tools.ts';

const at = (date: Date) => formatDeadline(date).split(' ')[0] ?? '';

export const texts = {
  tool: (type: ToolType, station: Station, { free, waiting }: Stock, nextDue: Date | null) => [
    free > 0
      ? `${type.name}：${station.name}有 ${free} ${type.unit}。`
      : `${type.name}：${station.name}的现在都有人用着${nextDue ? `，最早 ${at(nextDue)}还` : ''}${waiting > 0 ? `，${waiting} 人在等` : ''}。`,
    `可以借 ${type.days} 天，不要钱${type.renewals > 0 ? '，能续借' : ''}。`,
    `怎么用：${type.instructions}`,
    ...(type.safety && !type.dangerous ? [`注意：${type.safety}`] : []),
    `在${station.address}，${station.hours}`,
  ],
  held: (p: { name: string; code: string; until: string; station: Station }) => [
    `取件码 ${p.code}`,
    `${p.until}到${p.station.name}取${p.name}，报取件码。`,
    `${p.station.address}，${p.station.hours}`,
  ],
  closed: '这种工具现在借不了。看有什么，回复“借工具”',
  overdue: (numbers: readonly number[]) => `您家有过期没还的，借用 ${numbers.join('、')}。\n先还了再借，谢谢您。`,
  limit: (most: number) => `一户最多同时借 ${most} 件（留着的也算），先还一件再借。\n看您家借的，回复“我的”`,
  loan: (
    { number, item, returnedAt }: ToolLoanRow,
    o: { name: string; station: Station | undefined; late: number | null; until: string },
  ) => [
    `借用 ${number} ${o.name}（${item}）`,
    ...(returnedAt
      ? [`${formatDeadline(returnedAt)} 已还。`]
      : [
          o.late === null
            ? `${o.until}还。`
            : o.late > 0
              ? `已经过期 ${o.late} 天，请尽快还。`
              : '今天到期，请尽快还。',
          ...(o.station ? [`还到${o.station.name}，${o.station.address}，${o.station.hours}`] : []),
        ]),
  ],
  loanStatus: ({ isBack, dueAt }: OwnLoan, now: Date) =>
    isBack ? '已还' : dueAt < now ? '过期没还' : `${at(dueAt)}还`,
  noLoan: '没有找到这个借用。看您自己的，回复“我的”',
  awaited: (name: string, due: string) => `有邻居在等${name}，不能续借了。\n请在${due}还，谢谢您。`,
  most: (most: number, due: string) =>
    `${most > 0 ? `最多续借 ${most} 次，已经续过了` : '这种工具不能续借'}。\n请在${due}还。还要用，还了再借。`,
  late: (name: string) => `${name}已经过期，不能续借。请先还，谢谢您。`,
  isBack: (name: string) => `${name}已经还了。要再借，回复“借${name}”`,
};
