/** Somebody is erased: her requests and what she said of activities lose her and her words; hours and counts stay. */
import type { Tx } from '../../store/tx.ts';

export async function forgetActivities(tx: Tx, personId: string): Promise<void> {
  await tx.query(
    `UPDATE activity_requests SET person_id = NULL, conversation = NULL, words = NULL,
       state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END WHERE person_id = ?`,
    [personId],
  );
  await tx.query('UPDATE activity_feedback SET person_id = NULL, words = NULL WHERE person_id = ?', [personId]);
}
