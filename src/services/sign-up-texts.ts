/** What a resident reads in answer to signing up, cancelling, signing in and out. */
import type { Presence } from '../domain/activities/attendance.ts';
import { spoken } from '../domain/activities/hours.ts';
import { whenText } from '../domain/activities/when.ts';
import type { ActivityRow } from '../store/entities/activities.ts';

export const texts = {
  closed: '这个活动已经结束或取消了。看别的，说“活动”。',
  waiting: (row: ActivityRow, p: { number: number; position: number }) =>
    `名额满了，您排候补第 ${p.position} 位，报名 ${p.number}\n${row.title}\n${whenText(row)}\n有人不去，马上问您。不想等，说“我的”取消。`,
  already: (number: number) => `已经报过了，报名 ${number}。想改，说“我的”。`,
  unknown: '没有找到这个编号。看自己的，说“我的”。',
  cancelled: (number: number) => `报名 ${number} 取消了，名额给别人。`,
  withdrawn: (noun: string, number: number) => `${noun} ${number} 撤回了。`,
  tooLate: '这个已经不能取消了。有事请联系队长，或回复 0 找人。',
  notSignedUp: (row: ActivityRow) => `您还没有报名“${row.title}”。先说“活动”报名，再说口令。`,
  presence: (row: ActivityRow, p: Presence) => {
    switch (p.kind) {
      case 'in':
        return `签到了：${row.title}\n走的时候再说一次口令，就是签退。`;
      case 'out':
        return row.kind === 'service' ? `签退了，这次服务 ${spoken(p.minutes)}。辛苦了！` : '签退了，再见！';
      case 'early':
        return `还没到时间：${whenText(row)}\n开始前半小时可以签到。`;
      case 'over':
        return `“${row.title}”已经结束，口令不能用了。没签上的请找队长。`;
      case 'done':
        return `您已经签到、签退过了${p.minutes > 0 ? `，${spoken(p.minutes)}` : ''}。`;
      case 'no-place':
        return p.state === 'missed' ? '这次记了没到。记错了请找队长。' : '您还在候补，没有名额。请找队长。';
    }
  },
} as const;
