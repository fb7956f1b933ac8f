/**
 * Where something is under way, by category: kept in memory, so that what is surely new needs no look into the database.
 * Says "perhaps" more often than it is so, and never "no" where it is.
 */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { View } from '../../store/memory.ts';
import type { Tx } from '../../store/tx.ts';
import { isAlive } from './lifecycle.ts';

type Located = Pick<TicketRow, 'number' | 'categoryId' | 'placeId' | 'latitude' | 'longitude' | 'homeNode'>;

/** In degrees. */
export type Box = readonly [south: number, north: number, west: number, east: number];

export interface Where {
  /** Ids of places that count as the same. */
  places: readonly string[];
  box?: Box;
  /** What has neither place nor point, there. */
  node: string | null;
}

/** Fields of the map that points are sorted into, in degrees: about 111 m from south to north, 80 m across. */
const FIELD = 0.001;

export class OpenSpots implements View {
  readonly table = 'tickets';
  private readonly open = new Map<string, Set<number>>();
  private readonly keysOf = new Map<number, readonly string[]>();

  static async of(tx: Tx): Promise<OpenSpots> {
    const spots = new OpenSpots();
    const rows = await tx.look<Located>(
      `SELECT number, category_id AS "categoryId", place_id AS "placeId", latitude, longitude, home_node AS "homeNode"
       FROM tickets WHERE status IN ('open', 'taken') AND restricted = false`,
      [],
    );
    for (const row of rows) spots.add(row);
    return spots;
  }

  wrote(rows: ReadonlyMap<string | number, TicketRow | null>): void {
    for (const [number, row] of rows) {
      this.remove(Number(number));
      if (row && isAlive(row) && !row.restricted) this.add(row);
    }
  }

  mayHold(category: string, where: Where): boolean {
    const { places, box, node } = where;
    const keys = [...places.map(atPlace), ...(node === null ? [] : [atNode(node)]), ...(box ? fieldsIn(box) : [])];
    return keys.some((key) => this.open.has(`${category}|${key}`));
  }

  private add(row: Located): void {
    const { latitude, longitude, placeId, categoryId } = row;
    const keys = [
      ...(placeId !== null ? [atPlace(placeId)] : []),
      ...(latitude !== null && longitude !== null ? [inField(field(latitude), field(longitude))] : []),
      ...(placeId === null && latitude === null ? [atNode(row.homeNode)] : []),
    ].map((key) => `${categoryId}|${key}`);
    this.keysOf.set(row.number, keys);
    for (const key of keys) {
      const known = this.open.get(key);
      if (known) known.add(row.number);
      else this.open.set(key, new Set([row.number]));
    }
  }

  private remove(number: number): void {
    for (const key of this.keysOf.get(number) ?? []) {
      const known = this.open.get(key);
      known?.delete(number);
      if (known?.size === 0) this.open.delete(key);
    }
    this.keysOf.delete(number);
  }
}

const atPlace = (id: string) => `place ${id}`;
const atNode = (code: string) => `node ${code}`;
const inField = (row: number, column: number) => `field ${row} ${column}`;
const field = (degrees: number) => Math.floor(degrees / FIELD);

function fieldsIn([south, north, west, east]: Box): string[] {
  const keys: string[] = [];
  for (let row = field(south); row <= field(north); row++) {
    for (let column = field(west); column <= field(east); column++) keys.push(inField(row, column));
  }
  return keys;
}
