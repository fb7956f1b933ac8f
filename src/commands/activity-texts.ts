/** What staff read in answer to /活动. */

import type { Presence } from '../domain/activities/attendance.ts';
import type { Corrected } from '../domain/activities/correct.ts';
import { spoken } from '../domain/activities/hours.ts';
import type { Settled } from '../domain/activities/points.ts';
import type { Problem } from '../domain/activities/publish.ts';
import { whenText } from '../domain/activities/when.ts';
import { STATES } from '../domain/allotments/texts.ts';
import type { ActivityRow } from '../store/entities/activities.ts';

const EXAMPLE = '/活动 发布 楼道清洁 周六9:00-11:00 供电社区睦邻益站 名额20';

const PROBLEMS: Readonly<Record<Problem, string>> = {
  title: '活动叫什么？20个字以内。',
  when: '没看懂哪天几点到几点。',
  past: '这个时间已经过了。',
  until: '时间太长了，请写同一天的几点到几点。',
  place: '还没写在哪里。',
  capacity: '名额写 1 到 2000，同伴写 0 到 9。',
};

export const activityTexts = {
  usage: [
    '发布：/活动 发布 名称 时间 地点 名额20',
    '可以加：每周、隔周、同伴2、孩子、培训、文体、队名、说明 ……',
    '谁来：/活动 名单 12',
    '口令（私聊）：/活动 口令 12',
    '现场报名（私聊）：/活动 现场 12 张三 13800000000',
    '取消：/活动 取消 12 下大雨',
    '提爱心：/活动 爱心 12',
    '忘了签到签退：/活动 时长 12 报名号 9:00-11:00 原因',
    '看反馈：/活动 反馈 12',
    '居民提议、团体参观：/活动 提议',
  ].join('\n'),
  problem: (problem: Problem) => `${PROBLEMS[problem]}没有发布。例如：\n${EXAMPLE}`,
  none: `这里没有排活动。发布：\n${EXAMPLE}`,
  line: ({ id, title, ...row }: ActivityRow, taken: number) =>
    `活动 ${id}：${whenText(row)} ${title}，报名 ${taken}/${row.capacity}`,
  list: (lines: readonly string[], requests: number) =>
    [...lines, ...(requests > 0 ? [`等答复的提议、参观 ${requests} 件：/活动 提议`] : []), '怎么写：/活动 帮助'].join(
      '\n',
    ),
  which: (order: string) => `哪个活动？写编号，例如：/活动 ${order} 12\n看编号：/活动`,
  unknown: (id: string) => `没有活动 ${id}。看编号：/活动`,
  notYours: (id: number) => `活动 ${id} 不在您的辖区，没有改动。`,
  otherGroup: (id: number) => `活动 ${id} 不归本群辖区，请到对应的群里办。`,
  inPrivate: '这里有姓名、电话或口令，请私聊我办。',
  published: (row: ActivityRow) =>
    `发布了：活动 ${row.id}\n${row.title}\n${whenText(row)}\n${row.place}，名额 ${row.capacity}\n错了：/活动 取消 ${row.id} 原因`,
  repeating: (row: ActivityRow, every: number, count: number) =>
    `发布了：${every === 1 ? '每周' : `每 ${every} 周`}一次，先排了 ${count} 场\n第一场：活动 ${row.id}，${whenText(row)}\n${row.title}\n${row.place}，名额 ${row.capacity}\n整个停掉：/活动 停 ${row.id}`,
  stopped: (title: string, count: number, kept: number) =>
    [
      `${title}以后不排了，取消没人报的 ${count} 场。`,
      ...(kept > 0 ? [`有人报名的 ${kept} 场还在，要取消请一场一场取消。`] : []),
    ].join('\n'),
  notRepeating: (id: number) => `活动 ${id} 不是每周的，或是文件里排的。只取消这一场：/活动 取消 ${id} 原因`,
  why: (id: number) => `为什么取消？报名的人会看到。例如：/活动 取消 ${id} 下大雨`,
  cancelled: (row: ActivityRow, told: number) => `活动 ${row.id} ${row.title}取消了，${told} 份报名已作废并通知。`,
  notOpen: (id: number, state: ActivityRow['state']) =>
    `活动 ${id} ${state === 'over' ? '已经结束' : '已经取消'}了，没有改动。`,
  roll: (row: ActivityRow, o: { lines: readonly string[]; signedUp: number; came: number; waiting: number }) =>
    [
      `活动 ${row.id} ${row.title} ${whenText(row)}`,
      `报名 ${o.signedUp}，到 ${o.came}${o.waiting > 0 ? `，候补 ${o.waiting}` : ''}`,
      ...o.lines,
    ].join('\n'),
  code: (row: ActivityRow, code: string) =>
    `活动 ${row.id} ${row.title}的口令\n${code}\n现场告诉大家，在公众号里说一次签到，走时再说一次签退。`,
  presence: (row: ActivityRow, presence: Presence, name: string) => {
    const who = name === '' ? '' : `${name} `;
    switch (presence.kind) {
      case 'in':
        return `${who}签到了：活动 ${row.id} ${row.title}`;
      case 'out':
        return `${who}签退了：活动 ${row.id}，${spoken(presence.minutes)}`;
      case 'early':
        return `活动 ${row.id} ${whenText(row)}，开始前半小时才能签到。没有记。`;
      case 'over':
        return `活动 ${row.id} 已经结束或取消了，没有记。`;
      case 'done':
        return `已经签到、签退过了，${spoken(presence.minutes)}。`;
      case 'no-place':
        return `这份报名现在是“${STATES[presence.state]}”，没有签到。`;
    }
  },
  walkInUsage: '写编号、姓名和电话，例如：/活动 现场 12 张三 13800000000',
  walkedIn: (name: string, number: number, code: string, isIn: boolean) =>
    `${name}报上了，报名 ${number}${isIn ? '，已签到' : ''}\n${isIn ? '走时请发' : '到时请发'}：/签到 ${code}`,
  full: (id: number) => `活动 ${id} 名额满了，没有报上。`,
  already: (name: string, number: number) => `${name}已经报过了，报名 ${number}。`,
  notOver: (id: number) => `活动 ${id} 还没结束，结束后再提爱心。`,
  settled: (row: ActivityRow, { people, points, own, beyond }: Settled) =>
    [
      people > 0
        ? `活动 ${row.id}：提了 ${people} 人、共 ${points} 个爱心，等另一位同事确认：/爱心`
        : `活动 ${row.id} 没有要提的爱心。`,
      ...(own > 0 ? ['您自己的请另一位同事提。'] : []),
      ...(beyond > 0 ? [`${beyond} 人超过了每天或每月的上限，没有提。`] : []),
    ].join('\n'),
  correctUsage: (id: number) => `写上报名号、几点到几点、原因，例如：/活动 时长 ${id} 1000028 9:00-11:00 忘了签退`,
  notOverYet: (id: number) => `活动 ${id} 还没结束，现在用 /签到 就行。没有改动。`,
  notCorrected: (row: ActivityRow, number: number, why: Exclude<Corrected, { kind: 'done' }>) => {
    switch (why.kind) {
      case 'unknown':
        return `活动 ${row.id} 没有报名 ${number}，没有改动。看报名号：/活动 名单 ${row.id}`;
      case 'own':
        return '自己的时长，请另一位同事更正。没有改动。';
      case 'outside':
        return `时间要在活动前半小时到结束后一小时以内：${whenText(row)}。没有改动。`;
      case 'no-place':
        return `报名 ${number} 现在是“${STATES[why.state]}”，没有时长。没有改动。`;
    }
  },
  corrected: (row: ActivityRow, number: number, minutes: number, asked: number) =>
    [
      `活动 ${row.id} 报名 ${number} 的时长改成 ${spoken(minutes)}，已告诉本人。`,
      asked > 0 ? `已经提过 ${asked} 个爱心，要改请用 /爱心。` : `提爱心：/活动 爱心 ${row.id}`,
    ].join('\n'),
  feedback: (row: ActivityRow, scores: readonly number[], words: readonly string[]) =>
    [
      `活动 ${row.id} ${row.title}的反馈`,
      `很好 ${scores[0]}，一般 ${scores[1]}，不好 ${scores[2]}`,
      ...words.map((each) => `“${each}”`),
    ].join('\n'),
  noFeedback: (id: number) => `活动 ${id} 还没有反馈。`,
  noRequests: '没有等答复的提议和参观。',
  requestLine: (number: number, kind: string, what: string) => `${number} ${kind}：${what}`,
  whichRequest: (order: string) => `哪一件？写七位编号，例如：/活动 ${order} 1000028\n看有哪些：/活动 提议`,
  unknownRequest: (number: number) => `没有这件提议或参观：${number}。看有哪些：/活动 提议`,
  ownRequest: '自己提的，要另一位同事答复。',
  requestOver: (number: number) => `${number} 已经答复过，或被撤回了，没有改动。`,
  agreedVisit: (number: number) => `${number} 同意了，已通知本人。`,
  declined: (number: number) => `${number} 答复了“这次办不了”，已通知本人。`,
  declineWhy: (number: number) => `为什么办不了？本人会看到。例如：/活动 谢绝 ${number} 那天场地占了`,
} as const;
