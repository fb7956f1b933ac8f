/** On which days a repeating activity is. Pure: days and hours in, moments out. */
import type { SeriesRow } from '../../store/entities/activities.ts';
import { dayOf, shanghai } from '../neighbourhood/working-time.ts';

const DAY_MS = 24 * 3600_000;
/** A Monday: weeks are counted from it where a series has no first day. */
const FIRST_MONDAY = Date.UTC(2024, 0, 1);

export interface Occurrence {
  startsAt: Date;
  endsAt: Date;
}

type Rule = Pick<SeriesRow, 'weekdays' | 'everyWeeks' | 'starts' | 'minutes' | 'fromDay' | 'toDay' | 'skips'>;

/** Those that begin after `now` and on one of the next `days` days, today included. */
export function occurrences(rule: Rule, now: Date, days: number): Occurrence[] {
  const found: Occurrence[] = [];
  for (let ahead = 0; ahead < days; ahead++) {
    const day = dayOf(new Date(now.getTime() + ahead * DAY_MS));
    if (!isOn(rule, day)) continue;
    const startsAt = shanghai(day, rule.starts);
    if (startsAt <= now) continue;
    found.push({ startsAt, endsAt: new Date(startsAt.getTime() + rule.minutes * 60_000) });
  }
  return found;
}

export function isOn({ weekdays, everyWeeks, fromDay, toDay, skips }: Rule, day: string): boolean {
  if ((fromDay !== null && day < fromDay) || (toDay !== null && day > toDay) || skips.includes(day)) return false;
  const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  if (!weekdays.includes(weekday)) return false;
  return (weekOf(day) - (fromDay === null ? 0 : weekOf(fromDay))) % everyWeeks === 0;
}

const weekOf = (day: string) => Math.floor((new Date(`${day}T00:00:00Z`).getTime() - FIRST_MONDAY) / (7 * DAY_MS));
