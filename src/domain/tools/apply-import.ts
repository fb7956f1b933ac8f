/** Brings stations, types, items and rules to what the files list. What is lent, broken or missing stays so. */
import { Setting } from '../../store/entities/messaging.ts';
import { ToolItem, ToolStationEntity, ToolTypeEntity } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { type Change, sync } from '../neighbourhood/import-sync.ts';
import { TOOL_RULES_NAME, TOOLS, toolCatalogue } from './catalogue.ts';
import type { ImportItem, ToolImport } from './import.ts';
import { tellRevoked } from './reservations.ts';
import { countAnew } from './stock.ts';

/** `whole`: the files are all there is. Stations and types are never removed: what was lent refers to them. */
export async function applyTools(tx: Tx, data: ToolImport, whole: boolean): Promise<Change> {
  const db = await tx.db();
  const rules = Object.keys(data.toolRules).length > 0;
  const setting = rules ? [{ name: TOOL_RULES_NAME, value: JSON.stringify(data.toolRules) }] : [];
  const changes = [
    await sync(db, ToolStationEntity, data.toolStations, false),
    await sync(db, ToolTypeEntity, data.toolTypes, false),
    await sync(db, Setting, setting, false),
    await applyItems(tx, data.toolItems, whole),
  ];
  const written = changes.reduce((sum, change) => sum + change.written, 0);
  const removed = changes.reduce((sum, change) => sum + change.removed, 0);
  if (written + removed > 0) {
    await tx.touch(TOOLS);
    await countAll(tx);
  }
  return { written, removed };
}

/** What can be promised, wherever there are items now or were before. */
async function countAll(tx: Tx): Promise<void> {
  const catalogue = await toolCatalogue(tx);
  const pairs = await tx.query<{ type: string; station: string }>('SELECT DISTINCT type, station FROM tool_items', []);
  for (const { id } of catalogue.types) {
    for (const station of catalogue.stations) {
      const isHere = pairs.some((pair) => pair.type === id && pair.station === station.id);
      if (isHere) await tellRevoked(tx, await countAnew(tx, id, station));
    }
  }
}

/** New ones are in; those that have vanished from the files are retired. */
async function applyItems(tx: Tx, listed: readonly ImportItem[], whole: boolean): Promise<Change> {
  const db = await tx.db();
  const stored = new Map((await db.find(ToolItem)).map((item) => [item.id, item]));
  let written = 0;
  for (const { id, type, station } of listed) {
    const known = stored.get(id);
    stored.delete(id);
    // While it is lent it stays what it was lent as; a retired number that is listed again is a thing again.
    const isSame = known && known.type === type && known.station === station && known.state !== 'retired';
    if (isSame || known?.state === 'lent') continue;
    const state = known && known.state !== 'retired' ? known.state : 'in';
    await db.save(ToolItem, { id, type, station, state, loan: null, since: tx.now });
    written++;
  }
  const vanished = whole && listed.length > 0 ? [...stored.values()].filter(({ state }) => !isOver(state)) : [];
  for (const { id } of vanished) await db.update(ToolItem, { id }, { state: 'retired', since: tx.now });
  return { written, removed: vanished.length };
}

const isOver = (state: string) => state === 'retired' || state === 'lent';
