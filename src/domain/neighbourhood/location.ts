/** Which place a point on the map is (P8). GCJ-02 all the way: what WeChat sends is compared with what the files hold. */

import type { Neighbourhood, Place } from './model.ts';

export type Located =
  | { kind: 'found'; place: Place; metres: number }
  /** Near the border of grids: one place of each, nearest first. She says which. */
  | { kind: 'several'; options: Place[] }
  | { kind: 'outside' };

/** Farther than this from every place we know is outside the sub-district. */
const OUTSIDE = 800;
/** Phones err by some ten metres; a place of another grid that is hardly farther may be the one that is meant. */
const NEARLY = 40;
const MAX_OPTIONS = 3;

const EARTH_RADIUS = 6_371_000;

export function findByLocation(latitude: number, longitude: number, neighbourhood: Neighbourhood): Located {
  const nearest = new Map<string, { place: Place; metres: number }>();
  for (const place of neighbourhood.places.values()) {
    if (place.latitude === null || place.longitude === null) continue;
    const metres = distance(latitude, longitude, place.latitude, place.longitude);
    const grid = neighbourhood.node(place.node)?.code ?? place.node;
    if (metres < (nearest.get(grid)?.metres ?? Number.POSITIVE_INFINITY)) nearest.set(grid, { place, metres });
  }
  const [first, ...others] = [...nearest.values()].sort((a, b) => a.metres - b.metres);
  if (!first || !(first.metres <= OUTSIDE)) return { kind: 'outside' };
  const alike = others.filter(({ metres }) => metres - first.metres < NEARLY);
  if (alike.length > 0)
    return { kind: 'several', options: [first, ...alike].slice(0, MAX_OPTIONS).map((o) => o.place) };
  return { kind: 'found', place: first.place, metres: Math.round(first.metres) };
}

/** Haversine, in metres. */
function distance(latA: number, lngA: number, latB: number, lngB: number): number {
  const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  const a = sine(latB - latA) + cosine(latA) * cosine(latB) * sine(lngB - lngA);
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(a)));
}
