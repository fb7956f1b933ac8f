/** A location that comes right after a report makes its place more exact. Whoever goes there reads a distance, no home. */
import { metresBetween, type Point, rounded } from '../domain/neighbourhood/geometry.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { findByLocation, isAt, landmarkNear } from '../domain/neighbourhood/location.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { addToTicket } from '../domain/tickets/reporter-moves.ts';
import { openWords } from '../domain/tickets/words.ts';
import type { Heard } from '../engine/effects.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { texts } from './texts.ts';

const HERE = 10;
const SAME_SPOT = 300;
const DIRECTIONS = ['北', '东北', '东', '东南', '南', '西南', '西', '西北'];

/** What she reads; undefined: the ticket has no place that a location could be near to. */
export async function addLocation(
  context: ServiceContext,
  ticket: TicketRow,
  { latitude, longitude }: NonNullable<Heard['location']>,
): Promise<string | undefined> {
  if (latitude === undefined || longitude === undefined) return undefined;
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const point = { latitude, longitude };
  const place = ticket.placeId === null ? undefined : picture.places.get(ticket.placeId);
  if (!place && ticket.latitude === null) return undefined;
  const known = pointOfTicket(ticket);
  const isThere = known ? metresBetween(known, point) <= SAME_SPOT : place !== undefined && isAt(point, place, picture);
  if (!isThere) {
    const far = known ? `${distance(metresBetween(known, point))}` : '一段路';
    return texts.placeFar(ticket.number, openWords(tx.vault, ticket).place, far);
  }
  const actor = { personId: conversation.personId, name: '居民', channel: conversation.channel };
  const added = await addToTicket(tx, ticket, actor, `位置${spotWords(point, known, picture)}`, []);
  const located = findByLocation(latitude, longitude, picture);
  if (located.kind !== 'outside')
    tx.tickets.put({ ...added, latitude: rounded(latitude), longitude: rounded(longitude) });
  return texts.placeAdded(ticket.number);
}

const pointOfTicket = ({ latitude, longitude }: TicketRow): Point | null =>
  latitude === null || longitude === null ? null : { latitude, longitude };

/** "在原地点东北边约40米，东街幼儿园附近". */
function spotWords(point: Point, known: Point | null, picture: Neighbourhood): string {
  const landmark = landmarkNear(point, picture);
  const near = landmark ? `${landmark.name}附近` : '';
  if (!known) return near ? `在${near}` : '已发来';
  const metres = metresBetween(known, point);
  const from = metres <= HERE ? '就在原地点' : `在原地点${direction(known, point)}边约${distance(metres)}`;
  return [from, near].filter(Boolean).join('，');
}

function distance(metres: number): string {
  if (metres < 1000) return ` ${Math.max(10, Math.round(metres / 10) * 10)} 米`;
  return ` ${(metres / 1000).toFixed(1)} 公里`;
}

function direction(from: Point, to: Point): string {
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  const turn = Math.atan2(east, to.latitude - from.latitude) / (Math.PI / 4);
  return DIRECTIONS[(Math.round(turn) + 8) % 8] ?? '';
}
