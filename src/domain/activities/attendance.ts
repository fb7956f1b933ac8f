/** Who was there and how long: signed in and out by a colleague with the code of the sign-up, or with the activity's code in the chat. */
import { type ActivityRow, Attendance, type AttendanceRow } from '../../store/entities/activities.ts';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import type { Vault } from '../../store/vault.ts';
import { use } from '../allotments/claims.ts';
import { volunteering } from '../volunteers/volunteering.ts';
import { mayComeIn, mayGo, servedMinutes } from './hours.ts';
import { broughtBy, detailsIn } from './sign-ups.ts';

export type Presence =
  | { kind: 'in' }
  | { kind: 'out'; minutes: number }
  | { kind: 'early' }
  | { kind: 'over' }
  /** In and out already. */
  | { kind: 'done'; minutes: number }
  /** She waits, or has given up: `state` says which. */
  | { kind: 'no-place'; state: ClaimRow['state'] };

/** The first time in, the second time out. */
export async function comeOrGo(
  tx: Tx,
  activity: ActivityRow,
  claim: ClaimRow,
  by: 'code' | 'staff',
): Promise<Presence> {
  const row = await attendanceOf(tx, claim.number);
  if (row?.outAt) return { kind: 'done', minutes: row.minutes };
  if (row) return goes(tx, activity, row, by);
  if (activity.state !== 'open') return { kind: 'over' };
  if (claim.state !== 'held') return { kind: 'no-place', state: claim.state };
  const moment = mayComeIn(activity, tx.now);
  if (moment !== 'now') return { kind: moment };
  await use(tx, claim.number);
  for (const each of await broughtBy(tx, claim)) if (each.state === 'held') await use(tx, each.number);
  const isChild = detailsIn(tx, claim).child !== undefined;
  await (await tx.db()).insert(Attendance, {
    number: claim.number,
    activity: activity.id,
    personId: isChild ? null : claim.personId,
    inAt: tx.now,
    outAt: null,
    minutes: 0,
    inBy: by,
    outBy: null,
    pointsAsked: 0,
  });
  return { kind: 'in' };
}

async function goes(tx: Tx, activity: ActivityRow, row: AttendanceRow, by: 'code' | 'staff'): Promise<Presence> {
  if (mayGo(activity, tx.now) === 'over') return { kind: 'over' };
  return { kind: 'out', minutes: await setOut(tx, activity, row, tx.now, by) };
}

export async function setOut(
  tx: Tx,
  activity: ActivityRow,
  row: AttendanceRow,
  outAt: Date,
  outBy: AttendanceRow['outBy'],
): Promise<number> {
  const minutes = servedMinutes(activity, row.inAt, outAt);
  await (await tx.db()).update(Attendance, { number: row.number }, { outAt, outBy, minutes });
  return minutes;
}

export async function attendanceOf(tx: Tx, number: number): Promise<AttendanceRow | null> {
  return (await tx.db()).findOneBy(Attendance, { number });
}

export async function attendances(tx: Tx, activity: number): Promise<AttendanceRow[]> {
  return (await tx.db()).find(Attendance, { where: { activity }, order: { number: 'ASC' } });
}

/** Six digits that only the activity's leader knows before it begins; made of its number and the key, kept nowhere. */
export function codeOfActivity(vault: Vault, id: number): string {
  const bytes = Buffer.from(vault.index(`activity code ${id}`), 'base64url');
  return String(bytes.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}

/** The activity that has this code, to come or just over. */
export async function activityByCode(tx: Tx, code: string): Promise<ActivityRow | undefined> {
  const { activities } = await volunteering(tx);
  return activities.find(({ id }) => codeOfActivity(tx.vault, id) === code);
}
