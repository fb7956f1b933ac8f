/** Finds the place that words or a WeChat location mean. Her phone is where she is; the problem is where she says (P8). */
import type { FindPlace, FlowPlace, PlaceFound } from '../../flows/shared/place.ts';
import type { Point } from '../domain/neighbourhood/geometry.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { findByLocation, isAt, type Located, type Spot } from '../domain/neighbourhood/location.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { type FoundPlace, findPlaces, type PlaceHint } from '../domain/neighbourhood/places.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { asFlowPlace, communityPlaces, nodeOf } from './where.ts';

type Sent = Point & { label: string };

export async function findPlace(context: ServiceContext, asked: FindPlace): Promise<PlaceFound> {
  const picture = await neighbourhood(context.tx);
  const sent = sentFrom(asked);
  if (!sent) return spoken(findPlaces(asked.words, picture, await hintFor(context)), picture);
  if (asked.named) return { type: 'place.found', place: withLocation(asked.named, sent, picture) };
  const located = findByLocation(sent.latitude, sent.longitude, picture);
  const words = asked.words === sent.label ? '' : asked.words;
  const named = findPlaces(words, picture, await hintAt(context, located, sent, picture));
  return words !== '' && named.kind !== 'unknown' ? compared(named, sent, picture) : onTheMap(located, sent, picture);
}

/** Undefined: no usable coordinates, so the words decide; a label is words, too. */
function sentFrom({ location }: FindPlace): Sent | undefined {
  if (location?.latitude === undefined || location.longitude === undefined) return undefined;
  return { latitude: location.latitude, longitude: location.longitude, label: location.label };
}

async function hintFor(context: ServiceContext): Promise<PlaceHint> {
  const person = await context.person();
  const node = await nodeOf(context);
  return { ...(person?.homePlace && { home: person.homePlace }), ...(node && { node }) };
}

/** "3号楼" is the one near the phone, and at home only when the phone is there. */
async function hintAt(
  context: ServiceContext,
  located: Located,
  sent: Sent,
  picture: Neighbourhood,
): Promise<PlaceHint> {
  const { home, node } = await hintFor(context);
  const place = home === undefined ? undefined : picture.places.get(home);
  const isHome = place !== undefined && isAt(sent, place, picture);
  const near = located.kind === 'found' ? located.spot.node.code : node;
  return { ...(isHome && home && { home }), ...(near && { node: near }) };
}

function spoken(found: FoundPlace, picture: Neighbourhood): PlaceFound {
  switch (found.kind) {
    case 'found':
      return { type: 'place.found', place: asFlowPlace(found.place, picture, found.detail) };
    case 'several':
      return { type: 'place.several', options: found.options.map((place) => asFlowPlace(place, picture)) };
    case 'unknown':
      return { type: 'place.unknown', communities: communityPlaces(picture) };
  }
}

/** The place that her words name wins; the location makes it more exact, or picks one of several, or is not used. */
function compared(named: FoundPlace, sent: Sent, picture: Neighbourhood): PlaceFound {
  if (named.kind !== 'several') {
    const found = spoken(named, picture);
    return found.type === 'place.found' ? { ...found, place: withLocation(found.place, sent, picture) } : found;
  }
  const near = named.options.filter((place) => isAt(sent, place, picture));
  const options = near.length > 0 ? near : named.options;
  const [only] = options;
  return options.length === 1 && only
    ? compared({ kind: 'found', place: only, detail: '' }, sent, picture)
    : spoken({ kind: 'several', options }, picture);
}

function withLocation(known: FlowPlace, { latitude, longitude, label }: Sent, picture: Neighbourhood): FlowPlace {
  const place = known.id === null ? undefined : picture.places.get(known.id);
  const isThere = place
    ? isAt({ latitude, longitude }, place, picture)
    : isIn({ latitude, longitude }, known.node, picture);
  const { note: _, location: __, ...named } = known;
  return isThere ? { ...named, location: { latitude, longitude, label } } : { ...named, note: 'said' };
}

function isIn(point: Point, node: string, picture: Neighbourhood): boolean {
  const located = findByLocation(point.latitude, point.longitude, picture);
  return located.kind === 'found' && picture.covers(node, located.spot.node.code);
}

function onTheMap(located: Located, sent: Sent, picture: Neighbourhood): PlaceFound {
  switch (located.kind) {
    case 'outside':
      return { type: 'place.outside', where: picture.root?.name ?? '', call: picture.map.outsideCall };
    case 'found':
      return { type: 'place.found', place: sentPlace(located.spot, sent, picture) };
    case 'several':
      return {
        type: 'place.several',
        options: located.spots.map((spot) => {
          const place = sentPlace(spot, sent, picture);
          const { name } = spot.place ? asFlowPlace(spot.place, picture) : place;
          return located.drawn ? { ...place, choice: spot.node.name } : { ...place, name };
        }),
      };
  }
}

function sentPlace({ node, place }: Spot, { latitude, longitude, label }: Sent, picture: Neighbourhood): FlowPlace {
  const near = place ? asFlowPlace(place, picture) : { id: null, node: node.code, name: node.name, inGroup: node.name };
  return {
    ...near,
    node: node.code,
    name: `${near.name}附近${label ? `（${label}）` : ''}`,
    inGroup: `${near.inGroup}附近`,
    location: { latitude, longitude, label },
    note: 'sent',
  };
}
