/** Brings the time bank's rules and skills to what the files say. Skills that files no longer list go; exchanges stay. */
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { type Change, sync } from '../neighbourhood/import-sync.ts';
import type { TimeBankImport } from './import.ts';
import { TIME_BANK } from './rules.ts';

export async function applyTimeBank(tx: Tx, { timeBank }: TimeBankImport): Promise<Change> {
  const rows = timeBank ? [{ name: TIME_BANK, value: JSON.stringify(timeBank) }] : [];
  const change = await sync(await tx.db(), Setting, rows, false);
  if (change.written > 0) await tx.touch(TIME_BANK);
  return change;
}
