/**
 * Moments in words, "下周三上午", "后天3点半", "周六下午三点到五点", read at the start of somebody's words; in Shanghai, always read
 * back. A half-day without an hour stays one: what it means is the service's to say.
 */
import { chineseNumber } from './chinese-text.ts';
import { type Day, dayOf, daysBetween, nameOf, readDay, startOf } from './dates.ts';

export type HalfDay = 'morning' | 'noon' | 'afternoon' | 'evening';

/** Minutes since midnight. */
export interface ReadTime {
  half: HalfDay | null;
  from: number | null;
  to: number | null;
  rest: string;
}
export interface ReadMoment extends ReadTime {
  day: Day;
}

const WORDS: readonly (readonly [RegExp, HalfDay])[] = [
  [/^(?:上午|早上|早晨|清早|清晨|一早|早间?|午前)/, 'morning'],
  [/^(?:中午|正午|晌午)/, 'noon'],
  [/^(?:下午|午后|后半天|傍晚)/, 'afternoon'],
  [/^(?:晚上|晚间|夜里|夜间|今晚|晚)/, 'evening'],
];
const NAMES: Readonly<Record<HalfDay, string>> = { morning: '上午', noon: '中午', afternoon: '下午', evening: '晚上' };

const DIGITS = '[0-9零〇一二三四五六七八九十两]{1,3}';
/** "3点半", "三点一刻", "十点二十", "9:30", "15时". A bare number is none: it may be a place's or a ticket's. */
const HOUR = new RegExp(
  `^(?:(${DIGITS})(?:点钟?|时)(?:(半)|([一三13])刻|整|(${DIGITS})分?)?|([0-9]{1,2})[:：]([0-9]{2}))(?![0-9])`,
);
const UNTIL = /^\s*(?:-|—+|–|~|～|到|至)\s*/;
const HOURS_A_DAY = 24;
const HOUR_MINUTES = 60;

/** Undefined: no time of day stands there, or one that no clock shows (25点). */
export function readTime(words: string): ReadTime | undefined {
  const text = words.normalize('NFKC').trimStart();
  const { half, rest } = readHalf(text);
  const first = readHour(rest, half);
  if (!first)
    return half === null || startsAsHour(rest) ? undefined : { half, from: null, to: null, rest: trimmed(rest) };
  const until = UNTIL.exec(first.rest);
  const behind = until ? first.rest.slice(until[0].length) : '';
  const other = until ? readHalf(behind) : { half: null, rest: '' };
  const last = until ? readHour(other.rest, other.half ?? first.half) : undefined;
  // "9点到11点" ends behind its beginning, also over noon: "11点到1点".
  const end = last && (last.minutes > first.minutes ? last.minutes : last.minutes + 12 * HOUR_MINUTES);
  if (until && (!last || end === undefined || end <= first.minutes || end > HOURS_A_DAY * HOUR_MINUTES))
    return undefined;
  return { half: half ?? null, from: first.minutes, to: end ?? null, rest: trimmed(last ? last.rest : first.rest) };
}

function readHalf(text: string): { half: HalfDay | null; rest: string } {
  for (const [pattern, half] of WORDS) {
    const [whole] = pattern.exec(text) ?? [];
    if (whole !== undefined) return { half, rest: text.slice(whole.length).trimStart() };
  }
  return { half: null, rest: text };
}

const startsAsHour = (text: string) => new RegExp(`^(?:${DIGITS})(?:点|时|[:：])`).test(text);

function readHour(
  text: string,
  half: HalfDay | null,
): { minutes: number; half: HalfDay | null; rest: string } | undefined {
  const [whole, hourWords, isHalf, quarters, minuteWords, hourDigits, minuteDigits] = HOUR.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const hour = chineseNumber(hourWords ?? hourDigits ?? '') ?? Number.NaN;
  const minute = isHalf
    ? 30
    : quarters
      ? 15 * (chineseNumber(quarters) ?? 0)
      : (chineseNumber(minuteWords ?? minuteDigits ?? '0') ?? Number.NaN);
  if (!(hour <= HOURS_A_DAY && minute < HOUR_MINUTES)) return undefined;
  const minutes = onClock(hour, half) * HOUR_MINUTES + minute;
  if (minutes > HOURS_A_DAY * HOUR_MINUTES) return undefined;
  return { minutes, half, rest: text.slice(whole.length) };
}

/** "下午3点" is 15; "晚上12点" the end of the day; "中午1点" 13. Without a half-day, hours that nobody is up at are the afternoon's. */
function onClock(hour: number, half: HalfDay | null): number {
  if (hour > 12) return hour;
  if (half === 'evening') return hour === 12 ? HOURS_A_DAY : hour < 5 ? hour : hour + 12;
  if (half === 'afternoon') return hour === 12 ? 12 : hour + 12;
  if (half === 'noon') return hour < 11 ? hour + 12 : hour;
  if (half === null && hour >= 1 && hour < 7) return hour + 12;
  return hour;
}

/**
 * A day and, behind it, a time of day. A weekday of this week that is over is next week's: nobody asks for the past. So is
 * today's time when nothing but the time was said. `day` without a time leaves all three null.
 */
export function readMoment(words: string, now: Date): ReadMoment | undefined {
  const text = words.normalize('NFKC').trimStart();
  const today = dayOf(now);
  const dayRead = readDay(
    text.replace(/^今晚/, '今天晚上').replace(/^明早/, '明天早上').replace(/^明晚/, '明天晚上'),
    now,
  );
  if (!dayRead) {
    const time = readTime(text);
    return time && { ...time, day: today };
  }
  const isBareWeekday = /^(?:星期|周|礼拜)/.test(text);
  const isOver = daysBetween(dayRead.day, today) > 0;
  const day = isBareWeekday && isOver ? dayOf(startOf(dayRead.day, 7 * HOURS_A_DAY)) : dayRead.day;
  const time = readTime(dayRead.rest);
  if (!time && (startsAsHour(dayRead.rest) || readHalf(dayRead.rest).half !== null)) return undefined;
  return { day, ...(time ?? { half: null, from: null, to: null, rest: dayRead.rest }) };
}

/** The moment on the clock. */
export const at = (day: Day, minutes: number): Date => startOf(day, minutes / HOUR_MINUTES);

const WEEKDAYS = '日一二三四五六';

/** "11月25日（周三）". */
export function dayName(day: Day, now: Date): string {
  const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
  return `${nameOf(day, now)}（周${WEEKDAYS[weekday]}）`;
}

/** "上午9:00", "下午3:30": as people say it, the minutes always there. */
export function clockName(minutes: number): string {
  const hour = Math.floor(minutes / HOUR_MINUTES);
  const rest = String(minutes % HOUR_MINUTES).padStart(2, '0');
  const half: HalfDay = hour < 12 ? 'morning' : hour < 13 ? 'noon' : hour < 18 ? 'afternoon' : 'evening';
  return `${NAMES[half]}${hour > 12 ? hour - 12 : hour}:${rest}`;
}

/** "11月25日（周三）上午9:00", in Shanghai. */
export function momentName(moment: Date, now: Date): string {
  const day = dayOf(moment);
  const minutes = Math.round((moment.getTime() - startOf(day).getTime()) / 60_000);
  return `${dayName(day, now)}${clockName(minutes)}`;
}

const trimmed = (rest: string) => rest.replace(/^[\s,，。:：;；、]+/, '');
