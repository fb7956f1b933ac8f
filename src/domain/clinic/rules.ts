/** When the sessions of a plan are, and when their places are given out. Pure. */
import type { ClinicPlanRow, ClinicSettings } from '../../store/entities/clinic.ts';
import { type Day, daysBetween, startOf } from '../neighbourhood/dates.ts';

/** What holds where neither the files nor the command say anything. */
export const SETTINGS: ClinicSettings = {
  places: 20,
  reserved: 0,
  perHousehold: 2,
  releaseDays: null,
  releaseAt: '08:00',
  drawHours: null,
  cutoffMinutes: 60,
  offerMinutes: 120,
};

/** Rules for all sessions (section `clinicRules`). */
export interface ClinicRules {
  /** Whoever did not come so often within so many days … */
  missedMost: number;
  missedDays: number;
  /** … books only this long before a session, until those days are over. */
  lastHours: number;
  /** When the evening's reminder is sent. */
  eveningAt: string;
}
export const CLINIC_RULES: ClinicRules = { missedMost: 2, missedDays: 90, lastHours: 24, eveningAt: '19:00' };

/** Sessions are laid out so far ahead. */
export const AHEAD_DAYS = 28;

export const keyOf = ({ year, month, day }: Day): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

export function dayFrom(key: string): Day {
  const [year = 0, month = 0, day = 0] = key.split('-').map(Number);
  return { year, month, day };
}

export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** The days of a plan from `from` to `to`, both included, its exceptions left out. */
export function daysOf(plan: ClinicPlanRow, from: Day, to: Day): string[] {
  const days: string[] = [];
  for (let ahead = 0; ahead <= daysBetween(from, to); ahead++) {
    const { year, month, day } = from;
    const date = new Date(Date.UTC(year, month - 1, day + ahead));
    const key = date.toISOString().slice(0, 10);
    if (isOn(plan, key, date.getUTCDay() || 7)) days.push(key);
  }
  return days;
}

function isOn({ weekday, day, until, skips }: ClinicPlanRow, key: string, itsWeekday: number): boolean {
  if (skips.includes(key)) return false;
  if (weekday === null) return key === day;
  return weekday === itsWeekday && (day === null || key >= day) && (until === null || key <= until);
}

export interface Times {
  startsAt: Date;
  endsAt: Date;
  opensAt: Date | null;
  closesAt: Date;
  drawAt: Date | null;
}

export function timesOf({ starts, ends, settings }: ClinicPlanRow, key: string): Times {
  const at = (clock: string) => startOf(dayFrom(key), minutesOf(clock) / 60);
  const startsAt = at(starts);
  const hours = (count: number) => new Date(startsAt.getTime() - count * 3600_000);
  const { releaseDays, releaseAt, drawHours, cutoffMinutes } = settings;
  return {
    startsAt,
    endsAt: at(ends),
    opensAt: releaseDays === null ? null : new Date(at(releaseAt).getTime() - releaseDays * 24 * 3600_000),
    closesAt: hours(cutoffMinutes / 60),
    drawAt: drawHours === null ? null : hours(drawHours),
  };
}
