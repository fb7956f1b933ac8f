/** Which numbers of the sequence have no ticket here: those that a restored backup does not know of. */
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';

const NAME = 'tickets-skipped';

/** Places in the sequence, from 1; both ends included. */
export interface Skipped {
  from: number;
  to: number;
}

/** Everything that has a number of the one sequence; each service adds its table. */
export const NUMBERED: readonly string[] = [
  'tickets',
  'claims',
  'home_visits',
  'exchanges',
  'gifts',
  'love_cards',
  'activity_requests',
];

export async function skippedNumbers(tx: Tx): Promise<Skipped[]> {
  const row = await (await tx.db()).findOneBy(Setting, { name: NAME });
  return row ? JSON.parse(row.value) : [];
}

export async function noteSkipped(tx: Tx, skipped: Skipped): Promise<void> {
  const value = JSON.stringify([...(await skippedNumbers(tx)), skipped]);
  await (await tx.db()).upsert(Setting, { name: NAME, value }, ['name']);
}
