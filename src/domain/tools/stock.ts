/** Items and their numbers: what is on the shelf, what may be promised to anybody, and what is taken from and put back on it. */
import { In } from 'typeorm';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import { type ItemState, ToolItem, type ToolItemRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { openAllotment, openIn, resize } from '../allotments/allotments.ts';
import { giveUp } from '../allotments/claims.ts';
import { waitingIn } from '../allotments/places.ts';
import type { Station, ToolCatalogue, ToolType } from './catalogue.ts';

/** Usable things: on the shelf or with somebody who brings them back. So many can be promised in all. */
const USABLE: readonly ItemState[] = ['in', 'lent'];

export const allotmentOf = (type: string, station: string) => `tool:${type}@${station}`;

export function placeOf(
  catalogue: ToolCatalogue,
  { allotment }: Pick<ClaimRow, 'allotment'>,
): { type: ToolType; station: Station } | undefined {
  const [, type = '', station = ''] = /^tool:(.*)@(.*)$/.exec(allotment) ?? [];
  const found = { type: catalogue.type(type), station: catalogue.station(station) };
  return found.type && found.station ? { type: found.type, station: found.station } : undefined;
}

export interface Stock {
  type: string;
  station: string;
  /** Usable ones, wherever they are. */
  total: number;
  /** To be had at once. */
  free: number;
  waiting: number;
}

/** Of every type, or this one, at every station that has usable ones. */
export async function stock(tx: Tx, only = '%'): Promise<Stock[]> {
  const rows = await tx.look<{ id: string; total: number; taken: number; waiting: string }>(
    'SELECT id, total, taken, waiting FROM allotments WHERE id LIKE ? AND total > 0',
    [`tool:${only}@%`],
  );
  return rows.flatMap(({ id, total, taken, waiting }) => {
    const [, type, station] = /^tool:(.*)@(.*)$/.exec(id) ?? [];
    if (type === undefined || station === undefined) return [];
    const counts: number[] = Object.values(JSON.parse(waiting));
    const inLine = counts.reduce((sum, count) => sum + count, 0);
    return [
      { type, station, total: Number(total), free: inLine > 0 ? 0 : Number(total) - Number(taken), waiting: inLine },
    ];
  });
}

/** How many wait for one of these. */
export async function waitingFor(tx: Tx, type: string, station: string): Promise<number> {
  const allotment = await tx.allotments.get(allotmentOf(type, station));
  if (!allotment) return 0;
  const [row] = await tx.query<{ offered: number }>(
    "SELECT COUNT(*) AS offered FROM claims WHERE allotment = ? AND state = 'offered'",
    [allotment.id],
  );
  return waitingIn(allotment) + Number(row?.offered ?? 0);
}

/**
 * What can be promised follows what is usable. Answers the reservations for which nothing is left, the newest first: they
 * are given up with that, and whoever made them must be told.
 */
export async function countAnew(tx: Tx, type: string, station: Station): Promise<ClaimRow[]> {
  const id = allotmentOf(type, station.id);
  const total = await (await tx.db()).countBy(ToolItem, { type, station: station.id, state: In([...USABLE]) });
  const allotment = await openAllotment(tx, { id, kind: 'reservation', node: station.node, total });
  if (allotment.total === total) return [];
  const over = allotment.taken - total;
  const promised = (await openIn(tx, id)).filter(({ holds }) => holds).sort((a, b) => b.number - a.number);
  const given = over > 0 ? promised.slice(0, over) : [];
  for (const { number } of given) await giveUp(tx, number);
  await resize(tx, id, { total });
  return given;
}

/** One that is on the shelf becomes this loan's, the wanted one if it is named; null: none is. Never one that another has. */
export async function takeFromShelf(
  tx: Tx,
  o: { type: string; station: string; item?: string | undefined; loan: number },
): Promise<ToolItemRow | null> {
  const db = await tx.db();
  const { type, station, loan } = o;
  const where = { type, station, state: 'in' as const, ...(o.item !== undefined && { id: o.item }) };
  for (const item of await db.find(ToolItem, { where, order: { id: 'ASC' } })) {
    const set = { state: 'lent' as const, loan, since: tx.now };
    const { affected } = await db.update(ToolItem, { id: item.id, state: 'in' }, set);
    if (affected) return { ...item, ...set };
  }
  return null;
}

export async function setState(tx: Tx, id: string, state: ItemState): Promise<void> {
  await (await tx.db()).update(ToolItem, { id }, { state, loan: null, since: tx.now });
}

export async function itemsAt(tx: Tx, station: string): Promise<ToolItemRow[]> {
  return (await tx.db()).find(ToolItem, { where: { station }, order: { type: 'ASC', id: 'ASC' } });
}

export async function findItem(tx: Tx, words: string): Promise<ToolItemRow | null> {
  return (await tx.db()).findOneBy(ToolItem, { id: words.normalize('NFKC').toUpperCase() });
}
