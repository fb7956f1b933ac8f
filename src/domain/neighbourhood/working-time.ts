/** Working time in Asia/Shanghai (P11): when a deadline falls and how it is written. Pure: the time comes in as an argument. */

import chineseDays from 'chinese-days';
import type { Urgency, WorkingHours } from './model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** China has one time zone and, since 1991, no summer time. */
const UTC_OFFSET = 8 * HOUR;

/** Public holidays that fall on the same days each year, for a year whose State Council notice isn't in the data. */
const FIXED_HOLIDAYS = new Set(['01-01', '05-01', '10-01', '10-02', '10-03']);

/** Ten years: nothing but a mistake asks for more. */
const MAX_DAYS = 3660;

interface Period {
  /** Milliseconds after midnight. */
  open: number;
  close: number;
}

const UNITS: Record<string, number> = { m: MINUTE, h: HOUR };

/** Wall time: "30m" or "4h" later, day and night. */
export function wallAdd(from: Date, amount: string): Date {
  const { number, unit } = parse(amount);
  const ms = UNITS[unit];
  if (ms === undefined) throw new RangeError(`Wall time is counted in m or h, not "${amount}"`);
  return new Date(from.getTime() + number * ms);
}

/** "11月25日 17:30", in Shanghai. */
export function formatDeadline(date: Date): string {
  const local = new Date(date.getTime() + UTC_OFFSET);
  const time = local.toISOString().slice(11, 16);
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${time}`;
}

/** "2026-11-25", in Shanghai. */
export function dayOf(date: Date): string {
  return new Date(date.getTime() + UTC_OFFSET).toISOString().slice(0, 10);
}

/** That day in Shanghai at that time: "2026-11-25", "08:30". */
export function shanghai(day: string, time: string): Date {
  return new Date(`${day}T${time}:00+08:00`);
}

export class WorkingCalendar {
  private readonly periods: readonly Period[];
  private readonly dayLength: number;
  private readonly years = new Map<number, Year>();

  constructor(hours: WorkingHours) {
    this.periods = hours.periods.map(parsePeriod);
    this.dayLength = this.periods.reduce((sum, { open, close }) => sum + close - open, 0);
    if (this.dayLength <= 0) throw new RangeError('Working hours must hold at least one period');
  }

  /**
   * The moment when this much working time has passed: "2wd" is twice a day's working hours, so Monday 10:00 becomes
   * Wednesday 10:00. An end that falls on an opening is given as the closing before it: 17:30, not 8:30 next day.
   */
  add(from: Date, amount: string): Date {
    return this.addTime(from, this.length(amount));
  }

  /** How much working time this amount is, in ms. */
  length(amount: string): number {
    const { number, unit } = parse(amount);
    return number * (unit === 'wd' ? this.dayLength : (UNITS[unit] ?? 0));
  }

  /** As `add`, of milliseconds of working time; none: the moment itself. */
  addTime(from: Date, ms: number): Date {
    if (ms <= 0) return from;
    let left = ms;
    const local = from.getTime() + UTC_OFFSET;
    const today = Math.floor(local / DAY);
    for (let day = today; day < today + MAX_DAYS; day++) {
      if (!this.isWorkday(day)) continue;
      const now = day === today ? local - day * DAY : 0;
      for (const { open, close } of this.periods) {
        const start = Math.max(open, now);
        if (start >= close) continue;
        if (start + left <= close) return new Date(day * DAY + start + left - UTC_OFFSET);
        left -= close - start;
      }
    }
    throw new RangeError(`${ms} ms of working time end more than ten years ahead`);
  }

  /** The working time between two moments, in ms; 0 when `to` is not later. */
  between(from: Date, to: Date): number {
    const [start, end] = [from.getTime() + UTC_OFFSET, to.getTime() + UTC_OFFSET];
    let sum = 0;
    for (let day = Math.floor(start / DAY); day * DAY < end; day++) {
      if (!this.isWorkday(day)) continue;
      for (const { open, close } of this.periods) {
        sum += Math.max(0, Math.min(close, end - day * DAY) - Math.max(open, start - day * DAY));
      }
    }
    return sum;
  }

  /** The deadline of a ticket: working time when ordinary, wall time with the duty person otherwise (domain.md S10). */
  due(from: Date, amount: string, urgency: Urgency): Date {
    return urgency === 'ordinary' ? this.add(from, amount) : wallAdd(from, amount);
  }

  isWorking(at: Date): boolean {
    const local = at.getTime() + UTC_OFFSET;
    const day = Math.floor(local / DAY);
    const time = local - day * DAY;
    return this.periods.some(({ open, close }) => time >= open && time < close) && this.isWorkday(day);
  }

  /** Is this day in Shanghai a workday, make-up Saturdays included? */
  isWorkdayAt(at: Date): boolean {
    return this.isWorkday(Math.floor((at.getTime() + UTC_OFFSET) / DAY));
  }

  /** False: the State Council's notice for this year isn't in the data; weekends and fixed holidays count. */
  yearIsKnown(year: number): boolean {
    return this.year(year).known;
  }

  private isWorkday(day: number): boolean {
    const date = new Date(day * DAY);
    const year = date.getUTCFullYear();
    const index = day - Date.UTC(year, 0, 1) / DAY;
    return this.year(year).workdays[index] ?? false;
  }

  private year(year: number): Year {
    let found = this.years.get(year);
    if (!found) {
      found = readYear(year);
      this.years.set(year, found);
    }
    return found;
  }
}

interface Year {
  known: boolean;
  /** By day of the year, from 0. */
  workdays: boolean[];
}

/** Asked of the package once a year and kept: it takes 6 µs a day, a deadline passes some twenty days. */
function readYear(year: number): Year {
  // chinese-days 1.5.7 calls 1 January of a year it doesn't know a workday: no holidays at all means no data.
  const known = chineseDays.getHolidaysInRange(packageDate(year, 0, 1), packageDate(year, 11, 31), false).length > 0;
  const workdays: boolean[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY) {
    const date = new Date(at);
    const weekend = date.getUTCDay() % 6 === 0;
    const fixed = FIXED_HOLIDAYS.has(date.toISOString().slice(5, 10));
    const asked = packageDate(year, date.getUTCMonth(), date.getUTCDate());
    workdays.push(known ? chineseDays.isWorkday(asked) : !weekend && !fixed);
  }
  return { known, workdays };
}

/** chinese-days reads a date in the machine's zone, and "2026-03-02" as the day before in America: give it local noon. */
function packageDate(year: number, month: number, day: number): Date {
  return new Date(year, month, day, 12);
}

function parse(amount: string): { number: number; unit: string } {
  const [, number, unit] = /^([1-9][0-9]*)(wd|h|m)$/.exec(amount) ?? [];
  if (number === undefined || unit === undefined) throw new RangeError(`Not an amount of time: "${amount}"`);
  return { number: Number(number), unit };
}

function parsePeriod(period: string): Period {
  const [, openHour, openMinute, closeHour, closeMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(period) ?? [];
  if (closeMinute === undefined) throw new RangeError(`Not a period of working hours: "${period}"`);
  return {
    open: Number(openHour) * HOUR + Number(openMinute) * MINUTE,
    close: Number(closeHour) * HOUR + Number(closeMinute) * MINUTE,
  };
}
