/** What she could not be told when it was said: kept with her talks, and read by her before the next answer. */
import type { Tx } from '../store/tx.ts';
import { openTalks, sealTalks, type Talks } from './talks.ts';

export interface Missed {
  /** The outbox row's: the same message is missed once, whatever its steps report later. */
  key: string;
  ticket: number | null;
  text: string;
  /** As in the message (messages.ts). */
  about?: string;
  until?: number;
}

/** More is found under 我的. */
const KEPT = 3;

/** Of each ticket, and of each thing that has its number, the newest: what was said before is over. */
export async function keepMissed(tx: Tx, conversation: string, missed: Missed): Promise<void> {
  const row = await tx.conversations.get(conversation);
  if (!row) return;
  const talks = openTalks(tx.vault, row.id, row.talks);
  // Its question is asked again by itself: two questions at once get one answer.
  const text = missed.text.split('\n\n')[0] ?? '';
  const others = (talks.missed ?? []).filter(
    ({ key, ticket, about }) =>
      key !== missed.key &&
      (ticket === null || ticket !== missed.ticket) &&
      (about === undefined || about !== missed.about),
  );
  talks.missed = [...others, { ...missed, text }].slice(-KEPT);
  tx.conversations.put({ ...row, talks: sealTalks(tx.vault, row.id, talks) });
}

export function takeMissed(talks: Talks, now: Date): Missed[] {
  const { missed = [] } = talks;
  delete talks.missed;
  return missed.filter(({ until }) => until === undefined || until > now.getTime());
}
