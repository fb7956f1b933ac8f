/** What is under way that may be the same thing: the reporter's own, or her neighbours' of the same category, in the same building or, out of doors, near. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { metresBetween, type Point } from '../neighbourhood/geometry.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { pointOf } from '../neighbourhood/location.ts';
import type { Category, Neighbourhood, Place } from '../neighbourhood/model.ts';
import { type Box, OpenSpots, type Where } from './open-spots.ts';

const OFFERED = 3;
/** Newest ones that are looked at: more of one kind in one spot is no neighbour's problem any more. */
const LOOKED_AT = 50;
/** A degree of latitude; of longitude, in the north of China, half of it. */
const METRES_PER_DEGREE = 111_000;

export interface Problem {
  category: Category;
  placeId: string | null;
  /** Whose the place is: all that is known of some. */
  node: string;
  location?: Point;
  /** Who reports. */
  personId: string | null;
  /** Whoever stays unnamed is offered no neighbour's ticket, and of her own only what is unnamed, too. */
  anonymous?: boolean;
}

export interface SimilarTickets {
  own: TicketRow[];
  neighbours: TicketRow[];
}

export async function similarTickets(tx: Tx, problem: Problem): Promise<SimilarTickets> {
  const { category, personId, anonymous } = problem;
  if (category.restricted || !category.listed) return { own: [], neighbours: [] };
  const picture = await neighbourhood(tx);
  const spot = spotOf(picture, problem);
  const { nearMetres } = picture.rules;
  const isAlone = category.personal || anonymous === true || (spot.places.length === 0 && !spot.point);
  if (!isAlone)
    await tx.alone(`similar|${category.id}|${spot.point ? picture.communityOf(problem.node) : spot.places[0]}`);
  if (await isSurelyNew(tx, problem, spot, nearMetres)) return { own: [], neighbours: [] };
  const found = await candidates(tx, problem, isAlone ? null : spot, nearMetres);
  const own = found.filter((row) => isHers(row) && isWhereHersIs(row, problem, spot, nearMetres));
  const near = found.filter((row) => !isHers(row) && isThere(row, spot, nearMetres));
  return {
    own: personId === null ? [] : (await ticketsOf(tx, own)).filter((row) => !anonymous || row.anonymous),
    neighbours: await ticketsOf(tx, near),
  };
}

/** Nothing of that category is open there, hers or a neighbour's: most reports are so, and need no statement. */
async function isSurelyNew(tx: Tx, problem: Problem, spot: Spot, metres: number): Promise<boolean> {
  const { category, placeId, node } = problem;
  const spots = await tx.view('open spots', OpenSpots.of);
  if (!spots) return false;
  const { point } = spot;
  const where: Where = {
    places: placeId === null ? spot.places : [...spot.places, placeId],
    ...(point && { box: around(point, metres) }),
    node: placeId === null ? node : null,
  };
  // The tickets of this group and of the one before are not in the view yet: that they are of the kind is enough.
  return (
    !spots.mayHold(category.id, where) && !tx.tickets.uncommitted.some((row) => mayBeThere(row, problem, spot, metres))
  );
}

async function ticketsOf(tx: Tx, rows: readonly Candidate[]): Promise<TicketRow[]> {
  const tickets: TicketRow[] = [];
  for (const { number } of rows.slice(0, OFFERED)) {
    const ticket = await tx.tickets.get(number);
    if (ticket) tickets.push(ticket);
  }
  return tickets;
}

type Candidate = Pick<TicketRow, 'number' | 'placeId' | 'latitude' | 'longitude' | 'homeNode'> & { hers: number };
const isHers = ({ hers }: Candidate) => Number(hers) === 1;

const COLUMNS = 'number, place_id AS "placeId", latitude, longitude, home_node AS "homeNode"';
const NEWEST = `ORDER BY number DESC LIMIT ${LOOKED_AT}`;
/** Not by the index of states, which leads through all open tickets: 5 ms at 30,000 of them, 0.04 ms so (SQLite). */
const OPEN = "(status || '') IN ('open', 'taken') AND restricted = false";
const OWN = `
  SELECT ${COLUMNS}, 1 AS hers FROM tickets
  WHERE category_id = ? AND ${OPEN}
    AND number IN (SELECT ticket FROM ticket_reporters WHERE person_id = ?)
  ${NEWEST}`;

/** One statement: every report asks. What the group has not written yet is written first only where it matters. */
async function candidates(tx: Tx, problem: Problem, spot: Spot | null, metres: number) {
  const { category, personId } = problem;
  const values: unknown[] = [category.id, personId ?? ''];
  let sql = OWN;
  if (spot) {
    const near = nearby(spot, metres);
    // A statement of its own for each index; what both find is one.
    const each = near.map(({ where }, at) => `SELECT * FROM (${NEIGHBOURS} AND ${where} ${NEWEST}) near${at}`);
    sql = `SELECT * FROM (${OWN}) own UNION ${each.join(' UNION ')} ORDER BY number DESC`;
    for (const one of near) values.push(category.id, personId ?? '', ...one.values);
  }
  const isWaiting = tx.tickets.unwritten.some((row) => mayBeThere(row, problem, spot, metres));
  return isWaiting ? tx.query<Candidate>(sql, values) : tx.look<Candidate>(sql, values);
}

const mayBeThere = (row: TicketRow, { category, placeId }: Problem, spot: Spot | null, metres: number): boolean =>
  row.categoryId === category.id && (row.placeId === placeId || (spot !== null && isThere(row, spot, metres)));

const NEIGHBOURS = `
  SELECT ${COLUMNS}, 0 AS hers FROM tickets
  WHERE category_id = ? AND ${OPEN} AND anonymous = false
    AND NOT EXISTS (SELECT 1 FROM ticket_reporters hers WHERE hers.ticket = tickets.number AND hers.person_id = ?)`;

function nearby({ places, point }: Spot, metres: number): { where: string; values: unknown[] }[] {
  const found: { where: string; values: unknown[] }[] = [];
  if (places.length > 0) found.push({ where: `place_id IN (${places.map(() => '?').join(',')})`, values: places });
  if (point) {
    found.push({ where: 'latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?', values: [...around(point, metres)] });
  }
  return found;
}

/** Of her own, the very place that she has named says enough, and where none is known, whose it is. */
function isWhereHersIs(row: Candidate, { placeId, node, location }: Problem, spot: Spot, metres: number): boolean {
  if (isThere(row, spot, metres)) return true;
  if (placeId !== null) return !spot.point && row.placeId === placeId;
  return !location && row.placeId === null && row.latitude === null && row.homeNode === node;
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
function around({ latitude, longitude }: Point, metres: number): Box {
  const degrees = metres / METRES_PER_DEGREE;
  return [latitude - degrees, latitude + degrees, longitude - 2 * degrees, longitude + 2 * degrees];
}

/** Where both points are known, they decide. */
function isThere(
  { placeId, latitude, longitude }: Pick<TicketRow, 'placeId' | 'latitude' | 'longitude'>,
  { places, point }: Spot,
  metres: number,
): boolean {
  if (point && latitude !== null && longitude !== null) return metresBetween(point, { latitude, longitude }) <= metres;
  return placeId !== null && places.includes(placeId);
}
