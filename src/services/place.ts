/** Finds the place that words or a WeChat location mean. */
import type { FindPlace, PlaceFound } from '../../flows/shared/place.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { findByLocation } from '../domain/neighbourhood/location.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { findPlaces } from '../domain/neighbourhood/places.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { asFlowPlace, communityPlaces, nodeOf } from './where.ts';

export async function findPlace(context: ServiceContext, asked: FindPlace): Promise<PlaceFound> {
  const picture = await neighbourhood(context.tx);
  const located = atLocation(picture, asked);
  if (located) return located;
  const person = await context.person();
  const node = await nodeOf(context);
  const hint = { ...(person?.homePlace && { home: person.homePlace }), ...(node && { node }) };
  const found = findPlaces(asked.words, picture, hint);
  switch (found.kind) {
    case 'found':
      return { type: 'place.found', place: asFlowPlace(found.place, picture, found.detail) };
    case 'several':
      return { type: 'place.several', options: found.options.map((place) => asFlowPlace(place, picture)) };
    case 'unknown':
      return { type: 'place.unknown', communities: communityPlaces(picture) };
  }
}

/** Undefined: no usable coordinates, so her words decide. */
function atLocation(picture: Neighbourhood, { location }: FindPlace): PlaceFound | undefined {
  if (location?.latitude === undefined || location.longitude === undefined) return undefined;
  const { latitude, longitude, label } = location;
  const found = findByLocation(latitude, longitude, picture);
  if (found.kind === 'outside') return { type: 'place.outside' };
  if (found.kind === 'several') {
    return {
      type: 'place.several',
      options: found.options.map((place) => ({
        ...asFlowPlace(place, picture),
        location: { latitude, longitude, label },
      })),
    };
  }
  const near = asFlowPlace(found.place, picture);
  const name = label ? `${near.name}附近（${label}）` : `${near.name}附近`;
  return {
    type: 'place.found',
    place: { ...near, name, inGroup: `${near.inGroup}附近`, location: { latitude, longitude, label } },
  };
}
