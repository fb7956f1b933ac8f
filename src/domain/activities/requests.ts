/** What residents ask for: an activity that one of them proposes, a visit of a group. Somebody else decides. */
import { ActivityRequest, type ActivityRequestRow, type ActivityRow } from '../../store/entities/activities.ts';
import type { Tx } from '../../store/tx.ts';
import { ticketNumber } from '../tickets/number.ts';

/** Kept sealed: it is nobody else's to read before it was decided. */
export interface RequestWords {
  /** What is proposed; for a visit, who comes: "东街小学". */
  what: string;
  /** As she said it. */
  when: string;
  /** Read from that, where it could be; milliseconds. */
  startsAt: number | null;
  where: string;
  count: number;
  name: string;
  phone: string;
}

export async function newRequest(
  tx: Tx,
  o: Pick<ActivityRequestRow, 'kind' | 'personId' | 'conversation' | 'node'> & { words: RequestWords },
): Promise<ActivityRequestRow> {
  const number = ticketNumber(await tx.next('tickets'));
  const { words, ...of } = o;
  const row: ActivityRequestRow = {
    ...of,
    number,
    words: tx.vault.seal(JSON.stringify(words), `activity_requests.words:${number}`),
    state: 'waiting',
    decidedBy: null,
    activity: null,
    madeAt: tx.now,
  };
  await (await tx.db()).insert(ActivityRequest, row);
  return row;
}

const ERASED: RequestWords = { what: '', when: '', startsAt: null, where: '', count: 0, name: '', phone: '' };

export const requestWords = (tx: Tx, { number, words }: Pick<ActivityRequestRow, 'number' | 'words'>): RequestWords =>
  words === null ? ERASED : JSON.parse(tx.vault.open(words, `activity_requests.words:${number}`));

export async function requestOf(tx: Tx, number: number): Promise<ActivityRequestRow | null> {
  return (await tx.db()).findOneBy(ActivityRequest, { number });
}

/** Waiting ones, the oldest first. */
export async function waitingRequests(tx: Tx): Promise<ActivityRequestRow[]> {
  return (await tx.db()).find(ActivityRequest, { where: { state: 'waiting' }, order: { number: 'ASC' } });
}

export type Decision =
  | { kind: 'done'; row: ActivityRequestRow }
  /** Nobody decides about what they have asked for. */
  | { kind: 'own' }
  | { kind: 'over'; row: ActivityRequestRow };

export async function decideRequest(
  tx: Tx,
  row: ActivityRequestRow,
  o: { by: string; state: 'agreed' | 'declined'; activity?: Pick<ActivityRow, 'id'> },
): Promise<Decision> {
  if (row.personId === o.by) return { kind: 'own' };
  const set = { state: o.state, decidedBy: o.by, activity: o.activity?.id ?? null };
  const { affected } = await (await tx.db()).update(ActivityRequest, { number: row.number, state: 'waiting' }, set);
  return affected === 1 ? { kind: 'done', row: { ...row, ...set } } : { kind: 'over', row };
}

/** She wants it no longer. */
export async function withdrawRequest(tx: Tx, number: number): Promise<boolean> {
  const where = { number, state: 'waiting' as const };
  const { affected } = await (await tx.db()).update(ActivityRequest, where, { state: 'withdrawn' });
  return affected === 1;
}

export async function requestsBy(tx: Tx, personId: string, most: number): Promise<ActivityRequestRow[]> {
  return (await tx.db()).find(ActivityRequest, { where: { personId }, order: { number: 'DESC' }, take: most });
}
