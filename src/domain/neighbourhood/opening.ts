/** Is somebody there today, and if not, when again: usual hours in words, holidays from the calendar, exceptions as data. Pure. */
import type { HolidayHoursRow } from '../../store/entities/emergency.ts';
import { dayOf, type WorkingCalendar } from './working-time.ts';

/** Hours that differ from the usual ones for some days. */
export type HolidayHours = Omit<HolidayHoursRow, 'id'>;

const DAY_MS = 24 * 3600_000;
/** The longest holiday is nine days; whoever is away for longer has somebody else in their place. */
const LOOK_AHEAD = 30;
const WEEKDAYS = '日一二三四五六';

/** "今天休息，10月8日上班", "今天 9:00–11:30"; undefined: today is a day like others. */
export function today(
  hours: string,
  exceptions: readonly HolidayHours[],
  now: Date,
  calendar: WorkingCalendar,
): { open: boolean; says: string } | undefined {
  const at = (days: number) => hoursOn(hours, exceptions, new Date(now.getTime() + days * DAY_MS), calendar);
  const usual = at(0);
  if (usual === hours) return undefined;
  if (usual !== null) return { open: true, says: `今天 ${usual}` };
  for (let days = 1; days <= LOOK_AHEAD; days++) {
    if (at(days) === null) continue;
    const [, month, day] = dayOf(new Date(now.getTime() + days * DAY_MS))
      .split('-')
      .map(Number);
    return { open: false, says: `今天休息，${month}月${day}日上班` };
  }
  return { open: false, says: '今天休息' };
}

/** null: closed that day. */
function hoursOn(
  hours: string,
  exceptions: readonly HolidayHours[],
  date: Date,
  calendar: WorkingCalendar,
): string | null {
  const day = dayOf(date);
  const exception = exceptions.find(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
  if (exception) return exception.hours;
  return isUsual(hours, date, calendar) ? hours : null;
}

/** How people write hours: "工作日 8:30–17:30", "周一至周六 9:00–17:00"; all else is every day. */
function isUsual(hours: string, date: Date, calendar: WorkingCalendar): boolean {
  if (hours.startsWith('工作日')) return calendar.isWorkdayAt(date);
  const [, from, to] = /^周([一二三四五六日])[至到—–-]周?([一二三四五六日])/.exec(hours) ?? [];
  if (from === undefined || to === undefined) return true;
  const index = (name: string) => (WEEKDAYS.indexOf(name) + 6) % 7;
  const weekday = (new Date(`${dayOf(date)}T00:00:00Z`).getUTCDay() + 6) % 7;
  return index(from) <= index(to)
    ? weekday >= index(from) && weekday <= index(to)
    : weekday >= index(from) || weekday <= index(to);
}
