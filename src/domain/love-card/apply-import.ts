/** Brings the love card's rules, rewards and their stock to what the files say. What was redeemed stays redeemed. */
import { In, Not } from 'typeorm';
import { LoveReward } from '../../store/entities/love-card.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { openAllotment, resize } from '../allotments/allotments.ts';
import { type Change, sync } from '../neighbourhood/import-sync.ts';
import { PICTURE } from '../neighbourhood/load.ts';
import type { ImportReward, LoveCardImport } from './import.ts';
import { stockOf } from './rewards.ts';
import { LOVE_CARD } from './rules.ts';

/** `whole`: the files are all there is; what they no longer list cannot be redeemed any more. */
export async function applyLoveCard(tx: Tx, data: LoveCardImport, whole: boolean): Promise<Change> {
  const db = await tx.db();
  const rules = data.loveCard ? [{ name: LOVE_CARD, value: JSON.stringify(data.loveCard) }] : [];
  const rows = data.rewards.map(({ stock: _, ...row }) => row);
  const total: Change = { written: 0, removed: 0 };
  for (const { written, removed } of [await sync(db, Setting, rules, false), await sync(db, LoveReward, rows, false)]) {
    total.written += written;
    total.removed += removed;
  }
  // An allotment knows its community: that of the tree as it is now.
  if (total.written > 0) await tx.touch(PICTURE);
  for (const reward of data.rewards) total.written += await stock(tx, reward);
  if (whole && rows.length > 0) {
    const gone = { id: Not(In(rows.map(({ id }) => id))), listed: true };
    total.removed += (await (await tx.db()).update(LoveReward, gone, { listed: false })).affected ?? 0;
  }
  if (total.written + total.removed > 0) await tx.touch(LOVE_CARD);
  return total;
}

/** Answers whether something changed. Fewer than were given out already cannot be: then what is left is nothing. */
async function stock(tx: Tx, { id, node, stock: wanted }: ImportReward): Promise<number> {
  const allotment = stockOf(id);
  const before = await tx.allotments.get(allotment);
  if (!before) {
    await openAllotment(tx, { id: allotment, kind: 'redemption', node, total: wanted });
    return 1;
  }
  const total = Math.max(wanted, before.taken);
  if (before.total === total) return 0;
  await resize(tx, allotment, { total });
  return 1;
}
