/** When a ticket must be taken and resolved: working time for ordinary ones, wall time for urgent ones (domain.md S10). */
import type { Category, Limit, Neighbourhood } from '../neighbourhood/model.ts';
import { WorkingCalendar, wallAdd } from '../neighbourhood/working-time.ts';

export interface Deadlines {
  takeWarning: Date;
  take: Date;
  resolveWarning: Date;
  resolve: Date;
}

/** Where a category names no limit, or the import brought none. */
const ORDINARY: Limit = { id: 'ordinary', take: '2wd', takeWarning: '1wd', resolve: '10wd', resolveWarning: '8wd' };

const calendars = new WeakMap<Neighbourhood, WorkingCalendar>();

export function calendarOf(neighbourhood: Neighbourhood): WorkingCalendar {
  const known = calendars.get(neighbourhood);
  if (known) return known;
  const made = new WorkingCalendar(neighbourhood.workingHours);
  calendars.set(neighbourhood, made);
  return made;
}

/** Counted from its arrival at a level: the next level's clock starts when the ticket arrives there (design 7). */
export function deadlinesFrom(arrival: Date, category: Category, neighbourhood: Neighbourhood): Deadlines {
  const limit = neighbourhood.limit(category.limit) ?? ORDINARY;
  const calendar = calendarOf(neighbourhood);
  const add = (amount: string) =>
    category.urgency === 'ordinary' ? calendar.add(arrival, amount) : wallAdd(arrival, amount);
  return {
    takeWarning: add(limit.takeWarning),
    take: add(limit.take),
    resolveWarning: add(limit.resolveWarning),
    resolve: add(limit.resolve),
  };
}
