/** Which place a point on the map is (P8). GCJ-02 all the way: what WeChat sends is compared with what the files hold. */

import { nodeAt } from './areas.ts';
import { metresBetween, type Point } from './geometry.ts';
import type { Neighbourhood, Node, Place } from './model.ts';

/** A node and the place of it that is nearest; null: none is near enough to name it by. */
export interface Spot {
  node: Node;
  place: Place | null;
}

export type Located =
  | { kind: 'found'; spot: Spot }
  /** Near the border of grids, the likeliest first. She says which. `drawn`: by their outlines, not by their places. */
  | { kind: 'several'; spots: Spot[]; drawn: boolean }
  | { kind: 'outside' };

/** Without outlines: farther than this from every place we know is outside the sub-district. */
const OUTSIDE = 800;
/** A place farther than this names nothing: the grid's name says more. */
const NAMES_WITHIN = 300;
/** Phones err by some ten metres; a place of another grid that is hardly farther may be the one that is meant. */
const NEARLY = 40;
const MAX_OPTIONS = 3;
const SAME_SPOT = 300;

export function findByLocation(latitude: number, longitude: number, neighbourhood: Neighbourhood): Located {
  const point = { latitude, longitude };
  const within = nodeAt(point, neighbourhood);
  const inside = (node: Node) => spotIn(point, node, neighbourhood);
  switch (within.kind) {
    case 'in':
      return { kind: 'found', spot: inside(within.node) };
    case 'border':
      return { kind: 'several', spots: within.nodes.map(inside), drawn: true };
    case 'outside':
      return within;
    case 'unmapped':
      return byPlaces(point, neighbourhood, within.grids);
  }
}

/** A place's own point; a unit is where its building is. An estate's middle says nothing of one of its buildings. */
export function pointOf(place: Place, neighbourhood: Neighbourhood): Point | null {
  const { latitude, longitude, kind, parent } = place;
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  const building = kind === 'unit' && parent !== null ? neighbourhood.places.get(parent) : undefined;
  return building ? pointOf(building, neighbourhood) : null;
}

/** Can somebody at this point be speaking of this place? Without points, its grid decides. */
export function isAt(point: Point, place: Place, neighbourhood: Neighbourhood): boolean {
  const known = pointOf(place, neighbourhood) ?? estatePoint(place, neighbourhood);
  if (known) return metresBetween(point, known) <= SAME_SPOT;
  const located = findByLocation(point.latitude, point.longitude, neighbourhood);
  const code = neighbourhood.node(place.node)?.code;
  if (located.kind === 'outside') return false;
  return located.kind === 'found'
    ? located.spot.node.code === code
    : located.spots.some((spot) => spot.node.code === code);
}

/** The nearest landmark, for whoever has to find a point: never an estate or a building, which may be her home. */
export function landmarkNear(point: Point, neighbourhood: Neighbourhood): Place | null {
  return nearest(point, neighbourhood, ({ kind }) => kind === 'landmark');
}

function estatePoint(place: Place, neighbourhood: Neighbourhood): Point | null {
  const above = place.parent === null ? undefined : neighbourhood.places.get(place.parent);
  return above ? (pointOf(above, neighbourhood) ?? estatePoint(above, neighbourhood)) : null;
}

/** In a community's outline, the nearest place names the grid, when that has no outline of its own. */
function spotIn(point: Point, node: Node, neighbourhood: Neighbourhood): Spot {
  const place = nearest(point, neighbourhood, (each) => neighbourhood.covers(node.code, each.node));
  const grid = node.kind === 'grid' || !place ? undefined : neighbourhood.node(place.node);
  return { node: grid && !grid.area ? grid : node, place };
}

function nearest(point: Point, neighbourhood: Neighbourhood, fits: (place: Place) => boolean): Place | null {
  let best: { place: Place | null; metres: number } = { place: null, metres: NAMES_WITHIN };
  for (const place of neighbourhood.places.values()) {
    const metres = metresTo(point, place);
    if (metres < best.metres && fits(place)) best = { place, metres };
  }
  return best.place;
}

function metresTo(point: Point, { latitude, longitude }: Place): number {
  return latitude === null || longitude === null
    ? Number.POSITIVE_INFINITY
    : metresBetween(point, { latitude, longitude });
}

/** By the nearest place of each grid that has no outline. */
function byPlaces(point: Point, neighbourhood: Neighbourhood, outlined: ReadonlySet<string>): Located {
  const best = new Map<string, { spot: Spot; metres: number }>();
  for (const place of neighbourhood.places.values()) {
    const node = neighbourhood.node(place.node);
    const metres = metresTo(point, place);
    if (!node || (node.kind === 'grid' && outlined.has(node.code))) continue;
    if (metres < (best.get(node.code)?.metres ?? Number.POSITIVE_INFINITY)) {
      best.set(node.code, { spot: { node, place }, metres });
    }
  }
  const [first, ...others] = [...best.values()].sort((a, b) => a.metres - b.metres);
  if (!first || !(first.metres <= OUTSIDE)) return { kind: 'outside' };
  const alike = others.filter(({ metres }) => metres - first.metres < NEARLY);
  if (alike.length === 0) return { kind: 'found', spot: first.spot };
  return { kind: 'several', spots: [first, ...alike].slice(0, MAX_OPTIONS).map(({ spot }) => spot), drawn: false };
}
