/** /签到 for activities: the first time in, the second time out. */
import { activity, activityOf } from '../domain/activities/activity.ts';
import { comeOrGo } from '../domain/activities/attendance.ts';
import { detailsIn } from '../domain/activities/sign-ups.ts';
import type { ClaimRow } from '../store/entities/allotments.ts';
import { leads } from './activity-desk.ts';
import { activityTexts as texts } from './activity-texts.ts';
import { Refused, type StaffContext } from './command.ts';

export async function arriveSignedUp(context: StaffContext, claim: ClaimRow): Promise<string> {
  const { tx, picture, member, message } = context;
  const row = await activity(tx, activityOf(claim.allotment));
  if (!row) throw new Refused(texts.unknown(String(claim.number)), 'no activity');
  if (!leads(picture, member, row.node)) throw new Refused(texts.notYours(row.id), 'not theirs');
  const { name, of } = detailsIn(tx, claim);
  // Whoever is brought comes with who brings her.
  const own = of === undefined ? claim : await tx.claims.get(of);
  const presence = await comeOrGo(tx, row, own ?? claim, 'staff');
  const isRefused = presence.kind !== 'in' && presence.kind !== 'out';
  if (isRefused) throw new Refused(texts.presence(row, presence, ''), presence.kind);
  return texts.presence(row, presence, message.room === undefined ? name : '');
}
