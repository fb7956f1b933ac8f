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
