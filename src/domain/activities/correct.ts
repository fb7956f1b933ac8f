/** Who forgot to sign in or out: once it is over, a leader sets the times anew, with a reason that the volunteer reads. */
import { type ActivityRow, Attendance } from '../../store/entities/activities.ts';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { excuse } from '../allotments/claims.ts';
import { allotmentOf } from './activity.ts';
import { attendanceOf } from './attendance.ts';
import { closingOf, openingOf, servedMinutes, spoken } from './hours.ts';
import { detailsIn, tellOne } from './sign-ups.ts';
import { texts } from './texts.ts';
import { logTraining } from './training.ts';

export interface Correction {
  inAt: Date;
  outAt: Date;
  why: string;
  /** Nobody corrects her own. */
  by: string;
}
export type Corrected =
  | { kind: 'done'; minutes: number; pointsAsked: number }
  | { kind: 'unknown' | 'own' | 'outside' }
  | { kind: 'no-place'; state: ClaimRow['state'] };

export async function correctHours(tx: Tx, row: ActivityRow, number: number, o: Correction): Promise<Corrected> {
  const claim = await tx.claims.get(number);
  if (claim?.allotment !== allotmentOf(row.id)) return { kind: 'unknown' };
  const { of, child } = detailsIn(tx, claim);
  if (of !== undefined) return { kind: 'unknown' };
  if (claim.personId === o.by) return { kind: 'own' };
  if (claim.state !== 'used' && claim.state !== 'missed') return { kind: 'no-place', state: claim.state };
  if (o.inAt < openingOf(row) || o.outAt <= o.inAt || o.outAt > closingOf(row)) return { kind: 'outside' };
  const minutes = servedMinutes(row, o.inAt, o.outAt);
  if (claim.state === 'missed') await excuse(tx, number, 'used');
  const personId = child === undefined ? claim.personId : null;
  const before = await attendanceOf(tx, number);
  const pointsAsked = before?.pointsAsked ?? 0;
  const { inAt, outAt } = o;
  const set = { number, activity: row.id, personId, inAt, outAt, minutes, pointsAsked };
  await (await tx.db()).upsert(Attendance, { ...set, inBy: 'staff', outBy: 'staff' }, ['number']);
  if (personId !== null) await logTraining(tx, row, personId, minutes);
  tellOne(tx, claim, `corrected:${tx.now.getTime()}`, texts.corrected(row, spoken(minutes), o.why));
  return { kind: 'done', minutes, pointsAsked };
}
