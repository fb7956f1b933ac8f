/** When something is, as people read it: "11月28日（周六）9:00–11:00". Pure. */
import type { Times } from './hours.ts';

const UTC_OFFSET = 8 * 3600_000;
const WEEKDAYS = '日一二三四五六';

const local = (at: Date) => new Date(at.getTime() + UTC_OFFSET);
const clock = (at: Date) => local(at).toISOString().slice(11, 16).replace(/^0/, '');

export function dayText(at: Date): string {
  const day = local(at);
  return `${day.getUTCMonth() + 1}月${day.getUTCDate()}日（周${WEEKDAYS[day.getUTCDay()]}）`;
}

export const whenText = ({ startsAt, endsAt }: Times) => `${dayText(startsAt)}${clock(startsAt)}–${clock(endsAt)}`;

/** "今天", "明天", or the day. */
export function nearDay(at: Date, now: Date): string {
  const days = Math.floor(local(at).getTime() / 86_400_000) - Math.floor(local(now).getTime() / 86_400_000);
  return days === 0 ? '今天' : days === 1 ? '明天' : dayText(at);
}

export const hourText = clock;
