/** How it was, from those who came: once each, and summed up for whoever leads. */
import { ActivityFeedback } from '../../store/entities/activities.ts';
import type { Tx } from '../../store/tx.ts';
import { activityOf } from './activity.ts';
import { attendanceOf } from './attendance.ts';

export type Score = 1 | 2 | 3;

/** False: she was not there. Said again, the last counts. */
export async function giveFeedback(tx: Tx, number: number, score: Score, words: string): Promise<boolean> {
  const claim = await tx.claims.get(number);
  if (!claim || !(await attendanceOf(tx, number))) return false;
  const row = {
    number,
    activity: activityOf(claim.allotment),
    personId: claim.personId,
    score,
    words: words === '' ? null : tx.vault.seal(words, `activity_feedback.words:${number}`),
    at: tx.now,
  };
  await (await tx.db()).upsert(ActivityFeedback, row, ['number']);
  return true;
}

export interface Summary {
  /** How many have said 1, 2, 3. */
  scores: readonly [number, number, number];
  /** Their words, without who said them. */
  words: readonly string[];
}

export async function feedbackOn(tx: Tx, activity: number): Promise<Summary> {
  const rows = await (await tx.db()).find(ActivityFeedback, { where: { activity }, order: { at: 'ASC' } });
  const count = (score: number) => rows.filter((row) => row.score === score).length;
  return {
    scores: [count(1), count(2), count(3)],
    words: rows.flatMap(({ number, words }) =>
      words === null ? [] : [tx.vault.open(words, `activity_feedback.words:${number}`)],
    ),
  };
}
