/** What staff do with sessions: make single or repeating ones, change their places, call them off, look who comes. */

import type { ClaimRow } from '../../store/entities/allotments.ts';
import { ClinicPlanEntity, type ClinicPlanRow, ClinicSessionEntity } from '../../store/entities/clinic.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { cancelAllotment, openIn, resize } from '../allotments/allotments.ts';
import { excuse, openDetails, use } from '../allotments/claims.ts';
import { dayOf } from '../neighbourhood/dates.ts';
import type { Neighbourhood, Role, StaffMember } from '../neighbourhood/model.ts';
import type { BookingDetails } from './bookings.ts';
import { addSession, allotmentOf, CLINIC, clinic, LAID_OUT, type Session, sessionIn, sessionOf } from './calendar.ts';
import { kindName } from './kinds.ts';
import { dropReminders } from './reminder-plan.ts';
import { AHEAD_DAYS, daysOf, keyOf, timesOf } from './rules.ts';
import { nameOfSession, pushes } from './texts.ts';

/** Whose business sessions are. */
export const CLINIC_ROLES: readonly Role[] = ['doctor', 'community-staff', 'sub-district-staff', 'admin'];
/** Who may sign somebody in at a session of a node: also a grid worker who lends a hand. */
const ARRIVAL_ROLES: readonly Role[] = [...CLINIC_ROLES, 'grid-worker', 'keeper'];

export const mayArrange = (picture: Neighbourhood, { roles }: StaffMember, node: string): boolean =>
  roles.some(({ role, node: at }) => CLINIC_ROLES.includes(role) && picture.covers(at, node));

/** Also those below: a session of the whole sub-district is looked after by any community's people. */
export const mayReceive = (picture: Neighbourhood, { roles }: StaffMember, node: string): boolean =>
  roles.some(
    ({ role, node: at }) => ARRIVAL_ROLES.includes(role) && (picture.covers(at, node) || picture.covers(node, at)),
  );

export type Made =
  | { kind: 'made'; session: Session }
  /** The same kind at the same place and time. */
  | { kind: 'there'; session: Session }
  | { kind: 'past' };

export async function makeSessions(tx: Tx, plan: Omit<ClinicPlanRow, 'id'>): Promise<Made> {
  const { sessions } = await clinic(tx);
  const row: ClinicPlanRow = { ...plan, id: `made-${await tx.next('clinic-plans')}` };
  const today = dayOf(tx.now);
  const ahead = dayOf(new Date(tx.now.getTime() + AHEAD_DAYS * 24 * 3600_000));
  const days = row.weekday === null ? [row.day ?? ''] : daysOf(row, today, ahead);
  const first = days.find((day) => timesOf(row, day).startsAt > tx.now);
  if (first === undefined) return { kind: 'past' };
  const there = sessions.find(
    (each) =>
      each.kind === row.kind &&
      each.station === row.station &&
      each.day === first &&
      each.cancelled === null &&
      startOf(each) === row.starts,
  );
  if (there) return { kind: 'there', session: there };
  await (await tx.db()).insert(ClinicPlanEntity, row);
  if (row.weekday === null) {
    const session = await addSession(tx, row, row.day ?? '');
    if (!session) return { kind: 'past' };
    await tx.touch(CLINIC);
    return { kind: 'made', session };
  }
  await (await tx.db()).delete(Setting, { name: LAID_OUT });
  await tx.touch(CLINIC);
  const laid = (await clinic(tx)).sessions.find((each) => each.plan === row.id);
  return laid ? { kind: 'made', session: laid } : { kind: 'past' };
}

const startOf = ({ startsAt }: Session) => new Date(startsAt.getTime() + 8 * 3600_000).toISOString().slice(11, 16);

/** Answers how many were told. */
export async function cancelSession(tx: Tx, session: Session, why: string): Promise<number> {
  await (await tx.db()).update(ClinicSessionEntity, { id: session.id }, { cancelled: why });
  dropReminders(tx, session.id);
  const { stations } = await clinic(tx);
  const name = nameOfSession(session, stations.get(session.station), tx.now);
  const ended = await cancelAllotment(tx, allotmentOf(session.id));
  const told = ended.filter(({ conversation }) => conversation !== null);
  for (const { number, conversation } of told) {
    const text = pushes.cancelled({ session: name, number, why, kind: kindName(session.kind) });
    const payload = { text, notice: 'reminder', about: `booking ${number}` };
    tx.send({ key: `booking:${number}:cancelled`, recipient: `conversation:${conversation}`, payload });
  }
  await tx.touch(CLINIC);
  return told.length;
}

/** A repeating one ends with this session, which is called off like those after it. Answers how many were told. */
export async function stopPlan(tx: Tx, session: Session, why: string): Promise<{ sessions: number; told: number }> {
  const { plans, sessions } = await clinic(tx);
  const plan = plans.get(session.plan);
  if (plan) {
    const before = new Date(session.startsAt.getTime() - 24 * 3600_000);
    await (await tx.db()).update(ClinicPlanEntity, { id: plan.id }, { until: keyOf(dayOf(before)) });
  }
  const later = sessions.filter(
    (each) => each.plan === session.plan && each.startsAt >= session.startsAt && each.cancelled === null,
  );
  let told = 0;
  for (const each of later) told += await cancelSession(tx, each, why);
  return { sessions: later.length, told };
}

export const changePlaces = (tx: Tx, session: Session, total: number) => resize(tx, allotmentOf(session.id), { total });

export interface Guest {
  claim: ClaimRow;
  details: BookingDetails | null;
}

/** Who has a place, who was there, who waits. */
export async function guestsOf(tx: Tx, session: Session): Promise<Guest[]> {
  const found = await tx.query<{ number: number }>(
    "SELECT number FROM claims WHERE allotment = ? AND state IN ('used', 'missed') ORDER BY number",
    [allotmentOf(session.id)],
  );
  const past = await Promise.all(found.map(({ number }) => tx.claims.get(number)));
  const rows = [...past.filter((row) => row !== null), ...(await openIn(tx, allotmentOf(session.id)))];
  return rows.map((claim) => ({ claim, details: openDetails<BookingDetails>(tx, claim) }));
}

export type Arrival =
  | { kind: 'arrived'; session: Session; details: BookingDetails | null }
  | { kind: 'not-today'; session: Session }
  | { kind: 'not-held'; state: ClaimRow['state'] }
  | { kind: 'gone' };

/** So long before it begins people come. */
const EARLY_MS = 3 * 3600_000;
/** So long afterwards somebody can still be noted who was there. */
const LATE_MS = 12 * 3600_000;

export async function arrive(tx: Tx, claim: ClaimRow): Promise<Arrival> {
  const session = await sessionOf(tx, sessionIn(claim.allotment));
  if (!session || session.cancelled !== null) return { kind: 'gone' };
  const now = tx.now.getTime();
  if (claim.state !== 'held' && claim.state !== 'missed') return { kind: 'not-held', state: claim.state };
  if (now < session.startsAt.getTime() - EARLY_MS || now > session.endsAt.getTime() + LATE_MS) {
    return { kind: 'not-today', session };
  }
  await (claim.state === 'held' ? use(tx, claim.number) : excuse(tx, claim.number, 'used'));
  return { kind: 'arrived', session, details: openDetails<BookingDetails>(tx, claim) };
}
