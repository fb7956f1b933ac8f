/** Points for who has served, by the published rules: proposed by the leader, confirmed by somebody else (domain.md R7). */
import { type ActivityRow, Attendance } from '../../store/entities/activities.ts';
import type { Tx } from '../../store/tx.ts';
import { proposePoints } from '../love-card/proposals.ts';
import { loveRules, type PointRule } from '../love-card/rules.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { attendances } from './attendance.ts';
import { spoken } from './hours.ts';
import { whenText } from './when.ts';

const SERVICE = 'service';

/** Whole points for so many minutes; a rule per task gives them for having been there. */
export const pointsFor = (rule: PointRule, minutes: number): number =>
  minutes <= 0 ? 0 : rule.per === 'task' ? rule.points : Math.floor((rule.points * minutes) / 60);

export interface Settled {
  /** How many proposals, and how many points in all. */
  people: number;
  points: number;
  /** Her own: somebody else proposes them. */
  own: number;
  /** Beyond what one may earn in a day or a month. */
  beyond: number;
}

/** Once for each who was there; children's points are nobody's. */
export async function settle(tx: Tx, picture: Neighbourhood, row: ActivityRow, by: string): Promise<Settled> {
  const { rules } = await loveRules(tx);
  const rule = rules.find(({ id }) => id === row.kind) ?? (row.kind === SERVICE ? rules[0] : undefined);
  const settled: Settled = { people: 0, points: 0, own: 0, beyond: 0 };
  for (const { number, personId, minutes, pointsAsked } of await attendances(tx, row.id)) {
    const points = rule ? pointsFor(rule, minutes) : 0;
    if (personId === null || pointsAsked > 0 || points === 0) continue;
    const made = await proposePoints(tx, {
      personId,
      points,
      why: `${row.title} ${spoken(minutes)}`,
      evidence: `活动 ${row.id}，报名 ${number}，${whenText(row)}，签到签退`,
      by,
      node: picture.communityOf(row.node),
    });
    if (made.kind === 'refused') {
      if (made.reason === 'own') settled.own++;
      else settled.beyond++;
      continue;
    }
    await (await tx.db()).update(Attendance, { number }, { pointsAsked: points });
    settled.people++;
    settled.points += points;
  }
  return settled;
}
