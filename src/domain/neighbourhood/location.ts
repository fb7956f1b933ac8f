/** Which place a point on the map is (P8). GCJ-02 all the way: what WeChat sends is compared with what the files hold. */

import { metresBetween, type Point } from './geometry.ts';
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

export function findByLocation(latitude: number, longitude: number, neighbourhood: Neighbourhood): Located {
  const nearest = new Map<string, { place: Place; metres: number }>();
  for (const place of neighbourhood.places.values()) {
    if (place.latitude === null || place.longitude === null) continue;
    const metres = metresBetween({ latitude, longitude }, { latitude: place.latitude, longitude: place.longitude });
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

/** A place's own point; a unit is where its building is. An estate's middle says nothing of one of its buildings. */
export function pointOf(place: Place, neighbourhood: Neighbourhood): Point | null {
  const { latitude, longitude, kind, parent } = place;
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  const building = kind === 'unit' && parent !== null ? neighbourhood.places.get(parent) : undefined;
  return building ? pointOf(building, neighbourhood) : null;
}
