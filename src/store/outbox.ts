/** Finds what must be said next: of each recipient the oldest row that is not settled, if it is due (design 6). */
import { In } from 'typeorm';
import { Outbox, type OutboxRow } from './entities/messaging.ts';
import type { Tx } from './tx.ts';

/**
 * Goes from recipient to recipient through the index (status, recipient), not from row to row: rows that wait behind one
 * that cannot go are not looked at. Measured with 20,000 of them behind three groups: 40 ms row by row, 0.1 ms so.
 * A row that is being sent is its recipient's oldest.
 */
const DUE = `
  SELECT seq FROM outbox
  WHERE not_before <= ? AND (status = 'waiting' OR leased_until <= ?) AND seq IN (
    WITH RECURSIVE recipients(recipient) AS (
      SELECT MIN(recipient) FROM outbox WHERE status = 'waiting'
      UNION ALL
      SELECT (SELECT MIN(later.recipient) FROM outbox later
              WHERE later.status = 'waiting' AND later.recipient > recipients.recipient)
      FROM recipients WHERE recipients.recipient IS NOT NULL
    )
    SELECT (SELECT MIN(first.seq) FROM outbox first
            WHERE first.status = 'waiting' AND first.recipient = recipients.recipient)
    FROM recipients
    WHERE recipients.recipient IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM outbox sent WHERE sent.status = 'sending' AND sent.recipient = recipients.recipient)
    UNION ALL
    SELECT seq FROM outbox WHERE status = 'sending'
  )
  ORDER BY seq LIMIT ?`;

export async function dueRows(tx: Tx, most: number): Promise<OutboxRow[]> {
  const now = tx.now.getTime();
  const due = await tx.claim<{ seq: number }>(DUE, [now, now, most]);
  if (due.length === 0) return [];
  return (await tx.db()).find(Outbox, { where: { seq: In(due.map(({ seq }) => seq)) }, order: { seq: 'ASC' } });
}
