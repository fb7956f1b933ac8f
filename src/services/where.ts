/** Where a resident is, and whom she can call there: her address, else the code she scanned, else the sub-district. */
import type { FlowPlace } from '../../flows/shared/place.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood, Place } from '../domain/neighbourhood/model.ts';
import { placeInGroup, placeName } from '../domain/neighbourhood/places.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { raisedJustNow } from './emergency.ts';

export async function nodeOf(context: ServiceContext): Promise<string | null> {
  const person = await context.person();
  return person?.node ?? context.conversation.scannedNode;
}

/** Duty phones of her community and of the sub-district, a line each. */
export async function phonesFor(context: ServiceContext): Promise<string> {
  const picture = await neighbourhood(context.tx);
  const node = (await nodeOf(context)) ?? picture.root?.code ?? '';
  const duties = [...new Set(picture.path(node).flatMap(({ code }) => picture.contact('duty', code) ?? []))];
  const lines = duties.slice(0, 2).map(({ name, phone, hours }) => `${name} ${phone}（${hours}）`);
  return [...lines, '政务服务热线 12345（全天）'].join('\n');
}

export async function lookUpWhere(context: ServiceContext) {
  const { scannedNode } = context.conversation;
  const picture = await neighbourhood(context.tx);
  const where = scannedNode ? (picture.node(scannedNode)?.name ?? '') : '';
  const alarmed = (await raisedJustNow(context)) !== null;
  return { type: 'where.known', where, phones: await phonesFor(context), alarmed };
}

export function asFlowPlace(place: Place, picture: Neighbourhood, detail = ''): FlowPlace {
  return {
    id: place.id,
    node: place.node,
    name: placeName(place, picture) + detail,
    inGroup: placeInGroup(place, picture, detail),
  };
}

/** A whole community, for a place that nobody can name more exactly. */
export function communityPlaces(picture: Neighbourhood): FlowPlace[] {
  return picture.allNodes
    .filter(({ kind, successor }) => kind === 'community' && !successor)
    .map(({ code, name }) => ({ id: null, node: code, name, inGroup: name }));
}
