/** Where something is under way: never "no" where it is, whatever was opened, moved and ended before. */
import { expect } from 'chai';
import fc from 'fast-check';
import { OpenSpots, type Where } from '../../../src/domain/tickets/open-spots.ts';
import type { TicketRow } from '../../../src/store/entities/tickets.ts';

const place = fc.constantFrom('b1', 'b2', 'b3');
const node = fc.constantFrom('grid-1', 'grid-2');
const category = fc.constantFrom('lamp', 'lift');
const near = (middle: number) =>
  fc.integer({ min: -40, max: 40 }).map((n) => Math.round((middle + n * 1e-4) * 1e5) / 1e5);
const point = fc.record({ latitude: near(39.9), longitude: near(119.5) });

const ticket = fc
  .record({
    number: fc.nat(8),
    status: fc.constantFrom('open', 'taken', 'resolved', 'merged'),
    categoryId: category,
    placeId: fc.option(place),
    homeNode: node,
    restricted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    point: fc.option(point),
  })
  .map(
    ({ point: at, ...row }) =>
      ({ ...row, latitude: at?.latitude ?? null, longitude: at?.longitude ?? null }) as unknown as TicketRow,
  );

const where: fc.Arbitrary<Where> = fc
  .record({ places: fc.uniqueArray(place), node: fc.option(node), point: fc.option(point) })
  .map(({ places, node: at, point: middle }) => ({
    places,
    node: at,
    ...(middle && {
      box: [middle.latitude - 5e-4, middle.latitude + 5e-4, middle.longitude - 1e-3, middle.longitude + 1e-3] as const,
    }),
  }));

function isThere(row: TicketRow, { places, node: at, box }: Where): boolean {
  const [south = 0, north = 0, west = 0, east = 0] = box ?? [];
  const { placeId, latitude, longitude, homeNode } = row;
  if (placeId !== null && places.includes(placeId)) return true;
  if (latitude === null || longitude === null) return placeId === null && homeNode === at;
  return box !== undefined && latitude >= south && latitude <= north && longitude >= west && longitude <= east;
}

describe('open spots', () => {
  it('hold whatever is under way, and nothing of what has ended', () => {
    fc.assert(
      fc.property(fc.array(fc.array(ticket, { maxLength: 4 }), { maxLength: 8 }), category, where, (groups, id, at) => {
        const spots = new OpenSpots();
        const tickets = new Map<number, TicketRow>();
        for (const group of groups) {
          const rows = new Map(group.map((row) => [row.number, row]));
          for (const [number, row] of rows) tickets.set(number, row);
          spots.wrote(rows);
        }
        const open = [...tickets.values()].filter(
          ({ status, restricted }) => !restricted && (status === 'open' || status === 'taken'),
        );
        const holds = spots.mayHold(id, at);
        if (open.some((row) => row.categoryId === id && isThere(row, at))) expect(holds).to.equal(true);
        if (open.length === 0) expect(holds).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });
});
