/** Days as staff write them, "12月31日", "2027-01-15", "下月底", read at the start of their words; in Shanghai, always read back. */
import { chineseNumber } from './chinese-text.ts';

/** A day of the calendar. */
export interface Day {
  year: number;
  month: number;
  day: number;
}
export interface ReadDay {
  day: Day;
  /** What stands behind it. */
  rest: string;
}
export interface ReadDays {
  first: Day;
  last: Day;
  rest: string;
}

const DAY_MS = 24 * 3600_000;
const UTC_OFFSET = 8 * 3600_000;

const N = '([0-9零〇一二三四五六七八九十两]{1,4})';
const WEEKDAYS = '一二三四五六日';

type Rule = [pattern: RegExp, read: (today: Day, found: string[]) => Day | undefined];

/** The first that fits is meant, so longer forms stand before what they begin with. */
const RULES: readonly Rule[] = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, (_, [y, m, d]) => real(num(y), num(m), num(d))],
  [
    rule(`([0-9]{4}|二[零〇][零〇一二三四五六七八九]{2})年${N}月${N}[日号]?`),
    (_, [y, m, d]) => real(num(y), num(m), num(d)),
  ],
  [rule(`明年${N}月底`), (today, [m]) => endOf(today.year + 1, num(m))],
  [rule(`明年${N}月${N}[日号]?`), (today, [m, d]) => real(today.year + 1, num(m), num(d))],
  [rule('明年底'), (today) => real(today.year + 1, 12, 31)],
  [rule('(?:今)?年底'), (today) => real(today.year, 12, 31)],
  [rule('下个?月底'), (today) => endOf(today.year, today.month + 1)],
  [rule('下个?月初'), (today) => monthOf(today.year, today.month + 1, 1)],
  [rule(`下个?月${N}[日号]`), (today, [d]) => monthOf(today.year, today.month + 1, num(d))],
  [rule('(?:这个|本)?月底'), (today) => endOf(today.year, today.month)],
  [rule(`${N}月底`), (today, [m]) => notPast(today, (year) => endOf(year, num(m)))],
  [rule(`${N}月初`), (today, [m]) => notPast(today, (year) => real(year, num(m), 1))],
  [rule(`${N}月中旬?`), (today, [m]) => notPast(today, (year) => real(year, num(m), 15))],
  [rule(`${N}月${N}[日号]?`), (today, [m, d]) => notPast(today, (year) => real(year, num(m), num(d)))],
  [
    /^(\d{1,2})[-/.](\d{1,2})(?:[日号]|(?!\d))/,
    (today, [m, d]) => notPast(today, (year) => real(year, num(m), num(d))),
  ],
  [rule('大后天'), (today) => later(today, 3)],
  [rule('后天'), (today) => later(today, 2)],
  [rule('明[天日]'), (today) => later(today, 1)],
  [rule('今[天日]'), (today) => today],
  [rule(`${N}天[之以]?后`), (today, [n]) => later(today, num(n))],
  [rule(`${N}(?:个星期|个?周|星期)[之以]?后`), (today, [n]) => later(today, num(n) * 7)],
  [rule(`${N}个?月[之以]?后`), (today, [n]) => months(today, num(n))],
  [rule('半年[之以]?后'), (today) => months(today, 6)],
  [rule('一年[之以]?后'), (today) => months(today, 12)],
  [rule(`下下(?:个?星期|周)([一二三四五六日天])`), (today, [w]) => weekday(today, w, 2)],
  [rule(`下(?:个?星期|周)([一二三四五六日天])`), (today, [w]) => weekday(today, w, 1)],
  [rule(`(?:[这本]个?)?(?:星期|周)([一二三四五六日天])`), (today, [w]) => weekday(today, w, 0)],
  [rule(`${N}[日号]`), (today, [d]) => dayOfMonth(today, num(d))],
];

/** Undefined: no day stands there, or one that no calendar has (2月30日). */
export function readDay(words: string, now: Date): ReadDay | undefined {
  const text = words.normalize('NFKC').trimStart();
  const today = dayOf(now);
  for (const [pattern, read] of RULES) {
    const [whole, ...found] = pattern.exec(text) ?? [];
    if (whole === undefined) continue;
    const day = read(today, found);
    return day && { day, rest: text.slice(whole.length).replace(/^[\s,，。:：;；、]+/, '') };
  }
  return undefined;
}

/** "12月24日-12月26日", "12月24日到26日", "明天至后天", or one day. Undefined also when it ends before it begins. */
export function readDays(words: string, now: Date): ReadDays | undefined {
  const first = readDay(words, now);
  if (!first) return undefined;
  const until = /^(?:-|—+|–|~|～|到|至)\s*/.exec(first.rest);
  if (!until) return { first: first.day, last: first.day, rest: first.rest };
  const tail = first.rest.slice(until[0].length);
  const from = startOf(first.day);
  // "12月24日到26日" and "24-26日" leave out what the first day has said: then the end is read as on that day.
  const short = tail.replace(/^(\d{1,2})(?![\d月日号./-])/, '$1日');
  const last = [readDay(short, now), readDay(short, from)].find((read) => read && startOf(read.day) >= from);
  if (!last) return undefined;
  return { first: first.day, last: last.day, rest: last.rest };
}

export function dayOf(at: Date): Day {
  const local = new Date(at.getTime() + UTC_OFFSET);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** Its first moment; `hours` later with them. */
export function startOf({ year, month, day }: Day, hours = 0): Date {
  return new Date(Date.UTC(year, month - 1, day) - UTC_OFFSET + hours * 3600_000);
}

/** "12月31日", with the year where it isn't this one. */
export function nameOf({ year, month, day }: Day, now: Date): string {
  return `${year === dayOf(now).year ? '' : `${year}年`}${month}月${day}日`;
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((startOf(to).getTime() - startOf(from).getTime()) / DAY_MS);
}

function rule(pattern: string): RegExp {
  return new RegExp(`^${pattern}`);
}

const num = (text = ''): number => chineseNumber(text) ?? Number.NaN;

function real(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const fits = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return fits ? { year, month, day } : undefined;
}

/** A month that may have run over into the next year. */
function monthOf(year: number, month: number, day: number): Day | undefined {
  return real(year + Math.floor((month - 1) / 12), ((month - 1) % 12) + 1, day);
}

function endOf(year: number, month: number): Day | undefined {
  if (!(month >= 1)) return undefined;
  return later({ year, month: month + 1, day: 1 }, -1);
}

function later(day: Day, days: number): Day | undefined {
  if (!Number.isFinite(days)) return undefined;
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
  return real(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** 31 January and a month: the end of February. */
function months(today: Day, count: number): Day | undefined {
  if (!Number.isFinite(count)) return undefined;
  return monthOf(today.year, today.month + count, today.day) ?? endOf(today.year, today.month + count);
}

/** Without a year the next such day is meant, today included. */
function notPast(today: Day, of: (year: number) => Day | undefined): Day | undefined {
  const found = of(today.year);
  return found && startOf(found) >= startOf(today) ? found : of(today.year + 1);
}

function dayOfMonth(today: Day, day: number): Day | undefined {
  const found = real(today.year, today.month, day);
  return found && startOf(found) >= startOf(today) ? found : monthOf(today.year, today.month + 1, day);
}

/** The week begins on Monday, as in China. */
function weekday(today: Day, name: string | undefined, weeks: number): Day | undefined {
  const wanted = WEEKDAYS.indexOf(name === '天' ? '日' : (name ?? ''));
  const now = (new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay() + 6) % 7;
  return later(today, wanted - now + weeks * 7);
}

/** Days: half a year. */
const LIKELY_SLIP = 183;

/** "11月1日" on 23 November is more likely a slip than a year ahead; with its year it is none. */
export function justGone(said: string, day: Day, now: Date): boolean {
  const today = dayOf(now);
  if (day.year === today.year || /年|\d{4}/.test(said.normalize('NFKC'))) return false;
  const since = daysBetween({ ...day, year: today.year }, today);
  return since > 0 && since <= LIKELY_SLIP;
}
