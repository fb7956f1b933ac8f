/** What neighbours have under way that may be the same thing: of the same category, in the same building or, out of doors, near. */
import { Between, type FindOptionsWhere, In } from 'typeorm';
import { Ticket, TicketReporter, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { metresBetween, type Point } from '../neighbourhood/geometry.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { pointOf } from '../neighbourhood/location.ts';
import type { Category, Neighbourhood, Place } from '../neighbourhood/model.ts';

const OFFERED = 3;
/** Newest ones that are looked at: more of one kind in one spot is no neighbour's problem any more. */
const LOOKED_AT = 50;
/** A degree of latitude; of longitude, in the north of China, half of it. */
const METRES_PER_DEGREE = 111_000;

export interface Problem {
  category: Category;
  placeId: string | null;
  location?: Point;
  /** Who reports: never offered what is hers. */
  personId: string | null;
}

export async function similarTickets(tx: Tx, problem: Problem): Promise<TicketRow[]> {
  const { category, personId } = problem;
  if (category.personal || category.restricted || !category.listed) return [];
  const picture = await neighbourhood(tx);
  const spot = spotOf(picture, problem);
  if (spot.places.length === 0 && !spot.point) return [];
  const db = await tx.db();
  const alike: FindOptionsWhere<TicketRow> = {
    categoryId: category.id,
    status: In(['open', 'taken']),
    restricted: false,
    anonymous: false,
  };
  const where = [
    ...(spot.places.length > 0 ? [{ ...alike, placeId: In(spot.places) }] : []),
    ...(spot.point ? [{ ...alike, ...around(spot.point, picture.rules.nearMetres) }] : []),
  ];
  const found = await db.find(Ticket, { where, order: { number: 'DESC' }, take: LOOKED_AT });
  const near = found.filter((ticket) => isThere(ticket, spot, picture.rules.nearMetres));
  if (near.length === 0 || personId === null) return near.slice(0, OFFERED);
  const hers = await db.findBy(TicketReporter, { personId, ticket: In(near.map(({ number }) => number)) });
  return near.filter(({ number }) => !hers.some(({ ticket }) => ticket === number)).slice(0, OFFERED);
}

interface Spot {
  /** Ids of the places that are the same. */
  places: string[];
  /** Where it is exactly, for what is out of doors. */
  point: Point | null;
}

function spotOf(picture: Neighbourhood, { category, placeId, location }: Problem): Spot {
  const place = placeId === null ? undefined : picture.places.get(placeId);
  const places = place ? samePlaces(picture, place, category.outdoor) : [];
  const point = category.outdoor ? (location ?? (place ? pointOf(place, picture) : null)) : null;
  return { places, point };
}

/** A building with its units. An estate is no building: indoors it says too little. */
function samePlaces(picture: Neighbourhood, place: Place, outdoor: boolean): string[] {
  const above = place.parent === null ? undefined : picture.places.get(place.parent);
  const building = place.kind === 'unit' ? above : place.kind === 'building' ? place : undefined;
  if (building) return [building.id, ...picture.placesWithin(building.id).map(({ id }) => id)];
  return outdoor || place.kind === 'landmark' ? [place.id] : [];
}

function around({ latitude, longitude }: Point, metres: number): FindOptionsWhere<TicketRow> {
  const degrees = metres / METRES_PER_DEGREE;
  return {
    latitude: Between(latitude - degrees, latitude + degrees),
    longitude: Between(longitude - 2 * degrees, longitude + 2 * degrees),
  };
}

/** Where both points are known, they decide. */
function isThere({ placeId, latitude, longitude }: TicketRow, { places, point }: Spot, metres: number): boolean {
  if (point && latitude !== null && longitude !== null) return metresBetween(point, { latitude, longitude }) <= metres;
  return placeId !== null && places.includes(placeId);
}
