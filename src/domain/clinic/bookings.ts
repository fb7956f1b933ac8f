/** Bookings of sessions: for oneself or somebody of the family, the no-show rule, cancelling, arriving, walk-ins. */
import type { AllotmentRow, ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { type Claimed, claim, giveUp, openDetails, sealDetails } from '../allotments/claims.ts';
import { codeOf } from '../allotments/codes.ts';
import { freeFor, waitingIn } from '../allotments/places.ts';
import type { ClaimRules } from '../allotments/queue.ts';
import { householdOf } from '../tickets/households.ts';
import { allotmentOf, clinic, type Session, sessionIn, sessionOf } from './calendar.ts';
import { AGED, type Group, groupName } from './kinds.ts';
import { codeLine, nameOfSession, pushes, whereOf } from './texts.ts';

/** Whom it is for. What the illness is, nobody asks. */
export interface Patient {
  name: string;
  /** Not asked of oneself. */
  age: number | null;
  /** The one who writes. */
  isSelf: boolean;
  group: Group | null;
  /** She has asked them, and they agree; for a child: she is the guardian. */
  consent: 'own' | 'asked' | 'guardian';
}
export interface BookingDetails extends Patient {
  /** When that consent was given. */
  consentAt: number;
  /** For the doctor alone. */
  note?: string;
}

export type Booked = Claimed | { kind: 'resting'; missed: number; from: Date } | { kind: 'past' } | { kind: 'off' };

const DAY_MS = 24 * 3600_000;

/** The path that thousands walk at the release hour: one look each, and rows that are read and written with the group. */
export async function book(
  tx: Tx,
  id: number,
  o: { personId: string; conversation: string | null; patient: Patient },
): Promise<Booked> {
  const { sessions, rules } = await clinic(tx);
  const session = sessions.find((each) => each.id === id);
  if (!session || session.startsAt <= tx.now) return { kind: 'past' };
  if (session.cancelled !== null) return { kind: 'off' };
  const subject = subjectOf(tx, o.personId, o.patient);
  // Whoever often did not come books late, when places are left: a soft rule, and no punishment at the door.
  const late = new Date(session.startsAt.getTime() - rules.lastHours * 3600_000);
  const since = new Date(tx.now.getTime() - rules.missedDays * DAY_MS);
  const claimed = await claim(tx, {
    allotment: allotmentOf(id),
    subject,
    household: tx.vault.index(`household ${await householdOf(tx, o.personId)}`),
    personId: o.personId,
    conversation: o.conversation,
    priority: priorityOf(o.patient),
    details: { ...o.patient, consentAt: tx.now.getTime() } satisfies BookingDetails,
    limit: { most: session.perHousehold, of: 'allotment' },
    ...(tx.now < late && { missed: { most: rules.missedMost, since } }),
  });
  return claimed.kind === 'missed' ? { kind: 'resting', missed: claimed.count, from: late } : claimed;
}

/** Herself, or somebody of hers by name: nobody has two places in one session. */
export function subjectOf(tx: Tx, personId: string, { isSelf, name }: Pick<Patient, 'isSelf' | 'name'>): string {
  return isSelf ? personId : tx.vault.index(`family ${personId} ${name.normalize('NFKC').replace(/\s/g, '')}`);
}

export function priorityOf({ age, group }: Pick<Patient, 'age' | 'group'>): number {
  return group !== null || (age ?? 0) >= AGED ? 1 : 0;
}

/** How many places are left for her, and how many wait: read without keeping anybody out. */
export interface Left {
  total: number;
  taken: number;
  free: number;
  waiting: number;
  reserved: number;
  opensAt: Date | null;
  closesAt: Date | null;
  drawAt: Date | null;
}

export async function leftIn(tx: Tx, sessions: readonly Session[]): Promise<Map<number, Left>> {
  if (sessions.length === 0) return new Map();
  const ids = sessions.map(({ id }) => allotmentOf(id));
  const found = await tx.look<Record<string, string | number | null>>(
    `SELECT id, total, taken, reserved, taken_by_priority, waiting, opens_at, closes_at, draw_at FROM allotments
     WHERE id IN (${ids.map(() => '?').join(',')})`,
    ids,
  );
  const left = new Map<number, Left>();
  for (const row of found) {
    const fresh = tx.allotments.unwritten.find(({ id }) => id === row.id);
    left.set(sessionIn(String(row.id)), leftOf(fresh ?? rowFrom(row)));
  }
  return left;
}

type Counts = Pick<
  AllotmentRow,
  'total' | 'taken' | 'reserved' | 'takenByPriority' | 'waiting' | 'opensAt' | 'closesAt' | 'drawAt'
>;
const leftOf = (row: Counts): Left => ({
  total: row.total,
  taken: row.taken,
  free: freeFor(row, 0),
  waiting: waitingIn(row),
  reserved: row.reserved,
  opensAt: row.opensAt,
  closesAt: row.closesAt,
  drawAt: row.drawAt,
});

function rowFrom(row: Record<string, string | number | null>): Counts {
  const date = (ms: unknown) => (ms === null ? null : new Date(Number(ms)));
  return {
    total: Number(row.total),
    taken: Number(row.taken),
    reserved: Number(row.reserved),
    takenByPriority: Number(row.taken_by_priority),
    waiting: JSON.parse(String(row.waiting)),
    opensAt: date(row.opens_at),
    closesAt: date(row.closes_at),
    drawAt: date(row.draw_at),
  };
}

export type Cancelled = { kind: 'done' } | { kind: 'late'; phone: string } | { kind: 'not-now'; claim: ClaimRow };

/** A place until the cut-off; whoever waits may stop at any time. */
export async function cancelBooking(tx: Tx, row: ClaimRow): Promise<Cancelled> {
  const session = await sessionOf(tx, sessionIn(row.allotment));
  const { closesAt } = (await tx.allotments.get(row.allotment)) ?? { closesAt: null };
  if (row.state === 'held' && closesAt !== null && closesAt <= tx.now) {
    const station = (await clinic(tx)).stations.get(session?.station ?? '');
    return { kind: 'late', phone: station?.phone ?? '' };
  }
  const ended = await giveUp(tx, row.number);
  return ended.kind === 'done' ? { kind: 'done' } : { kind: 'not-now', claim: row };
}

/** A note for the doctor alone; it replaces the one before. */
export function noteForDoctor(tx: Tx, row: ClaimRow, note: string): void {
  const details = openDetails<BookingDetails>(tx, row);
  if (details) tx.claims.put({ ...row, details: sealDetails(tx, row.number, { ...details, note }) });
}

/** 现场登记: somebody stands here. They take one of the same places. */
export async function walkIn(tx: Tx, id: number, o: { name: string; phone: string }): Promise<Claimed> {
  const patient: Patient = { name: o.name, age: null, isSelf: false, group: null, consent: 'own' };
  return claim(tx, {
    allotment: allotmentOf(id),
    subject: tx.vault.index(`walk-in ${o.name} ${o.phone}`),
    personId: null,
    conversation: null,
    details: { ...patient, consentAt: tx.now.getTime(), ...(o.phone && { note: `电话 ${o.phone}` }) },
    present: true,
  });
}

export async function titleOf(tx: Tx, { allotment }: Pick<ClaimRow, 'allotment'>): Promise<string> {
  const session = await sessionOf(tx, sessionIn(allotment));
  if (!session) return '';
  return nameOfSession(session, (await clinic(tx)).stations.get(session.station), tx.now);
}

/** What she needs to know of a place that is hers. */
export async function ticketOf(tx: Tx, row: ClaimRow): Promise<string> {
  const session = await sessionOf(tx, sessionIn(row.allotment));
  const station = (await clinic(tx)).stations.get(session?.station ?? '');
  return [await titleOf(tx, row), codeLine(codeOf(tx.vault, row.number)), whereOf(station)].join('\n');
}

/** "李桂英，82岁，80岁以上": for lists of who comes. */
export function patientLine({ name, age, group }: Pick<BookingDetails, 'name' | 'age' | 'group'>): string {
  const years = age === null ? [] : [`${age}岁`];
  return [name, ...years, ...(group ? [groupName(group)] : [])].join('，');
}

export const bookings: ClaimRules = {
  title: titleOf,
  held: ticketOf,
  notDrawn: async (tx, row, position) => pushes.notDrawn({ session: await titleOf(tx, row), position }),
  lapsed: async (tx, row) => pushes.lapsed({ session: await titleOf(tx, row) }),
};
