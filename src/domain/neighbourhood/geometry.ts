/**
 * Points and outlines on the map: how far, inside or not, is an outline one at all. Pure; knows no neighbourhood.
 *
 * Coordinates are GCJ-02, as WeChat sends them and as the files hold them, and are never converted: both sides have the
 * same shift, which within a sub-district is the same everywhere to well under a metre.
 */

export interface Point {
  latitude: number;
  longitude: number;
}

/** [longitude, latitude], in the order of GeoJSON. */
export type Corner = readonly [longitude: number, latitude: number];

/** The corners of an outline, the first not repeated at the end. */
export type Area = readonly Corner[];

const EARTH_RADIUS = 6_371_000;
const METRES_PER_DEGREE = (EARTH_RADIUS * Math.PI) / 180;

/** Haversine, in metres. */
export function metresBetween(a: Point, b: Point): number {
  const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  const h = sine(b.latitude - a.latitude) + cosine(a.latitude) * cosine(b.latitude) * sine(b.longitude - a.longitude);
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A ray to the east crosses the outline an odd number of times. A point on the border may be told either way. */
export function isInside({ latitude, longitude }: Point, area: Area): boolean {
  let inside = false;
  for (const [[lngA, latA], [lngB, latB]] of edges(area)) {
    if (latA > latitude === latB > latitude) continue;
    const crossesAt = lngA + ((latitude - latA) / (latB - latA)) * (lngB - lngA);
    if (crossesAt > longitude) inside = !inside;
  }
  return inside;
}

/** Metres to the nearest point of the outline, from inside or outside. */
export function metresToBorder(point: Point, area: Area): number {
  return Math.min(...edges(area).map((edge) => metresToEdge(point, edge)));
}

/** Five decimals are about a metre: what a phone knows of a place at best. */
export const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

type Edge = readonly [from: Corner, to: Corner];

export function edges(area: Area): Edge[] {
  return area.flatMap((corner, index): Edge[] => {
    const next = area[(index + 1) % area.length];
    return next ? [[corner, next]] : [];
  });
}

/** On a plane through the point: within some kilometres it is as good as the sphere. */
function metresToEdge({ latitude, longitude }: Point, [a, b]: Edge): number {
  const scale = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  const flat = ([lng, lat]: Corner) => [(lng - longitude) * scale, (lat - latitude) * METRES_PER_DEGREE] as const;
  const [ax, ay] = flat(a);
  const [bx, by] = flat(b);
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return Math.hypot(ax + along * dx, ay + along * dy);
}

/** The first two edges (counted from 1) that cross or touch without being neighbours; null: the outline is simple. */
export function crossing(area: Area): [number, number] | null {
  const all = edges(area);
  for (const [i, a] of all.entries()) {
    for (const [j, b] of all.entries()) {
      const areNeighbours = j === i + 1 || (i === 0 && j === all.length - 1);
      if (j > i && !areNeighbours && meet(a, b)) return [i + 1, j + 1];
    }
  }
  return null;
}

/** Twice the surface, in square degrees; 0 when all corners lie on one line. */
export function surface(area: Area): number {
  return Math.abs(edges(area).reduce((sum, [[ax, ay], [bx, by]]) => sum + (ax * by - bx * ay), 0));
}

function meet([a, b]: Edge, [c, d]: Edge): boolean {
  const [s1, s2, s3, s4] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (s1 !== s2 && s3 !== s4) return true;
  return (s1 === 0 && between(a, b, c)) || (s2 === 0 && between(a, b, d)) || (s3 === 0 && between(c, d, a));
}

/** On which side of the line from a to b: 1, -1, or 0 on it. */
function side([ax, ay]: Corner, [bx, by]: Corner, [x, y]: Corner): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
}

function between([ax, ay]: Corner, [bx, by]: Corner, [x, y]: Corner): boolean {
  return x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
}
