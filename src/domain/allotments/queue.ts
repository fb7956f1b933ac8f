/** What time does to claims: a freed place is offered to who is next, offers and holds lapse, a draw is held. */
import type { AllotmentRow, ClaimKind, ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { quietUntil } from '../neighbourhood/delivery-rules.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { isOver, lapse, put } from './claims.ts';
import { freeFor } from './places.ts';

/** What a service says and does for its kind of claim; a line each in src/services/claim-kinds.ts. */
export interface ClaimRules {
  /** In a few words: "义诊 11月25日上午9点 供电社区卫生服务站". It stands in the offer, and in what is told when it ends. */
  title(tx: Tx, claim: ClaimRow): Promise<string>;
  /** So long a place is held that was waited for; absent or null: until it is used or given up. */
  heldUntil?(tx: Tx, claim: ClaimRow): Promise<Date | null>;
  /** What she reads when a place that she waited for is hers: code, where, when. */
  held(tx: Tx, claim: ClaimRow): Promise<string>;
  /** `was`: an offer that nobody answered, or something held that was not fetched. What she reads; null: nothing. */
  lapsed(tx: Tx, claim: ClaimRow, was: 'offered' | 'held'): Promise<string | null>;
  /** What she reads when another was drawn; absent: nothing. */
  notDrawn?(tx: Tx, claim: ClaimRow, position: number): Promise<string>;
}
export type ClaimKinds = Readonly<Partial<Record<ClaimKind, ClaimRules>>>;

/** How she is asked and told; given by wiring, since only the engine may begin a talk. */
export interface ClaimVoice {
  /** Puts the question into her chat: does she want the place? */
  ask(tx: Tx, claim: ClaimRow, title: string): Promise<void>;
  /** Takes that question back. */
  takeBack(tx: Tx, claim: ClaimRow): Promise<void>;
  /** Her, or the staff who asked for her. */
  tell(tx: Tx, claim: ClaimRow, text: string): Promise<void>;
}

const NEXT = `SELECT number FROM claims WHERE allotment = ? AND state = 'waiting' AND priority >= ?
  ORDER BY priority DESC, place_in_line LIMIT 1`;

/** Timer "claim-next": asks as many as there are places free. */
export async function offerFreed(tx: Tx, id: string, kinds: ClaimKinds, voice: ClaimVoice): Promise<void> {
  for (;;) {
    const allotment = await tx.allotments.get(id);
    if (!allotment || isOver(allotment, tx.now) || allotment.drawAt) return;
    const next = await nextIn(tx, allotment);
    if (!next) return;
    const rules = rulesOf(kinds, next.kind);
    if (next.conversation === null) {
      // Nobody can be asked in a chat: it is hers, and the staff who asked for her ring her up.
      await hold(tx, allotment, next, rules, voice);
      continue;
    }
    const offered: ClaimRow = { ...next, state: 'offered', holds: true, until: await offerEnd(tx, allotment) };
    put(tx, allotment, next, offered);
    await voice.ask(tx, offered, await rules.title(tx, offered));
  }
}

export function rulesOf(kinds: ClaimKinds, kind: ClaimKind): ClaimRules {
  const rules = kinds[kind];
  if (!rules) throw new Error(`no rules for claims of kind ${kind}`);
  return rules;
}

async function hold(
  tx: Tx,
  allotment: AllotmentRow,
  row: ClaimRow,
  rules: ClaimRules,
  voice: Pick<ClaimVoice, 'tell'>,
): Promise<void> {
  const held: ClaimRow = { ...row, state: 'held', holds: true, until: (await rules.heldUntil?.(tx, row)) ?? null };
  put(tx, allotment, row, held);
  await voice.tell(tx, held, await rules.held(tx, held));
}

/** Whoever is next and may have one of the places that are free; while those are reserved, only who has priority. */
async function nextIn(tx: Tx, allotment: AllotmentRow): Promise<ClaimRow | null> {
  const [anybody, withPriority] = [freeFor(allotment, 0), freeFor(allotment, 1)];
  if (withPriority === 0) return null;
  const [found] = await tx.query<{ number: number }>(NEXT, [allotment.id, anybody > 0 ? 0 : 1]);
  return found ? tx.claims.get(found.number) : null;
}

/** At night nobody reads: the time begins when the quiet hours are over. It never ends after the last moment to come. */
async function offerEnd(tx: Tx, { offerMinutes, closesAt }: AllotmentRow): Promise<Date> {
  const { delivery } = await neighbourhood(tx);
  const from = quietUntil(delivery, tx.now) ?? tx.now;
  const end = new Date(from.getTime() + offerMinutes * 60_000);
  return closesAt && closesAt < end ? closesAt : end;
}

/** Timer "claim-due": an offer that was not answered, something held that was not fetched. */
export async function claimDue(tx: Tx, number: number, kinds: ClaimKinds, voice: ClaimVoice): Promise<void> {
  const claim = await tx.claims.get(number);
  if (!claim?.until || claim.until > tx.now) return;
  const ended = await lapse(tx, number);
  if (ended.kind !== 'done') return;
  if (claim.state === 'offered') await voice.takeBack(tx, claim);
  const text = await rulesOf(kinds, claim.kind).lapsed(tx, ended.claim, claim.state === 'offered' ? 'offered' : 'held');
  if (text !== null) await voice.tell(tx, claim, text);
}

/**
 * Timer "claim-draw": who gets a place. The order is a keyed hash of the numbers: nobody can foresee it, and it is the same
 * when a unit of work runs again or somebody checks it. Whoever gets none waits on, in that order.
 */
export async function drawPlaces(tx: Tx, id: string, kinds: ClaimKinds, voice: ClaimVoice): Promise<void> {
  const drawn = await tx.allotments.get(id);
  if (!drawn || drawn.closed || !drawn.drawAt || drawn.drawAt > tx.now) return;
  tx.allotments.put({ ...drawn, drawAt: null });
  const waiting = await tx.query<{ number: number }>(
    "SELECT number FROM claims WHERE allotment = ? AND state = 'waiting'",
    [id],
  );
  const lot = ({ number }: { number: number }) => tx.vault.index(`draw ${id} ${number}`);
  const order = waiting.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1)).map(({ number }) => number);
  await tx.claims.prepare(order);
  const rows = await Promise.all(order.map((number) => tx.claims.get(number)));
  const byLot = rows.filter((row) => row !== null).toSorted((a, b) => b.priority - a.priority);
  let left = 0;
  for (const [place, row] of byLot.entries()) {
    if (await drawOne(tx, id, { ...row, placeInLine: place + 1 }, kinds, voice)) continue;
    const text = await rulesOf(kinds, row.kind).notDrawn?.(tx, row, ++left);
    if (text !== undefined) await voice.tell(tx, row, text);
  }
}

/** False: no place is left for her. */
async function drawOne(tx: Tx, id: string, row: ClaimRow, kinds: ClaimKinds, voice: ClaimVoice): Promise<boolean> {
  const allotment = await tx.allotments.get(id);
  if (!allotment || freeFor(allotment, row.priority) === 0) {
    tx.claims.put(row);
    return false;
  }
  await hold(tx, allotment, row, rulesOf(kinds, row.kind), voice);
  return true;
}
