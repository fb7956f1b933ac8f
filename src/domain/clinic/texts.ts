/** How sessions are named, and everything that residents are told of them outside a talk. */
import type { ClinicSessionRow, ClinicStationRow } from '../../store/entities/clinic.ts';
import { momentName } from '../neighbourhood/times.ts';
import { kindName } from './kinds.ts';

/** "义诊 11月25日（周三）上午9:00 供电社区卫生服务站". */
export function nameOfSession(
  { kind, topic, startsAt }: Pick<ClinicSessionRow, 'kind' | 'topic' | 'startsAt'>,
  station: Pick<ClinicStationRow, 'name'> | undefined,
  now: Date,
): string {
  const what = topic ? `${kindName(kind)}（${topic}）` : kindName(kind);
  return `${what}${topic ? '' : ' '}${momentName(startsAt, now)} ${station?.name ?? ''}`.trim();
}

/** Where to go, in two lines: what the station is called has been said with the session. */
export function whereOf(station: ClinicStationRow | undefined): string {
  return station ? `地点：${station.address}${station.phone ? `\n电话：${station.phone}` : ''}` : '';
}

export const codeLine = (code: string) => `签到码：${code}`;

export const pushes = {
  evening: (p: { session: string; number: number; name: string }) =>
    `提醒：明天有预约。\n${p.session}\n预约 ${p.number}，${p.name}。来不了，回复“我的”，选“不去了”。`,
  soon: (p: { session: string; number: number; name: string }) =>
    `提醒：还有一小时。\n${p.session}\n预约 ${p.number}，${p.name}。签到码在“我的”里。`,
  missed: (p: { session: string; number: number; most: number }) =>
    `${p.session}\n预约 ${p.number} 没有签到。下次来不了，请提前取消，名额好给别人。\n其实到了，或有特殊情况，回复“${p.number}”。`,
  waitedForNothing: (p: { session: string; number: number }) =>
    `${p.session}\n预约 ${p.number} 没有等到名额，对不起。想约下一次，回复“义诊”。`,
  cancelled: (p: { session: string; number: number; why: string; kind: string }) =>
    `对不起，取消了：${p.session}\n原因：${p.why}\n预约 ${p.number} 不用来了。看别的场次，回复“${p.kind}”。`,
  next: (p: { session: string; kind: string; opensAt: Date | null; now: Date }) =>
    [
      `您等的定了：${p.session}`,
      ...(p.opensAt && p.opensAt > p.now ? [`${momentName(p.opensAt, p.now)}开始预约。`] : []),
      `要约，回复“${p.kind}”。`,
    ].join('\n'),
  notDrawn: (p: { session: string; position: number }) =>
    `${p.session}\n这次没有抽中，候补第 ${p.position} 位。有人退就问您。`,
  lapsed: (p: { session: string }) => `${p.session}\n名额没有等到您的答复，已让给下一位。`,
  visitAccepted: (p: { number: number; doctor: string; phone: string; when: string }) =>
    `上门 ${p.number} 定了：${p.when}\n${p.doctor}${p.phone ? ` ${p.phone}` : ''} 来家里。上门的人会报这个编号，不收钱。`,
  visitMoved: (p: { number: number; doctor: string; when: string }) =>
    `上门 ${p.number} 改了时间：${p.when}\n${p.doctor} 来家里。`,
  visitOff: (p: { number: number; why: string }) =>
    `对不起，上门 ${p.number} 来不了：${p.why}\n急事请打 120，别的事回复 0 找人。`,
};
