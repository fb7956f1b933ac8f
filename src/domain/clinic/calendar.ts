/** The sessions to come as one picture, laid out from their plans four weeks ahead by whoever looks first on a day. */
import { In, MoreThan } from 'typeorm';
import {
  ClinicPlanEntity,
  type ClinicPlanRow,
  ClinicSessionEntity,
  type ClinicSessionRow,
  ClinicStationEntity,
  type ClinicStationRow,
} from '../../store/entities/clinic.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { openAllotment } from '../allotments/allotments.ts';
import { dayOf, startOf } from '../neighbourhood/dates.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { planReminders } from './reminder-plan.ts';
import { AHEAD_DAYS, CLINIC_RULES, type ClinicRules, daysOf, keyOf, timesOf } from './rules.ts';
import { tellOfNew } from './wishes.ts';

/** Whoever changes stations, plans or sessions calls `tx.touch(CLINIC)` in the same transaction. */
export const CLINIC = 'clinic';
export const CLINIC_RULES_NAME = 'clinic-rules';
/** The day on which the sessions were laid out last. */
export const LAID_OUT = 'clinic-laid-out';

const DAY_MS = 24 * 3600_000;

export type Station = ClinicStationRow;
export type Session = ClinicSessionRow;

interface Clinic {
  stations: ReadonlyMap<string, Station>;
  plans: ReadonlyMap<string, ClinicPlanRow>;
  /** Those that are not over, the next first, called-off ones too. */
  sessions: readonly Session[];
  rules: ClinicRules;
  laidOut: string;
}

export const allotmentOf = (session: number): string => `session:${session}`;
export const sessionIn = (allotment: string): number => Number(allotment.slice('session:'.length));

export async function clinic(tx: Tx): Promise<Clinic> {
  const known = await tx.picture(CLINIC, () => load(tx));
  if (known.laidOut === keyOf(dayOf(tx.now))) return known;
  await layOut(tx, known);
  return tx.picture(CLINIC, () => load(tx));
}

async function load(tx: Tx): Promise<Clinic> {
  const db = await tx.db();
  const settings = await db.findBy(Setting, { name: In([CLINIC_RULES_NAME, LAID_OUT]) });
  const settingOf = (name: string) => settings.find((row) => row.name === name)?.value;
  return {
    stations: new Map((await db.find(ClinicStationEntity)).map((row) => [row.id, row])),
    plans: new Map((await db.find(ClinicPlanEntity)).map((row) => [row.id, row])),
    sessions: await db.find(ClinicSessionEntity, {
      where: { endsAt: MoreThan(tx.now) },
      order: { startsAt: 'ASC', id: 'ASC' },
    }),
    rules: { ...CLINIC_RULES, ...JSON.parse(settingOf(CLINIC_RULES_NAME) ?? '{}') },
    laidOut: settingOf(LAID_OUT) ?? '',
  };
}

/** Sessions that are not there yet. A second instance that does the same at this moment finds the first one's. */
async function layOut(tx: Tx, { plans }: Clinic): Promise<void> {
  const today = dayOf(tx.now);
  const last = dayOf(new Date(tx.now.getTime() + AHEAD_DAYS * DAY_MS));
  const db = await tx.db();
  const stored = await db.find(ClinicSessionEntity, { where: { endsAt: MoreThan(startOf(today)) } });
  const known = new Set(stored.map(({ plan, day }) => `${plan} ${day}`));
  const wanted = [...plans.values()].flatMap((plan) => daysOf(plan, today, last).map((day) => ({ plan, day })));
  for (const { plan, day } of wanted.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
    if (!known.has(`${plan.id} ${day}`)) await addSession(tx, plan, day);
  }
  await db.upsert(Setting, { name: LAID_OUT, value: keyOf(today) }, ['name']);
  const tomorrow = startOf(dayOf(new Date(startOf(today).getTime() + DAY_MS + 1)), 7.5);
  tx.timers.put({ key: 'clinic-plan', kind: 'clinic-plan', dueAt: tomorrow, subject: '' });
  await tx.touch(CLINIC);
}

/** One session with its places and reminders; undefined: it would begin in the past, or is there already. */
export async function addSession(tx: Tx, plan: ClinicPlanRow, day: string): Promise<Session | undefined> {
  const { startsAt, endsAt, ...times } = timesOf(plan, day);
  if (startsAt <= tx.now) return undefined;
  const picture = await neighbourhood(tx);
  const { kind, station, node, topic, settings } = plan;
  const { places: total, reserved, offerMinutes, perHousehold } = settings;
  const id = await tx.next('clinic-sessions');
  const community = picture.communityOf(node);
  const what = { kind, station, node, community, topic, startsAt, endsAt, perHousehold, cancelled: null };
  const session: Session = { id, plan: plan.id, day, ...what };
  const db = await tx.db();
  await db.createQueryBuilder().insert().into(ClinicSessionEntity).values(session).orIgnore().execute();
  if ((await db.findOneBy(ClinicSessionEntity, { plan: plan.id, day }))?.id !== id) return undefined;
  await openAllotment(tx, { id: allotmentOf(id), kind: 'booking', node, total, reserved, offerMinutes, ...times });
  const { rules } = await tx.picture(CLINIC, () => load(tx));
  planReminders(tx, session, rules);
  await tellOfNew(tx, session, times.opensAt);
  return session;
}

/** Timer "clinic-plan": a day's look although nobody has looked. */
export async function planAhead(tx: Tx): Promise<void> {
  await clinic(tx);
}

/** A session by its number, also one that is over. */
export async function sessionOf(tx: Tx, id: number): Promise<Session | null> {
  const found = (await clinic(tx)).sessions.find((each) => each.id === id);
  return found ?? (await tx.db()).findOneBy(ClinicSessionEntity, { id });
}
