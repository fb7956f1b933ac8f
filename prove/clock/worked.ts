/** How much time has passed for a deadline: the model that the bot's own calendar is held against, without a holiday in it. */

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const SHANGHAI_MS = 8 * HOUR_MS;
/** Office hours of the sample, in hours of the day. */
const PERIODS = [
  [8.5, 12],
  [13.5, 17.5],
] as const;
/** A working day is so long. */
export const WORKING_DAY_MS = 7.5 * HOUR_MS;

/** Office time between two moments; the days of the run are chosen so that no holiday is among them. */
export function worked(from: number, to: number): number {
  let sum = 0;
  const firstDay = Math.floor((from + SHANGHAI_MS) / DAY_MS);
  const lastDay = Math.floor((to + SHANGHAI_MS) / DAY_MS);
  for (let day = firstDay; day <= lastDay; day++) {
    // Day 0, 1 January 1970, was a Thursday.
    const weekday = (day + 4) % 7;
    if (weekday === 0 || weekday === 6) continue;
    const midnight = day * DAY_MS - SHANGHAI_MS;
    for (const [opens, closes] of PERIODS) {
      sum += Math.max(0, Math.min(to, midnight + closes * HOUR_MS) - Math.max(from, midnight + opens * HOUR_MS));
    }
  }
  return sum;
}

/** By urgency (data/sample/05-limits.yaml): until the warning and until the step; wall time for what is urgent. */
export interface Limit {
  warning: number;
  step: number;
}
const MINUTE_MS = 60_000;
const LIMITS: Readonly<Record<string, { take: Limit; resolve: Limit }>> = {
  ordinary: {
    take: { warning: WORKING_DAY_MS, step: 2 * WORKING_DAY_MS },
    resolve: { warning: 8 * WORKING_DAY_MS, step: 10 * WORKING_DAY_MS },
  },
  urgent: {
    take: { warning: 15 * MINUTE_MS, step: 30 * MINUTE_MS },
    resolve: { warning: 20 * HOUR_MS, step: 24 * HOUR_MS },
  },
};

export function limitOf(urgency: string, isTaken: boolean): Limit {
  const limits = LIMITS[urgency];
  if (!limits) throw new Error(`the model knows no ${urgency} tickets`);
  return isTaken ? limits.resolve : limits.take;
}

export const elapsed = (urgency: string, from: number, to: number) =>
  urgency === 'ordinary' ? worked(from, to) : to - from;
