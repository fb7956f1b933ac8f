/** When somebody may sign in and out of an activity, and how long she has served. Pure. */

const MINUTE_MS = 60_000;
/** Whoever comes early helps to set up. */
const BEFORE_MS = 30 * MINUTE_MS;
/** Whoever tidies up signs out a little later. */
const AFTER_MS = 60 * MINUTE_MS;

export interface Times {
  startsAt: Date;
  endsAt: Date;
}

export type Moment = 'early' | 'now' | 'over';

export const openingOf = ({ startsAt }: Times) => new Date(startsAt.getTime() - BEFORE_MS);

/** Signing in: from half an hour before until the end. */
export function mayComeIn(times: Times, at: Date): Moment {
  if (at < openingOf(times)) return 'early';
  return at < times.endsAt ? 'now' : 'over';
}

/** Signing out: until an hour after the end. */
export function mayGo({ endsAt }: Times, at: Date): Moment {
  return at.getTime() <= endsAt.getTime() + AFTER_MS ? 'now' : 'over';
}

/** When nobody can sign out any more, and the activity is wound up. */
export const closingOf = ({ endsAt }: Times) => new Date(endsAt.getTime() + AFTER_MS);

/**
 * Minutes between in and out, to the nearest, as far as they lie within the activity: neither early comers nor late leavers serve
 * more than was asked for, so nobody gains by signing out late.
 */
export function servedMinutes({ startsAt, endsAt }: Times, inAt: Date, outAt: Date): number {
  const from = Math.max(inAt.getTime(), startsAt.getTime());
  const to = Math.min(outAt.getTime(), endsAt.getTime());
  return Math.max(0, Math.round((to - from) / MINUTE_MS));
}

/** "2小时30分钟", "45分钟" */
export function spoken(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours}小时` : '', rest > 0 || hours === 0 ? `${rest}分钟` : ''].join('');
}
