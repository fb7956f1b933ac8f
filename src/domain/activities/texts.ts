/** What residents and work groups read about activities without having asked: short, and what to do next. */
import type { ActivityRow } from '../../store/entities/activities.ts';
import { hourText, nearDay, whenText } from './when.ts';

const at = (row: ActivityRow) => `${row.title}\n${whenText(row)}\n${row.place}`;

export const texts = {
  title: (row: ActivityRow) => `${row.title} ${whenText(row)} ${row.place}`,
  held: (row: ActivityRow, p: { number: number; code: string }) =>
    `报上了，报名 ${p.number}\n${at(row)}\n签到码\n${p.code}\n到了给队长看签到码。`,
  /** As `held`, where the number has been said. */
  heldAfterAll: (row: ActivityRow, code: string) => `${at(row)}\n签到码\n${code}\n到了给队长看签到码。`,
  missedOffer: (row: ActivityRow) => `“${row.title}”的名额没等到您回复，已经问下一位了。想再排队，说“活动”。`,
  moved: (row: ActivityRow) => `您报的活动改了时间或地点：\n${at(row)}\n来不了，说“我的”取消。`,
  corrected: (row: ActivityRow, served: string, why: string) =>
    `“${row.title}”的服务时长更正为 ${served}。\n原因：${why}\n不对的话，请找队长。`,
  reminder: (row: ActivityRow, now: Date, p: { number: number; code: string }) =>
    `提醒：${nearDay(row.startsAt, now)}${hourText(row.startsAt)}\n${row.title}\n${row.place}\n报名 ${p.number}，签到码\n${p.code}\n来不了，说“我的”取消，名额给别人。`,
  calledOff: (row: ActivityRow, why: string) =>
    `对不起，活动取消了：\n${at(row)}${why ? `\n原因：${why}` : ''}\n别的活动，说“活动”。`,
  feedbackAsk: (row: ActivityRow) => `谢谢您参加“${row.title}”。`,
  served: (minutes: string) => `这次服务 ${minutes}，记上了。`,

  /** Work groups. */
  overInGroup: (row: ActivityRow, p: { signedUp: number; came: number; noOut: number }) =>
    [
      `【活动】${row.id} ${row.title}结束了`,
      `报名 ${p.signedUp}，到 ${p.came}${p.noOut > 0 ? `，没签退 ${p.noOut}（按结束时间算）` : ''}`,
      ...(p.came > 0 && row.kind === 'service' ? [`提爱心：/活动 爱心 ${row.id}`] : []),
      `看反馈：/活动 反馈 ${row.id}`,
    ].join('\n'),
  proposedInGroup: (number: number) =>
    `【活动】有居民提议一个活动，提议 ${number}\n看内容（私聊）：/活动 提议 ${number}\n同意：/活动 同意 ${number}`,
  visitInGroup: (number: number, p: { count: number; when: string }) =>
    `【活动】有团体想来参观，参观 ${number}\n${p.count}人，${p.when}\n看联系人（私聊）：/活动 提议 ${number}\n同意：/活动 同意 ${number}`,

  /** To who has asked. */
  proposalAgreed: (row: ActivityRow) => `您提议的活动定了：\n${at(row)}\n邻居们现在可以报名。谢谢您！`,
  visitAgreed: (number: number, p: { when: string; where: string; who: string }) =>
    `参观约好了，参观 ${number}\n${p.when}\n${p.where}\n联系人：${p.who}`,
  requestDeclined: (noun: string, number: number, why: string) =>
    `${noun} ${number} 这次办不了：${why}\n想换个时间或内容，说“提议活动”或“团体参观”。`,
} as const;
