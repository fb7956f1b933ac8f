/** Doctors' sessions: stations, plans, the sessions laid out from them, who waits for the next of a kind, home visits. */
import { EntitySchema } from 'typeorm';
import { integer, integerOrNull, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

export interface ClinicStationRow {
  id: string;
  name: string;
  aliases: string[];
  node: string;
  address: string;
  phone: string | null;
}
export const ClinicStationEntity = new EntitySchema<ClinicStationRow>({
  name: 'clinic_stations',
  columns: { id: key, name: text, aliases: jsonText, node: text, address: text, phone: textOrNull },
});

/** How the places of a session are given out. */
export interface ClinicSettings {
  places: number;
  /** Of them for those who come first: 80 and above, disabled, veterans. */
  reserved: number;
  perHousehold: number;
  /** Booked from so many days before, at `releaseAt`; null: as soon as it is known. */
  releaseDays: number | null;
  releaseAt: string;
  /** Drawn so many hours before it begins; null: first come, first served. */
  drawHours: number | null;
  /** Booked and cancelled until so long before it begins. */
  cutoffMinutes: number;
  offerMinutes: number;
}

/** A session that is once, on `day`, or every week on `weekday`. */
export interface ClinicPlanRow {
  id: string;
  kind: string;
  station: string;
  /** Whose residents it is for. */
  node: string;
  topic: string | null;
  /** 1: Monday. */
  weekday: number | null;
  /** "2026-11-25"; of a repeating one its first day, or null. */
  day: string | null;
  /** "09:00". */
  starts: string;
  ends: string;
  /** Days on which it is not. */
  skips: string[];
  /** Its last day. */
  until: string | null;
  settings: ClinicSettings;
  /** Who made it by command; null: it is in the files. */
  madeBy: string | null;
}
export const ClinicPlanEntity = new EntitySchema<ClinicPlanRow>({
  name: 'clinic_plans',
  columns: {
    id: key,
    kind: text,
    station: text,
    node: text,
    topic: textOrNull,
    weekday: integerOrNull,
    day: textOrNull,
    starts: text,
    ends: text,
    skips: jsonText,
    until: textOrNull,
    settings: jsonText,
    madeBy: textOrNull,
  },
});

/** One session. Its places are the allotment "session:<id>". */
export interface ClinicSessionRow {
  /** 1, 2, 3 …: how staff name it. */
  id: number;
  plan: string;
  day: string;
  kind: string;
  station: string;
  node: string;
  community: string;
  topic: string | null;
  startsAt: Date;
  endsAt: Date;
  perHousehold: number;
  /** Why it does not take place; null: it does. */
  cancelled: string | null;
}
export const ClinicSessionEntity = new EntitySchema<ClinicSessionRow>({
  name: 'clinic_sessions',
  columns: {
    id: { type: 'integer', primary: true },
    plan: text,
    day: text,
    kind: text,
    station: text,
    node: text,
    community: text,
    topic: textOrNull,
    startsAt: time,
    endsAt: time,
    perHousehold: integer,
    cancelled: textOrNull,
  },
});

/** Somebody wants to be told of the next session of a kind, once. */
export interface ClinicWishRow {
  id: string;
  conversation: string;
  personId: string;
  kind: string;
  node: string;
  at: Date;
}
export const ClinicWishEntity = new EntitySchema<ClinicWishRow>({
  name: 'clinic_wishes',
  columns: { id: key, conversation: text, personId: text, kind: text, node: text, at: time },
});

/** 送健康: a doctor comes. */
export interface HomeVisitRow {
  number: number;
  community: string;
  node: string;
  personId: string | null;
  conversation: string | null;
  /** 2: a veteran who can't walk far, 1: another who comes first, 0. */
  priority: number;
  state: 'open' | 'accepted' | 'done' | 'cancelled';
  doctorId: string | null;
  visitAt: Date | null;
  madeAt: Date;
  endedAt: Date | null;
  /** Sealed JSON: who, where, phone, note. */
  details: string | null;
}
export const HomeVisitEntity = new EntitySchema<HomeVisitRow>({
  name: 'home_visits',
  columns: {
    number: { type: 'integer', primary: true },
    community: text,
    node: text,
    personId: textOrNull,
    conversation: textOrNull,
    priority: integer,
    state: text,
    doctorId: textOrNull,
    visitAt: timeOrNull,
    madeAt: time,
    endedAt: timeOrNull,
    details: textOrNull,
  },
});
