/** What the love card's services put into words for its flows. */

import { shortHash } from '../domain/love-card/book.ts';
import type { Redeemed } from '../domain/love-card/rewards.ts';
import type { Line } from '../domain/love-card/statement.ts';
import { dayOf } from '../domain/neighbourhood/working-time.ts';

export const dayText = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
const yearDay = (day: string): string => `${day.slice(0, 4)}年${dayText(day)}`;

export const texts = {
  balance: (name: string, points: number) => `${name ? `${name}，您` : '您'}有 ${points} 个爱心。`,
  card: (p: { number: number; level: string; served: string }) =>
    [`爱心卡 ${p.number}`, p.level, p.served && `服务 ${p.served}`].filter(Boolean).join('，'),
  expires: (points: number, day: string) => `其中 ${points} 个到${yearDay(day)}，请在那之前用。`,
  howToEarn: (rules: string) => `做志愿服务就有爱心：${rules}。想参加，说“志愿者”。`,
  rule: (name: string, points: number, per: 'hour' | 'task') =>
    `${name}${per === 'hour' ? '每小时' : '每次'} ${points} 个`,

  noEntries: '还没有流水。',
  statement: '最近的流水：',
  line: ({ seq, at, points, why }: Line) =>
    `第 ${seq} 笔 ${dayText(dayOf(at))} ${points > 0 ? '+' : ''}${points} ${why}`,
  notPublished: (at: string) => `账本每天 ${at} 在社区群里公布校验码，公布以后再来核对。`,
  checked: (p: { entry: Line; seq: number; day: string; hash: string }) =>
    [
      `您的第 ${p.entry.seq} 笔，校验码 ${shortHash(p.entry.hash)}`,
      `群里${dayText(p.day)}公布：共 ${p.seq} 笔，校验码 ${shortHash(p.hash)}`,
      '从您这笔一笔一笔算到那里，正好一样，没有人改过。',
      '请看看群里那天的校验码是不是这个。想自己算，社区可以打印账本给您。',
    ].join('\n'),
  notTheSame: '您的流水跟公布的校验码对不上。请马上告诉社区，回复 0 找人。',

  boardHead: '本月爱心榜：',
  boardLine: (name: string, points: number) => `${name} ${points} 个`,
  boardEmpty: '这个月还没有人得爱心。',

  redemption: (p: { number: number; name: string; status: string }) => `兑换 ${p.number} ${p.name}，${p.status}`,
  code: (code: string) => `领取码 ${code}`,
  fetch: (until: string, place: string) => `请在${until}前到${place}领。`,
  noRedemption: (number: number) => `没有您的兑换 ${number}。`,
  notNow: '已经领走或者退回了，不用再退。',
} as const;

export const REFUSED: {
  [Kind in Exclude<Redeemed['kind'], 'held'>]: (got: Extract<Redeemed, { kind: Kind }>) => string;
} = {
  short: ({ balance, needs }) => `爱心不够：要 ${needs} 个，您有 ${balance} 个。没有扣。`,
  minimum: ({ least, balance }) => `满 ${least} 个爱心才能换，您有 ${balance} 个。先攒着，不会少。`,
  day: ({ days }) => `每月 ${days.join('、')} 号换奖品，今天不换。到时候再说“换奖品”。`,
  already: ({ claim }) => `您已经换了一份，还没去领：兑换 ${claim.number}。先领了再换。回复“我的”看领取码。`,
  out: () => '这一样刚刚换完了，没有扣爱心。换别的，说“换奖品”。',
  gone: () => '这一样现在不能换了，没有扣爱心。换别的，说“换奖品”。',
};

/** What became of a redemption, as its owner reads it. */
export const STATUS: Readonly<Record<string, string>> = {
  held: '等您去领',
  used: '领走了',
  cancelled: '退回了',
  lapsed: '过期退回了',
};
