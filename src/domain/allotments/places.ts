/** The one place where places are counted: who may have one now, and the counts that follow a claim's state. Pure. */
import type { AllotmentRow, ClaimRow, ClaimState } from '../../store/entities/allotments.ts';

type Counts = Pick<AllotmentRow, 'total' | 'taken' | 'reserved' | 'takenByPriority'>;

/** Free for this priority: those without any leave the reserved ones that are not taken yet. */
export function freeFor(allotment: Counts, priority: number): number {
  const { total, taken, reserved, takenByPriority } = allotment;
  const kept = priority > 0 ? 0 : Math.max(0, reserved - takenByPriority);
  return Math.max(0, total - taken - kept);
}

/** How many wait who would be asked before somebody new of this priority. */
export function aheadOf({ waiting }: Pick<AllotmentRow, 'waiting'>, priority: number): number {
  return Object.entries(waiting).reduce((sum, [of, count]) => sum + (Number(of) >= priority ? count : 0), 0);
}

export const waitingIn = (allotment: Pick<AllotmentRow, 'waiting'>) => aheadOf(allotment, 0);

const OPEN: readonly ClaimState[] = ['waiting', 'offered', 'held'];
export const isOpen = ({ state }: Pick<ClaimRow, 'state'>) => OPEN.includes(state);

/** The allotment once this claim is counted as `after` instead of `before` (null: not there). */
export function counted(allotment: AllotmentRow, before: ClaimRow | null, after: ClaimRow): AllotmentRow {
  const { priority } = after;
  const held = Number(after.holds) - Number(before?.holds ?? false);
  const waited = Number(after.state === 'waiting') - Number(before?.state === 'waiting');
  const waiting: Record<string, number> = {
    ...allotment.waiting,
    [priority]: (allotment.waiting[priority] ?? 0) + waited,
  };
  if (waiting[priority] === 0) delete waiting[priority];
  return {
    ...allotment,
    taken: allotment.taken + held,
    takenByPriority: allotment.takenByPriority + (priority > 0 ? held : 0),
    waiting,
  };
}
