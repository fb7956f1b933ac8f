/** What work groups and residents read about tickets: one glance in a group, one thought for a resident. */
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { RATING_NAMES, STATUS_NAMES, type Status } from './lifecycle.ts';
import { shorten } from './words.ts';

export type AlertHead = '新工单' | '提醒' | '上报' | '退单' | '重办';

export interface AlertParts {
  head: AlertHead;
  number: number;
  category: string;
  urgent: boolean;
  place: string;
  words: string;
  /** Why it comes: the return's reason, the trail of a climb. */
  why?: string;
  due: Date;
  /** null: there is nothing left to do. */
  dueFor: '接单' | '办结' | null;
  photos: number;
  voices: number;
  /** What to answer, when it isn't what `dueFor` asks for. */
  ask?: string;
  /** Why no deadline runs now. */
  paused?: string;
}

const LONGEST_WORDS = 120;
const ASK = {
  接单: (number: number) => `接单请回复：/接单 ${number}`,
  办结: (number: number) => `办好请回复：/办结 ${number} 怎么办的`,
};

export function alertText(parts: AlertParts): string {
  const media = [parts.photos > 0 && `照片${parts.photos}张`, parts.voices > 0 && `语音${parts.voices}条`].filter(
    Boolean,
  );
  return [
    `【${parts.head}】工单 ${parts.number} ${parts.urgent ? '紧急 ' : ''}${parts.category}`,
    parts.place,
    shorten(parts.words, LONGEST_WORDS),
    media.join('，'),
    parts.why ?? '',
    dueLine(parts),
    parts.ask ?? (parts.dueFor === null ? '' : ASK[parts.dueFor](parts.number)),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

export const pushes = {
  taken: (p: { number: number; handler: string; phone: string }) =>
    [`工单 ${p.number} 有人接了。`, p.handler, ...(p.phone ? [`电话：${p.phone}`] : [])].join('\n'),
  noted: (p: { number: number; handler: string; words: string }) =>
    `工单 ${p.number} 有新进展。\n${p.handler}：${p.words}`,
  // Of which ticket stands in the question itself, which may also be asked later, without this line.
  asked: (p: { handler: string }) => `${p.handler}有个问题想问您。`,
  askedAgain: '有个问题还在等您的回答。',
  extended: (p: { number: number; due: string; words: string }) =>
    `工单 ${p.number} 要晚一些才能办好。\n原因：${p.words}\n新的期限：${p.due}`,
  shelved: (p: { number: number; until: string; words: string }) =>
    `工单 ${p.number} 现在还办不了，先记在账上。\n原因：${p.words}\n${p.until}再看，到时会告诉您。`,
  reviewed: (p: { number: number }) => `工单 ${p.number} 到了约定的日子，已重新开始办。`,
  declined: (p: { number: number; words: string }) =>
    `对不起，工单 ${p.number} 我们办不了。\n${p.words}\n不同意，回复“不同意”，会请上一级再看。`,
  supervised: (p: { number: number; node: string }) => `工单 ${p.number} 由${p.node}督办，会催着尽快办。`,
  referred: (p: { number: number; unit: string }) => `工单 ${p.number} 已请${p.unit}来办，我们继续盯着。`,
  resolved: (p: { number: number; handler: string; words: string }) =>
    `工单 ${p.number} 办结了。\n${p.handler}：${p.words}`,
  escalated: (p: { number: number; node: string }) => `工单 ${p.number} 已交给${p.node}办理。`,
  assigned: (p: { number: number; to: string }) => `工单 ${p.number} 已转给${p.to}，正在等接单。`,
  climbed: (p: { number: number; node: string }) =>
    `工单 ${p.number} 超过时限没有办好，已自动提到${p.node}，会有人盯着办。`,
  reopened: (p: { number: number; node: string }) => `工单 ${p.number} 重新办理，这次由${p.node}负责。`,
  raised: (p: { number: number; count: number; node: string }) =>
    `工单 ${p.number} 已有${p.count}户上报，交给${p.node}办理。`,
  merged: (p: { number: number; into: number; status: string }) =>
    `您报的工单 ${p.number} 和邻居报的是同一件事，合在一起办，以后看工单 ${p.into}。\n现在是“${statusName(p.status)}”，有进展马上告诉您。`,
  lapsed: (p: { number: number }) => `工单 ${p.number} 7天没有收到评价，已结案。没修好，回复“还没修好”。`,
};

/** Of what is over no deadline is said. */
function dueLine({ due, dueFor, paused }: AlertParts): string {
  const what = paused ?? dueFor;
  return what === null ? '' : `截止 ${formatDeadline(due)}（${what}）`;
}

/** One line when more neighbours have joined: no alert of its own. */
export const householdsLine = (p: { number: number; count: number; due: Date }) =>
  `【提醒】工单 ${p.number} 又有邻居上报，共${p.count}户，截止 ${formatDeadline(p.due)}`;

/** After /撤销, where something had been read already. */
export const corrections = {
  resident: ({ number, status }: { number: number; status: string }) =>
    `对不起，刚才关于工单 ${number} 的消息发错了。\n现在是“${statusName(status)}”，照常办理，有进展马上告诉您。`,
  staff: (p: { number: number; due: Date }, command: string) =>
    `【提醒】工单 ${p.number} 刚才的“${command}”已撤销，不用理会。截止 ${formatDeadline(p.due)}`,
};

/** Of restricted tickets: whoever looks over her shoulder, or over a colleague's, learns nothing (domain.md R24). */
export const privately = {
  comes: (p: { number: number; due: string }) =>
    `您有一件需要单独办理的事，工单 ${p.number}。\n截止 ${p.due}\n看详情：/查 ${p.number}`,
  reminds: (p: { number: number; due: string }) =>
    `单独办理的事，工单 ${p.number} 有新情况，截止 ${p.due}\n看详情：/查 ${p.number}`,
  toReporter: '您反映的事有进展，回复“我的”查看。',
  asked: '办理的人想问您一件事。',
  question: '看是什么，回复“我的”',
  title: '一件单独办理的事',
} as const;

/** Whom no step of the delivery has reached: staff call or visit. */
export const callTexts = {
  ask: (p: { number: number; gist: string; due: string }) =>
    [
      `【提醒】工单 ${p.number} 居民联系不上，请打电话或上门告知：${p.gist}`,
      `截止 ${p.due}（告知）`,
      `告知后回复：/备注 ${p.number} 已告知`,
    ].join('\n'),
  askPrivately: (p: { number: number; due: string }) =>
    [
      `【提醒】工单 ${p.number} 居民联系不上，请私下告知本人有新消息`,
      `截止 ${p.due}（告知）`,
      `告知后回复：/备注 ${p.number} 已告知`,
    ].join('\n'),
  todo: (p: { number: number; gist: string }) =>
    `工单 ${p.number} 居民联系不上，请告知：${p.gist}\n告知后回复：/备注 ${p.number} 已告知`,
  steps: { message: '客服消息', template: '模板消息', subscription: '订阅通知', staff: '电话或上门' } as Readonly<
    Record<string, string>
  >,
  told: (p: { via: string; at: string; count: number }) =>
    `${p.count > 1 ? `${p.count}位` : ''}居民已通知（${p.via} ${p.at}）`,
  notTold: (p: { why: string; missed: number }) => `未能通知居民（${p.why}，${p.missed} 条），待电话或上门告知`,
};

/** By the number that stands before it in the question. */
export const ratingName = (rating: number | null): string => RATING_NAMES[rating ?? 0] ?? '';

export const statusName = (status: string): string => STATUS_NAMES[status as Status] ?? status;
