/** What there is to be claimed: opened, resized, closed and called off by the service that it belongs to. */
import type { AllotmentRow, ClaimKind, ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { offerSoon, put } from './claims.ts';
import { isOpen } from './places.ts';

/** Long enough to be read, short enough for a second and a third to be asked. */
const OFFER_MINUTES = 120;

export interface NewAllotment {
  id: string;
  kind: ClaimKind;
  node: string;
  total: number;
  reserved?: number;
  offerMinutes?: number;
  opensAt?: Date | null;
  closesAt?: Date | null;
  drawAt?: Date | null;
}

/** Makes it, in a command, an import or a timer: what residents do finds it there. Nothing happens when it is there already. */
export async function openAllotment(tx: Tx, made: NewAllotment): Promise<AllotmentRow> {
  const before = await tx.allotments.get(made.id);
  if (before) return before;
  const picture = await neighbourhood(tx);
  const row: AllotmentRow = {
    opensAt: null,
    closesAt: null,
    drawAt: null,
    reserved: 0,
    offerMinutes: OFFER_MINUTES,
    ...made,
    community: picture.communityOf(made.node),
    taken: 0,
    takenByPriority: 0,
    waiting: {},
    closed: false,
  };
  tx.allotments.put(row);
  planDraw(tx, row);
  return row;
}

export type Resized =
  | { kind: 'done'; allotment: AllotmentRow }
  | { kind: 'taken'; taken: number }
  | { kind: 'unknown' };

/** Other numbers or times. There are never fewer places than are taken: those who have one must be told first. */
export async function resize(
  tx: Tx,
  id: string,
  set: Partial<Pick<AllotmentRow, 'total' | 'reserved' | 'offerMinutes' | 'opensAt' | 'closesAt' | 'drawAt'>>,
): Promise<Resized> {
  const before = await tx.allotments.get(id);
  if (!before) return { kind: 'unknown' };
  const allotment = { ...before, ...set };
  if (allotment.total < before.taken) return { kind: 'taken', taken: before.taken };
  tx.allotments.put(allotment);
  planDraw(tx, allotment);
  offerSoon(tx, allotment);
  return { kind: 'done', allotment };
}

/** Nobody gets a place any more; those who have one keep it. Answers who has waited for nothing: tell them. */
export const closeAllotment = (tx: Tx, id: string) => finish(tx, id, (row) => row.state !== 'held', 'lapsed');

/** It does not take place. Answers everybody who had a place or waited, as they stood: tell them. */
export const cancelAllotment = (tx: Tx, id: string) => finish(tx, id, () => true, 'cancelled');

async function finish(
  tx: Tx,
  id: string,
  concerns: (row: ClaimRow) => boolean,
  state: 'lapsed' | 'cancelled',
): Promise<ClaimRow[]> {
  const allotment = await tx.allotments.get(id);
  if (!allotment) return [];
  const ended = (await openIn(tx, id)).filter(concerns);
  for (const row of ended) {
    const current = await tx.allotments.get(id);
    put(tx, current ?? allotment, row, { ...row, state, holds: false, until: null, endedAt: tx.now });
  }
  tx.allotments.put({ ...((await tx.allotments.get(id)) ?? allotment), closed: true });
  for (const key of [`claims:${id}`, `claims-draw:${id}`]) tx.timers.remove(key);
  return ended;
}

/** Open claims of one allotment in the order in which they are asked. */
export async function openIn(tx: Tx, id: string): Promise<ClaimRow[]> {
  const found = await tx.query<{ number: number }>(
    `SELECT number FROM claims WHERE allotment = ? AND state IN ('waiting', 'offered', 'held')
     ORDER BY priority DESC, place_in_line`,
    [id],
  );
  await tx.claims.prepare(found.map(({ number }) => number));
  const rows = await Promise.all(found.map(({ number }) => tx.claims.get(number)));
  return rows.filter((row) => row !== null).filter(isOpen);
}

/** All open claims of one kind that this person has asked for, newest first. */
export async function openClaimsBy(tx: Tx, personId: string, kind: ClaimKind): Promise<ClaimRow[]> {
  const found = await tx.query<{ number: number }>(
    `SELECT number FROM claims WHERE person_id = ? AND kind = ? AND state IN ('waiting', 'offered', 'held')
     ORDER BY number DESC`,
    [personId, kind],
  );
  await tx.claims.prepare(found.map(({ number }) => number));
  const rows = await Promise.all(found.map(({ number }) => tx.claims.get(number)));
  return rows.filter((row) => row !== null);
}

function planDraw(tx: Tx, { id, drawAt }: AllotmentRow): void {
  const key = `claims-draw:${id}`;
  if (drawAt) tx.timers.put({ key, kind: 'claim-draw', dueAt: drawAt, subject: id });
}
