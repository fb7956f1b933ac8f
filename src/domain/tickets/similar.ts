/** What neighbours have under way that may be the same thing: of the same category, in the same building or, out of doors, near. */
import type { TicketRow } from '../../store/entities/tickets.ts';
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
  const { category } = problem;
  if (category.personal || category.restricted || !category.listed) return [];
  const picture = await neighbourhood(tx);
  const spot = spotOf(picture, problem);
  if (spot.places.length === 0 && !spot.point) return [];
  const { nearMetres } = picture.rules;
  const found = await candidates(tx, problem, spot, nearMetres);
  const near = found.filter((row) => isThere(row, spot, nearMetres)).slice(0, OFFERED);
  const tickets: TicketRow[] = [];
  for (const { number } of near) {
    const ticket = await tx.tickets.get(number);
    if (ticket) tickets.push(ticket);
  }
  return tickets;
}

type Candidate = Pick<TicketRow, 'number' | 'placeId' | 'latitude' | 'longitude'>;

/** One statement of its own: every report asks. What the group has not written yet is written first only where it matters. */
async function candidates(tx: Tx, { category, personId }: Problem, { places, point }: Spot, metres: number) {
  const where: string[] = [];
  const values: unknown[] = [category.id, personId ?? ''];
  if (places.length > 0) {
    where.push(`place_id IN (${places.map(() => '?').join(',')})`);
    values.push(...places);
  }
  if (point) {
    where.push('(latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?)');
    values.push(...around(point, metres));
  }
  const sql = `
    SELECT number, place_id AS "placeId", latitude, longitude FROM tickets
    WHERE category_id = ? AND status IN ('open', 'taken') AND restricted = false AND anonymous = false
      AND NOT EXISTS (SELECT 1 FROM ticket_reporters hers WHERE hers.ticket = tickets.number AND hers.person_id = ?)
      AND (${where.join(' OR ')})
    ORDER BY number DESC LIMIT ${LOOKED_AT}`;
  const isWaiting = tx.tickets.unwritten.some(
    (row) => row.categoryId === category.id && isThere(row, { places, point }, metres),
  );
  return isWaiting ? tx.query<Candidate>(sql, values) : tx.look<Candidate>(sql, values);
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

/** A box around the circle, in degrees. */
function around({ latitude, longitude }: Point, metres: number): number[] {
  const degrees = metres / METRES_PER_DEGREE;
  return [latitude - degrees, latitude + degrees, longitude - 2 * degrees, longitude + 2 * degrees];
}

/** Where both points are known, they decide. */
function isThere({ placeId, latitude, longitude }: Candidate, { places, point }: Spot, metres: number): boolean {
  if (point && latitude !== null && longitude !== null) return metresBetween(point, { latitude, longitude }) <= metres;
  return placeId !== null && places.includes(placeId);
}
