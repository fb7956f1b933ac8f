/** When something is due, how long it is kept for somebody, and when who is reminded. Pure; days on which a station is closed don't count. */
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { today } from '../neighbourhood/opening.ts';
import { dayOf, shanghai } from '../neighbourhood/working-time.ts';
import { calendarOf } from '../tickets/deadlines.ts';
import type { Station, ToolRules, ToolType } from './catalogue.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** The longest holiday is nine days. */
const LOOK = 20;

type OpenOn = (at: Date) => boolean;

export function openDays(picture: Neighbourhood, station: Station): OpenOn {
  const exceptions = picture.holidayHours.filter(
    ({ whose, node, name }) =>
      whose === 'station' && picture.covers(node, station.node) && (name === null || name === station.name),
  );
  return (at) => today(station.hours, exceptions, at, calendarOf(picture))?.open ?? true;
}

/** The closing hour of the first day from this one on that is open. */
function closingFrom(at: Date, isOpen: OpenOn, closing: string): Date {
  for (let days = 0; days < LOOK; days++) {
    const end = shanghai(dayOf(new Date(at.getTime() + days * DAY)), closing);
    if (end >= at && isOpen(end)) return end;
  }
  return shanghai(dayOf(at), closing);
}

export function dueFrom(lentAt: Date, { days }: Pick<ToolType, 'days'>, isOpen: OpenOn, rules: ToolRules): Date {
  return closingFrom(shanghai(dayOf(new Date(lentAt.getTime() + days * DAY)), '00:00'), isOpen, rules.closing);
}

/** At least so many hours, to the end of a day on which somebody is there to hand it over. */
export function heldUntil(
  now: Date,
  { holdHours }: Pick<ToolType, 'holdHours'>,
  isOpen: OpenOn,
  rules: ToolRules,
): Date {
  return closingFrom(new Date(now.getTime() + holdHours * HOUR), isOpen, rules.closing);
}

/** Steps: 0 the day before, 1 on the day, 2 and on in growing distances behind it. */
export interface Reminder {
  step: number;
  at: Date;
}

function reminderAt(step: number, { lentAt, dueAt }: Lent, rules: ToolRules): Date | null {
  const on = (days: number) => shanghai(dayOf(new Date(dueAt.getTime() + days * DAY)), rules.remindAt);
  if (step > 1) return on(overdueDay(step - 2, rules.overdueDays));
  const at = on(step - 1);
  // What was taken home that day or the day before needs no word yet.
  return at.getTime() - lentAt.getTime() < 12 * HOUR ? null : at;
}

/** Behind the last of the data, again and again after as many days. */
function overdueDay(index: number, days: readonly number[]): number {
  const last = days.at(-1) ?? 7;
  return days[index] ?? last + (index - days.length + 1) * last;
}

interface Lent {
  lentAt: Date;
  dueAt: Date;
  reminded: number;
}

/** The next one that has not been said. Of several that have been missed, the last is said alone. */
export function nextReminder(lent: Lent, rules: ToolRules, now: Date): Reminder {
  let due: Reminder | undefined;
  for (let step = lent.reminded; ; step++) {
    const at = reminderAt(step, lent, rules);
    if (at === null) continue;
    if (at > now) return due ?? { step, at };
    due = { step, at };
  }
}

/** Whole days behind the due day; 0 on it. */
export function daysLate(dueAt: Date, now: Date): number {
  return Math.max(
    0,
    Math.round((shanghai(dayOf(now), '00:00').getTime() - shanghai(dayOf(dueAt), '00:00').getTime()) / DAY),
  );
}
