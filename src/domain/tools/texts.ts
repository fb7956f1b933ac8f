/** What borrowers are told without having asked, and what keepers' groups read. */
import type { ItemState } from '../../store/entities/tools.ts';
import { dayOf, formatDeadline } from '../neighbourhood/working-time.ts';

export const ITEM_STATES: Readonly<Record<ItemState, string>> = {
  in: '在架',
  lent: '已借出',
  repair: '待修',
  missing: '找不到',
  retired: '已报废',
};

interface At {
  station: { name: string; address: string };
}

/** "11月25日 17:00前", with today and tomorrow named. */
export function until(due: Date, now: Date): string {
  const days = Math.round((Date.parse(dayOf(due)) - Date.parse(dayOf(now))) / (24 * 3600_000));
  const [day = '', time = ''] = formatDeadline(due).split(' ');
  const near = ['今天', '明天'][days];
  return near ? `${near}（${day}）${time}前` : `${day} ${time}前`;
}

export const pushes = {
  lent: ({ number, name, due, station }: { number: number; name: string; due: Date } & At) =>
    `${name}已交给您，借用 ${number}\n请在 ${formatDeadline(due)} 前还到${station.name}。\n还要多用几天，回复“续借”。`,
  returned: ({ number, name, trouble }: { number: number; name: string; trouble?: 'damaged' | 'lost' | undefined }) =>
    [
      `${name}已还，借用 ${number}`,
      { damaged: '记了一笔“有损坏”，我们会拿去修。', lost: '记了一笔“丢失”，益站会和您商量。', none: '谢谢您！' }[
        trouble ?? 'none'
      ],
      ...(trouble ? ['不是这样？回复 0 找人说。'] : []),
    ].join('\n'),
  soon: ({ number, name, due, now, station }: { number: number; name: string; due: Date; now: Date } & At) =>
    `${name}该还了，借用 ${number}\n${until(due, now)}，还到${station.name}（${station.address}）。\n还要用，回复“续借”。`,
  late: ({ number, name, days, station }: { number: number; name: string; days: number } & At) =>
    `${name}过了还的日子 ${days} 天，借用 ${number}\n请还到${station.name}（${station.address}），邻居也要用。\n来不了，回复 0，我们想办法。`,
  held: (p: { name: string; code: string; until: string | null } & At) =>
    [
      `${p.name}给您留好了。`,
      `取件码 ${p.code}`,
      `${p.until ? `${p.until}到` : '请到'}${p.station.name}取（${p.station.address}）。`,
    ].join('\n'),
  notAnswered: (name: string) => `${name}没有等到您的回复，已经问下一位了。\n还要借，回复“借${name}”。`,
  notFetched: (name: string) => `${name}没有来取，不再留了。\n还要借，回复“借${name}”。`,
  revoked: ({ number, name, station }: { number: number; name: string } & At) =>
    `对不起，${station.name}的${name}坏了或找不到了，预约借用 ${number} 只好取消。\n还要借，回复“借${name}”，看别处有没有。`,
};

/** No name in it: numbers, what and since when. */
export function overdueDigest(o: {
  day: Date;
  station: string;
  loans: readonly { number: number; name: string; item: string; days: number }[];
}): string {
  const [, month, day] = dayOf(o.day).split('-').map(Number);
  const shown = o.loans
    .slice(0, 10)
    .map(({ number, name, item, days }) => `借用 ${number} ${name} ${item}，过期 ${days} 天`);
  return [
    `【汇总】${month}月${day}日 ${o.station}，过期没还 ${o.loans.length} 件`,
    ...shown,
    ...(o.loans.length > shown.length ? [`还有 ${o.loans.length - shown.length} 件`] : []),
    '姓名、电话请私聊我发：/借出',
  ].join('\n');
}
