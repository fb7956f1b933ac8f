/**
 * Claims of places: one mechanism for bookings, sign-ups, reservations and redemptions. Each function reads the allotment's
 * row first, which keeps other instances out until the commit; what it has given away is counted in that same row.
 */
import type { AllotmentRow, ClaimKind, ClaimRow, ClaimState } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { ticketNumber } from '../tickets/number.ts';
import { codeOf, numberOf } from './codes.ts';
import { aheadOf, counted, freeFor, isOpen, waitingIn } from './places.ts';

export interface Wish {
  allotment: string;
  /** Whom it is for: a person's id or a keyed hash. */
  subject: string;
  /** A keyed hash of the flat (`householdIndex`), for limits; '': not known. */
  household?: string;
  /** Who asks, and the chat in which she hears of it; null: staff do, for somebody without the app. */
  personId: string | null;
  conversation: string | null;
  /** Above 0: may have reserved places, and is asked first when one is freed. */
  priority?: number;
  /** What the service must know of it; it is sealed. */
  details?: object;
  /** So long the place is held; absent: until it is used or given up. */
  until?: Date;
  /** At most so many open claims of one household, in this allotment or in all of this kind. */
  limit?: { most: number; of: 'allotment' | 'kind' };
  /** Whoever has missed so many of this kind since then gets none now. */
  missed?: { most: number; since: Date };
  /** Somebody who stands here (walk-in): the place is used at once, and the release hour and the draw don't matter. */
  present?: true;
  /** No waiting: a place now, or none. */
  nowOrNever?: true;
}

export type Claimed =
  | { kind: 'held'; claim: ClaimRow; code: string }
  /** `position`: 1 is next; null: it will be drawn. */
  | { kind: 'waiting'; claim: ClaimRow; position: number | null }
  /** She has an open claim of it already. */
  | { kind: 'already'; claim: ClaimRow }
  | { kind: 'limit'; claims: ClaimRow[] }
  | { kind: 'missed'; count: number }
  | { kind: 'early'; opensAt: Date }
  | { kind: 'full' }
  | { kind: 'closed' };

/** Asks for a place: it is hers now, or she waits. One look for each who asks; the rest is read and written with the group. */
export async function claim(tx: Tx, wish: Wish): Promise<Claimed> {
  const allotment = await tx.allotments.get(wish.allotment);
  // Somebody who stands here may come in as long as it goes on.
  if (!allotment || (wish.present ? allotment.closed : isOver(allotment, tx.now))) return { kind: 'closed' };
  if (!wish.present && allotment.opensAt && tx.now < allotment.opensAt) {
    return { kind: 'early', opensAt: allotment.opensAt };
  }
  const known = await claimsOf(tx, allotment.kind, wish);
  const own = known.filter(isOpen);
  const already = own.find((each) => each.allotment === allotment.id && each.subject === wish.subject);
  if (already) return { kind: 'already', claim: already };
  const beyond = beyondLimit(own, wish);
  if (beyond) return { kind: 'limit', claims: beyond };
  const { subject, missed } = wish;
  const count = missed ? known.filter((row) => hasMissed(row, subject, missed.since)).length : 0;
  if (missed && count >= missed.most) return { kind: 'missed', count };
  return give(tx, allotment, wish);
}

async function give(tx: Tx, allotment: AllotmentRow, wish: Wish): Promise<Claimed> {
  const priority = wish.priority ?? 0;
  const isDrawn = allotment.drawAt !== null && !wish.present;
  // Whoever waits comes first, also in the moment between a cancellation and the offer that follows.
  const ahead = aheadOf(allotment, priority);
  const gets = !isDrawn && ahead === 0 && freeFor(allotment, priority) > 0;
  if (!gets && (wish.nowOrNever || wish.present)) return { kind: 'full' };
  const number = ticketNumber(await tx.next('tickets'));
  const state = gets ? (wish.present ? 'used' : 'held') : 'waiting';
  const row: ClaimRow = {
    number,
    allotment: allotment.id,
    kind: allotment.kind,
    community: allotment.community,
    personId: wish.personId,
    conversation: wish.conversation,
    subject: wish.subject,
    household: wish.household ?? '',
    state,
    holds: gets,
    priority,
    placeInLine: number,
    until: state === 'held' ? (wish.until ?? null) : null,
    madeAt: tx.now,
    endedAt: state === 'used' ? tx.now : null,
    details: sealDetails(tx, number, wish.details),
  };
  put(tx, allotment, null, row);
  if (gets) return { kind: 'held', claim: row, code: codeOf(tx.vault, number) };
  return { kind: 'waiting', claim: row, position: isDrawn ? null : ahead + 1 };
}

const hasMissed = (row: ClaimRow, subject: string, since: Date) =>
  row.state === 'missed' && row.subject === subject && row.endedAt !== null && row.endedAt > since;

/** Hers of this kind and those of her household, open or missed: also what this group of messages has not written yet. */
async function claimsOf(
  tx: Tx,
  kind: ClaimKind,
  { subject, household = '' }: Pick<Wish, 'subject' | 'household'>,
): Promise<ClaimRow[]> {
  const [also, values] = household === '' ? ['', []] : [' OR household = ?', [household]];
  const found = await tx.look<{ number: number }>(
    `SELECT number FROM claims WHERE kind = ? AND state IN ('waiting', 'offered', 'held', 'missed') AND (subject = ?${also})`,
    [kind, subject, ...values],
  );
  const isHers = (row: ClaimRow) => row.subject === subject || (household !== '' && row.household === household);
  const fresh = tx.claims.unwritten.filter((row) => row.kind === kind && isHers(row));
  const numbers = new Set([...found, ...fresh].map(({ number }) => number));
  if (numbers.size === 0) return [];
  await tx.claims.prepare([...numbers]);
  const rows = await Promise.all([...numbers].map((number) => tx.claims.get(number)));
  return rows.filter((row) => row !== null);
}

function beyondLimit(own: readonly ClaimRow[], { limit, allotment, household }: Wish): ClaimRow[] | undefined {
  if (!limit || !household) return undefined;
  const counting = own.filter(
    (row) => row.household === household && (limit.of === 'kind' || row.allotment === allotment),
  );
  return counting.length >= limit.most ? counting : undefined;
}

export function isOver({ closed, closesAt }: AllotmentRow, now: Date): boolean {
  return closed || (closesAt !== null && closesAt <= now);
}

export type Ended = { kind: 'done'; claim: ClaimRow } | { kind: 'not-now'; claim: ClaimRow } | { kind: 'unknown' };

/** She has taken what was offered. `until`: as in a wish. */
export const accept = (tx: Tx, number: number, until: Date | null = null) =>
  move(tx, number, ['offered'], { state: 'held', until });

/** She does not want what was offered; the next one is asked. */
export const decline = (tx: Tx, number: number) => end(tx, number, ['offered'], 'cancelled');

/** She does not come, or waits no longer. A place is freed with that, and the next one is asked. */
export const giveUp = (tx: Tx, number: number) => end(tx, number, ['waiting', 'offered', 'held'], 'cancelled');

/** The time of an offer, or of what was held, is over. */
export const lapse = (tx: Tx, number: number) => end(tx, number, ['offered', 'held'], 'lapsed');

/** She is here and has it. The place stays taken. */
export const use = (tx: Tx, number: number) => move(tx, number, ['held'], { state: 'used', until: null });

/** She did not come. The place is not given to anybody else. */
export const miss = (tx: Tx, number: number) => move(tx, number, ['held'], { state: 'missed', until: null });

/** She was here after all, or has a reason: what was counted as missed is so no more. */
export const excuse = (tx: Tx, number: number, state: 'used' | 'cancelled') =>
  move(tx, number, ['missed'], { state, ...(state === 'cancelled' && { holds: false }) });

/** What was handed over is back (a tool): the place is free again, and the next one is asked. */
export const giveBack = (tx: Tx, number: number) => move(tx, number, ['used'], { holds: false });

const end = (tx: Tx, number: number, from: readonly ClaimState[], state: ClaimState) =>
  move(tx, number, from, { state, holds: false, until: null });

async function move(
  tx: Tx,
  number: number,
  from: readonly ClaimState[],
  set: Pick<Partial<ClaimRow>, 'state' | 'holds' | 'until'>,
): Promise<Ended> {
  const row = await tx.claims.get(number);
  const allotment = row && (await tx.allotments.get(row.allotment));
  if (!row || !allotment) return { kind: 'unknown' };
  if (!from.includes(row.state) || (set.holds === false && row.state === 'used' && !row.holds)) {
    return { kind: 'not-now', claim: row };
  }
  const changed: ClaimRow = { ...row, ...set };
  if (!isOpen(changed)) changed.endedAt = row.endedAt ?? tx.now;
  put(tx, allotment, row, changed);
  return { kind: 'done', claim: changed };
}

/** Writes a claim with what follows from its state: the counts, the clock, and the offer of a place that it has freed. */
export function put(tx: Tx, allotment: AllotmentRow, before: ClaimRow | null, after: ClaimRow): void {
  const next = counted(allotment, before, after);
  tx.claims.put(after);
  tx.allotments.put(next);
  const key = `claim:${after.number}`;
  if (after.until && isOpen(after)) {
    tx.timers.put({ key, kind: 'claim-due', dueAt: after.until, subject: String(after.number) });
  } else if (before?.until) tx.timers.remove(key);
  if (next.taken < allotment.taken) offerSoon(tx, next);
}

/** A place may be free for somebody who waits: asked in a unit of its own, by the timer that is due now. */
export function offerSoon(tx: Tx, allotment: AllotmentRow): void {
  if (waitingIn(allotment) === 0) return;
  tx.timers.put({ key: `claims:${allotment.id}`, kind: 'claim-next', dueAt: tx.now, subject: allotment.id });
}

/** 1 is next; null: she does not wait, or it will be drawn. */
export async function positionOf(tx: Tx, { number, state, allotment: id, ...of }: ClaimRow): Promise<number | null> {
  const allotment = await tx.allotments.get(id);
  if (state !== 'waiting' || !allotment || allotment.drawAt) return null;
  const [row] = await tx.query<{ ahead: number }>(
    `SELECT COUNT(*) AS ahead FROM claims WHERE allotment = ? AND state = 'waiting' AND number <> ?
       AND (priority > ? OR (priority = ? AND place_in_line < ?))`,
    [id, number, of.priority, of.priority, of.placeInLine],
  );
  return Number(row?.ahead ?? 0) + 1;
}

export type ByCode =
  | { kind: 'found'; claim: ClaimRow }
  /** No claim has this code. */
  | { kind: 'wrong' }
  /** It is of another kind: its command is another one. */
  | { kind: 'other'; claim: ClaimRow }
  /** Used, cancelled, lapsed, missed, or not hers yet: `claim.state` says which. */
  | { kind: 'not-held'; claim: ClaimRow };

/** What a code, or a number as 预约 1000031, stands for. Whose it is and where it is good, the command must look at. */
export async function claimByCode(tx: Tx, code: string, kinds: readonly ClaimKind[]): Promise<ByCode> {
  const digits = code.normalize('NFKC').replace(/[\s-]/g, '');
  const number = /^\d{7}$/.test(digits) ? Number(digits) : numberOf(tx.vault, digits);
  const row = number === undefined ? null : await tx.claims.get(number);
  if (!row) return { kind: 'wrong' };
  if (!kinds.includes(row.kind)) return { kind: 'other', claim: row };
  return { kind: row.state === 'held' ? 'found' : 'not-held', claim: row };
}

export function sealDetails(tx: Tx, number: number, details: object | undefined): string | null {
  return details ? tx.vault.seal(JSON.stringify(details), `claims.details:${number}`) : null;
}

/** What the service has kept with a claim; null: nothing, or it was erased. */
export function openDetails<Details extends object>(
  { vault }: Pick<Tx, 'vault'>,
  { number, details }: Pick<ClaimRow, 'number' | 'details'>,
): Details | null {
  return details ? JSON.parse(vault.open(details, `claims.details:${number}`)) : null;
}
