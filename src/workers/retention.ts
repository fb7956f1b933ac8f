/** Forgets what is no longer needed: answered messages, settled outbox rows, photos that became part of nothing. */
import { In, IsNull, LessThan, Not } from 'typeorm';
import { Inbox, Outbox } from '../store/entities/messaging.ts';
import { BindingCode } from '../store/entities/neighbourhood.ts';
import { Media } from '../store/entities/tickets.ts';
import { Undoable } from '../store/entities/undo.ts';
import { removeBytes } from '../store/media-bytes.ts';
import type { Tx } from '../store/tx.ts';

const DAY_MS = 24 * 3600_000;
const MESSAGES_DAYS = 30;
const LOOSE_MEDIA_DAYS = 7;
/** Of each kind: what a day of a city leaves behind would keep residents waiting for seconds. */
const AT_ONCE = 500;
const SOON_MS = 1000;

/** As a timer handler; goes on soon while there is more, and sets its own next day. */
export async function forgetOld(tx: Tx): Promise<void> {
  const before = (days: number) => LessThan(new Date(tx.now.getTime() - days * DAY_MS));
  const db = await tx.db();
  const messages = await db.find(Inbox, {
    where: { receivedAt: before(MESSAGES_DAYS) },
    select: { key: true },
    take: AT_ONCE,
  });
  await db.delete(Inbox, { key: In(messages.map(({ key }) => key)) });
  const said = await db.find(Outbox, {
    where: { settledAt: before(MESSAGES_DAYS), status: Not(In(['waiting', 'sending', 'held'])) },
    select: { seq: true },
    take: AT_ONCE,
  });
  await db.delete(Outbox, { seq: In(said.map(({ seq }) => seq)) });
  await db.delete(BindingCode, { expiresAt: before(MESSAGES_DAYS) });
  await db.delete(Undoable, { at: before(1) });
  const loose = await db.find(Media, {
    // without a chat it is no message's: a tool's own picture
    where: { ticket: IsNull(), conversation: Not(''), createdAt: before(LOOSE_MEDIA_DAYS) },
    select: { id: true },
    take: AT_ONCE,
  });
  for (const { id } of loose) {
    await db.delete(Media, { id });
    await removeBytes(tx, id);
  }
  const isMore = [messages, said, loose].some(({ length }) => length === AT_ONCE);
  const dueAt = new Date(tx.now.getTime() + (isMore ? SOON_MS : DAY_MS));
  tx.timers.put({ key: 'retention', kind: 'retention', dueAt, subject: '' });
}
