/** From when to when an activity is, out of words: "周六9:00-11:00 楼道清洁". Read back before it counts. */
import { at, readMoment } from '../neighbourhood/times.ts';

export interface ReadSpan {
  startsAt: Date;
  /** null: only the beginning was said. */
  endsAt: Date | null;
  rest: string;
}

/** Undefined: no day with an hour stands there. Whether that is past is for the caller to see. */
export function readSpan(words: string, now: Date): ReadSpan | undefined {
  const read = readMoment(words, now);
  if (!read || read.from === null) return undefined;
  return {
    startsAt: at(read.day, read.from),
    endsAt: read.to === null ? null : at(read.day, read.to),
    rest: read.rest,
  };
}
