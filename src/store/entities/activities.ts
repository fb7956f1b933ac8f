/** Activities and where they are (domain.md R14): places, repeating ones, each single one, requests, who came, feedback. */
import { EntitySchema } from 'typeorm';
import { flag, integer, integerOrNull, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

/** 阵地: a place with hours. */
export interface VenueRow {
  id: string;
  position: number;
  name: string;
  node: string;
  place: string;
  hours: string;
  about: string;
  phone: string | null;
}
export const VenueEntity = new EntitySchema<VenueRow>({
  name: 'venues',
  columns: {
    id: key,
    position: integer,
    name: text,
    node: text,
    place: text,
    hours: text,
    about: text,
    phone: textOrNull,
  },
});

interface About {
  title: string;
  /** service (its hours count), training, gathering */
  kind: string;
  team: string | null;
  venue: string | null;
  place: string;
  node: string;
  about: string;
  capacity: number;
  /** How many each may bring; 0: none. */
  companions: number;
  /** Children may come, with a guardian who signs them up. */
  children: boolean;
  /** The person who published it; null: the files. */
  madeBy: string | null;
}
const about = {
  title: text,
  kind: text,
  team: textOrNull,
  venue: textOrNull,
  place: text,
  node: text,
  about: text,
  capacity: integer,
  companions: integer,
  children: flag,
  madeBy: textOrNull,
} as const;

/** What comes again and again. */
export interface SeriesRow extends About {
  id: string;
  /** 1 Monday … 7 Sunday */
  weekdays: number[];
  everyWeeks: number;
  /** "09:00", Asia/Shanghai */
  starts: string;
  minutes: number;
  /** "2026-11-25", both included. */
  fromDay: string | null;
  toDay: string | null;
  /** Days on which it isn't. */
  skips: string[];
}
export const SeriesEntity = new EntitySchema<SeriesRow>({
  name: 'activity_series',
  columns: {
    id: key,
    ...about,
    weekdays: jsonText,
    everyWeeks: integer,
    starts: text,
    minutes: integer,
    fromDay: textOrNull,
    toDay: textOrNull,
    skips: jsonText,
  },
});

export type ActivityState = 'open' | 'cancelled' | 'over';

/** One time that it happens. */
export interface ActivityRow extends About {
  /** Counted from 1: what staff type. */
  id: number;
  series: string | null;
  startsAt: Date;
  endsAt: Date;
  state: ActivityState;
  /** Why it was cancelled. */
  why: string | null;
  proposedBy: string | null;
  madeAt: Date;
}
export const ActivityEntity = new EntitySchema<ActivityRow>({
  name: 'activities',
  columns: {
    id: { ...integer, primary: true },
    series: textOrNull,
    ...about,
    startsAt: time,
    endsAt: time,
    state: text,
    why: textOrNull,
    proposedBy: textOrNull,
    madeAt: time,
  },
});

/** An activity that a resident proposes, or a group's visit. */
export interface ActivityRequestRow {
  number: number;
  kind: 'proposal' | 'visit';
  personId: string | null;
  conversation: string | null;
  node: string;
  /** Sealed JSON: what, when, where, who; null: its person was erased. */
  words: string | null;
  state: 'waiting' | 'agreed' | 'declined' | 'withdrawn';
  decidedBy: string | null;
  activity: number | null;
  madeAt: Date;
}
export const ActivityRequest = new EntitySchema<ActivityRequestRow>({
  name: 'activity_requests',
  columns: {
    number: { ...integer, primary: true },
    kind: text,
    personId: textOrNull,
    conversation: textOrNull,
    node: text,
    words: textOrNull,
    state: text,
    decidedBy: textOrNull,
    activity: integerOrNull,
    madeAt: time,
  },
});

/** Somebody was there: by the number of the sign-up. */
export interface AttendanceRow {
  number: number;
  activity: number;
  personId: string | null;
  inAt: Date;
  outAt: Date | null;
  /** Served, from in and out; 0 until she is out. */
  minutes: number;
  /** `code`: said the activity's code; `staff`: by a colleague; `end`: went without a word. */
  inBy: 'code' | 'staff';
  outBy: 'code' | 'staff' | 'end' | null;
  /** Points that were proposed for it; 0: none yet. */
  pointsAsked: number;
}
export const Attendance = new EntitySchema<AttendanceRow>({
  name: 'attendances',
  columns: {
    number: { ...integer, primary: true },
    activity: integer,
    personId: textOrNull,
    inAt: time,
    outAt: timeOrNull,
    minutes: integer,
    inBy: text,
    outBy: textOrNull,
    pointsAsked: integer,
  },
});

/** How it was: 1 good, 2 so-so, 3 not good; words are sealed. */
export interface ActivityFeedbackRow {
  number: number;
  activity: number;
  personId: string | null;
  score: number;
  words: string | null;
  at: Date;
}
export const ActivityFeedback = new EntitySchema<ActivityFeedbackRow>({
  name: 'activity_feedback',
  columns: {
    number: { ...integer, primary: true },
    activity: integer,
    personId: textOrNull,
    score: integer,
    words: textOrNull,
    at: time,
  },
});
