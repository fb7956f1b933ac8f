/** Points and outlines: told against slower ways to know the same. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Area,
  type Corner,
  crossing,
  isInside,
  metresBetween,
  metresToBorder,
  type Point,
  rounded,
} from '../../../src/domain/neighbourhood/geometry.ts';

const HERE = { latitude: 31.2304, longitude: 121.4737 };
const METRE = 1 / 111_195;
const EAST = METRE / Math.cos((HERE.latitude * Math.PI) / 180);

/** A point so many metres to the east and to the north. */
const away = (east: number, north: number): Point => ({
  latitude: HERE.latitude + north * METRE,
  longitude: HERE.longitude + east * EAST,
});
const corner = (east: number, north: number): Corner => {
  const { latitude, longitude } = away(east, north);
  return [longitude, latitude];
};

const metres = fc.integer({ min: -600, max: 600 });
const point = fc.tuple(metres, metres);

/** Around a centre, one corner per direction: never crosses itself, but bends in and out. */
const star = fc
  .tuple(point, fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 3, maxLength: 20 }))
  .map(([[x, y], radii]) =>
    radii.map((radius, index): [number, number] => {
      const angle = (2 * Math.PI * index) / radii.length;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );

/** How often the outline goes round the point: the sum of the angles under which its edges are seen. */
function windsAround(corners: readonly (readonly [number, number])[], [x, y]: readonly [number, number]): boolean {
  let turned = 0;
  for (const [index, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(index + 1) % corners.length] ?? [0, 0];
    const [ux, uy, vx, vy] = [ax - x, ay - y, bx - x, by - y];
    turned += Math.atan2(ux * vy - uy * vx, ux * vx + uy * vy);
  }
  return Math.abs(turned) > Math.PI;
}

/** The nearest of a hundred points of every edge. */
function nearestSample(corners: readonly (readonly [number, number])[], [x, y]: readonly [number, number]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(index + 1) % corners.length] ?? [0, 0];
    for (let i = 0; i <= 100; i++) {
      least = Math.min(least, Math.hypot(ax + ((bx - ax) * i) / 100 - x, ay + ((by - ay) * i) / 100 - y));
    }
  }
  return least;
}

const areaOf = (corners: readonly (readonly [number, number])[]): Area => corners.map(([x, y]) => corner(x, y));

describe('metres between two points', () => {
  it('are those of the map', () => {
    expect(metresBetween(HERE, HERE)).to.equal(0);
    expect(metresBetween(HERE, away(300, 400))).to.be.closeTo(500, 1);
    // A degree of longitude, at 31.23° north.
    expect(metresBetween(HERE, { ...HERE, longitude: HERE.longitude + 1 })).to.be.closeTo(95_080, 100);
  });

  it('are the same both ways, and those of a flat map', () => {
    fc.assert(
      fc.property(point, point, ([a, b], [c, d]) => {
        const [from, to] = [away(a, b), away(c, d)];
        expect(metresBetween(from, to)).to.be.closeTo(metresBetween(to, from), 1e-6);
        expect(metresBetween(from, to)).to.be.closeTo(Math.hypot(c - a, d - b), 1);
      }),
    );
  });

  it('are hardly others when five decimals are kept', () => {
    fc.assert(
      fc.property(point, ([a, b]) => {
        const there = away(a, b);
        const kept = { latitude: rounded(there.latitude), longitude: rounded(there.longitude) };
        expect(metresBetween(there, kept)).to.be.below(0.8);
      }),
    );
  });
});

describe('a point and an outline', () => {
  it('inside is what the outline winds around', () => {
    fc.assert(
      fc.property(star, point, (corners, at) => {
        fc.pre(nearestSample(corners, at) > 1); // on the border itself both answers are right
        expect(isInside(away(...at), areaOf(corners))).to.equal(windsAround(corners, at));
      }),
    );
  });

  it('inside is the same from whichever corner and in whichever direction it is written', () => {
    fc.assert(
      fc.property(star, point, fc.nat(19), (corners, at, turn) => {
        fc.pre(nearestSample(corners, at) > 1);
        const area = areaOf(corners);
        const turned = area.map((_, index) => area[(index + turn) % area.length] as Corner);
        const inside = isInside(away(...at), area);
        expect(isInside(away(...at), turned)).to.equal(inside);
        expect(isInside(away(...at), area.toReversed())).to.equal(inside);
      }),
    );
  });

  it('a corner, an edge and a ray through a corner are no trap', () => {
    const diamond = areaOf([
      [0, -100],
      [100, 0],
      [0, 100],
      [-100, 0],
    ]);
    expect(isInside(away(-50, 0), diamond)).to.equal(true); // the ray leaves through a corner
    expect(isInside(away(-150, 0), diamond)).to.equal(false); // … goes through two
    expect(isInside(away(-150, 100), diamond)).to.equal(false); // … touches the top
    expect(metresToBorder(away(50, 50), diamond)).to.be.below(0.01);
  });

  it('metres to the border are those to the nearest of its points', () => {
    fc.assert(
      fc.property(star, point, (corners, at) => {
        const exact = metresToBorder(away(...at), areaOf(corners));
        const sampled = nearestSample(corners, at);
        expect(exact).to.be.at.most(sampled + 2);
        expect(exact).to.be.at.least(sampled - 10); // edges of up to 800 m in a hundred pieces
      }),
    );
  });
});

describe('an outline that crosses itself', () => {
  it('is never one whose corners stand around a centre', () => {
    fc.assert(
      fc.property(star, (corners) => {
        expect(crossing(areaOf(corners))).to.equal(null);
      }),
    );
  });

  it('is found wherever two corners are exchanged so that the outline has a loop', () => {
    const square = [corner(0, 0), corner(100, 0), corner(100, 100), corner(0, 100)];
    expect(crossing(square)).to.equal(null);
    const [a, b, c, d] = square as [Corner, Corner, Corner, Corner];
    expect(crossing([a, c, b, d])).to.deep.equal([1, 3]);
    expect(crossing([a, b, d, c])).to.deep.equal([2, 4]);
  });

  it('is one that touches itself in a corner, too', () => {
    const eight = [corner(-100, -50), corner(0, 0), corner(100, -50), corner(100, 50), corner(0, 0), corner(-100, 50)];
    expect(crossing(eight)).not.to.equal(null);
  });
});
