/**
 * Finds what must be said next: of each recipient the oldest row that is not settled, if it is due (design 6). Groups and
 * staff are few with many rows each, private chats are many with few rows each: each kind is looked for in its own way, and
 * neither waits for the other. A message to a hundred thousand residents holds up no alert.
 */
import { In } from 'typeorm';
import { Outbox, type OutboxRow } from './entities/messaging.ts';
import type { Tx } from './tx.ts';

/** "conversation:…" comes before all other kinds of recipients, in every collation. */
const OTHERS = "recipient >= 'd'";
/** Word for word the condition of the index of migration 0025. Written so that no other index looks better to SQLite. */
const WAITING_IN_CHATS = "(status || '') = 'waiting' AND (recipient || '') < 'd'";

/**
 * Goes from recipient to recipient through the index (status, recipient), not from row to row: rows that wait behind one
 * that cannot go are not looked at. Measured with 20,000 of them behind three groups: 40 ms row by row, 0.1 ms so.
 * A row that is being sent is its recipient's oldest.
 */
const DUE_IN_GROUPS = `
  SELECT seq FROM outbox
  WHERE not_before <= ? AND (status = 'waiting' OR leased_until <= ?) AND seq IN (
    WITH RECURSIVE recipients(recipient) AS (
      SELECT MIN(recipient) FROM outbox WHERE status = 'waiting' AND ${OTHERS}
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

/**
 * By time through an index that holds the waiting rows of private chats alone (migration 0025). From recipient to recipient
 * a look took 450 ms with 100,000 of them waiting, and a message to all of them would have taken 1,600 looks. The subquery
 * gives one value, so that PostgreSQL asks it row by row: as NOT EXISTS it became a join of all rows, 1.1 s instead of 0.6 ms.
 */
const DUE_IN_CHATS = (order: 'ASC' | 'DESC') => `
  SELECT seq FROM outbox
  WHERE ${WAITING_IN_CHATS} AND not_before <= ? AND seq = (
    SELECT MIN(CASE WHEN first.status = 'sending' THEN 0 ELSE first.seq END) FROM outbox first
    WHERE first.status IN ('waiting', 'sending') AND first.recipient = outbox.recipient)
  ORDER BY not_before ${order}, seq ${order} LIMIT ?`;
const OLDEST = DUE_IN_CHATS('ASC');
const NEWEST = DUE_IN_CHATS('DESC');
/** What has just come is no broadcast: it gets some of the room, or it would wait for everybody's. */
const SHARE_OF_NEWEST = 4;

/** How many more may be under way, and how many of them in private chats. */
export interface Vacant {
  inAll: number;
  chats: number;
}

export async function dueRows(tx: Tx, { inAll, chats }: Vacant): Promise<OutboxRow[]> {
  const now = tx.now.getTime();
  const found = await tx.claim<{ seq: number }>(DUE_IN_GROUPS, [now, now, inAll]);
  const newest = Math.floor(chats / SHARE_OF_NEWEST);
  if (chats > 0) found.push(...(await tx.claim<{ seq: number }>(OLDEST, [now, chats - newest])));
  if (newest > 0) found.push(...(await tx.claim<{ seq: number }>(NEWEST, [now, newest])));
  if (found.length === 0) return [];
  return (await tx.db()).find(Outbox, { where: { seq: In(found.map(({ seq }) => seq)) }, order: { seq: 'ASC' } });
}

const PRIVATE = 'conversation:';

/** The conversation that a row is for; undefined: a group or somebody of staff. */
export const chatOf = ({ recipient }: Pick<OutboxRow, 'recipient'>) =>
  recipient.startsWith(PRIVATE) ? recipient.slice(PRIVATE.length) : undefined;

/** What waits behind a row of a private chat that was put off is not looked at before it. */
export async function waitBehind(tx: Tx, row: OutboxRow, notBefore: Date): Promise<void> {
  if (chatOf(row) === undefined) return;
  await tx.query("UPDATE outbox SET not_before = ? WHERE status = 'waiting' AND recipient = ? AND not_before < ?", [
    notBefore.getTime(),
    row.recipient,
    notBefore.getTime(),
  ]);
}
