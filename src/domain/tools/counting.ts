/** Stock count: what lies there against what should; differences are written down, and nothing is changed by counting alone. */
import { randomUUID } from 'node:crypto';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import { type ItemState, ToolCount, type ToolItemRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import type { Station } from './catalogue.ts';
import { countAnew, itemsAt, setState } from './stock.ts';

export interface Counted {
  expected: number;
  /** Should lie there and don't. */
  missing: ToolItemRow[];
  /** Lie there and should not, or of another station. */
  extra: ToolItemRow[];
  /** Types of which nothing was counted: of those nothing is said to be missing. */
  uncounted: string[];
}

/** `found`: items that lie there; null: all that should. */
export async function countStock(
  tx: Tx,
  station: Station,
  found: readonly ToolItemRow[] | null,
  by: string,
): Promise<Counted> {
  const all = (await itemsAt(tx, station.id)).filter(({ state }) => state === 'in');
  const lying = found ?? all;
  const isCounted = ({ type }: ToolItemRow) => lying.some((item) => item.type === type);
  const expected = all.filter(isCounted);
  const uncounted = [...new Set(all.filter((item) => !isCounted(item)).map(({ type }) => type))];
  const isIn = (list: readonly ToolItemRow[]) => (item: ToolItemRow) => list.some(({ id }) => id === item.id);
  const missing = expected.filter((item) => !isIn(lying)(item));
  const extra = lying.filter((item) => !isIn(expected)(item));
  const db = await tx.db();
  await db.insert(ToolCount, {
    id: randomUUID(),
    station: station.id,
    at: tx.now,
    byId: by,
    expected: expected.length,
    found: lying.length,
    missing: missing.map(({ id }) => id),
    extra: extra.map(({ id }) => id),
  });
  return { expected: expected.length, missing, extra, uncounted };
}

/** One that is not lent is repaired, found, missing or over. Answers the reservations that nothing is left for. */
export async function settle(tx: Tx, item: ToolItemRow, station: Station, state: ItemState): Promise<ClaimRow[]> {
  await setState(tx, item.id, state);
  return countAnew(tx, item.type, station);
}
