/** Consent and registration. Before she agrees nothing is kept for good: what she sends waits, at most a day. */
import type { Answers } from '../../flows/register/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { newPerson, openField, sealField, withPhone } from '../domain/people/person.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { forgetLooseMedia } from '../store/media-bytes.ts';
import { asFlowPlace } from './where.ts';

export async function storeConsent(context: ServiceContext) {
  const { tx, conversation } = context;
  const person = (await context.person()) ?? newPerson(tx);
  tx.people.put({ ...person, consentAt: tx.now });
  conversation.personId = person.id;
  return { type: 'consent.stored' };
}

/** She refused: what waited and what she sent are dropped. */
export async function forgetAll({ tx, talks, conversation }: ServiceContext) {
  talks.beneath = [];
  await forgetLooseMedia(tx, conversation.id);
  return undefined;
}

/** A photo that came while she was asked belongs to what waits. */
export async function keepMedia({ talks }: ServiceContext, { media }: { media: string }) {
  const waiting = talks.beneath.at(-1);
  if (waiting) {
    const input = waiting.input as { media?: string[] };
    waiting.input = { ...input, media: [...(input.media ?? []), media] };
  }
  return undefined;
}

export async function lookUpSelf(context: ServiceContext) {
  const person = await context.person();
  if (!person?.registeredAt) return { type: 'self.unknown' };
  const picture = await neighbourhood(context.tx);
  const place = person.homePlace ? picture.places.get(person.homePlace) : undefined;
  return {
    type: 'self.known',
    home: place ? asFlowPlace(place, picture) : null,
    name: openField(context.tx, person, 'name') ?? '',
  };
}

/** The address decides; where the scanned code says otherwise she is asked (domain.md O3). */
export async function compareWithScan({ tx, conversation }: ServiceContext, { node }: { node: string }) {
  const picture = await neighbourhood(tx);
  const scanned = conversation.scannedNode;
  const agrees = !scanned || picture.covers(scanned, node) || picture.covers(node, scanned);
  return agrees ? { type: 'grid.agrees' } : { type: 'grid.differs', scanned: picture.node(scanned)?.name ?? scanned };
}

export async function register(context: ServiceContext, { home, homeDetail, name, phone }: Answers) {
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const before = (await context.person()) ?? newPerson(tx);
  const node = home?.node ?? before.node;
  // What residents read of a colleague comes from the staff list alone.
  const isStaff = picture.member(before.id) !== undefined;
  const person = {
    ...(isStaff ? before : withPhone(tx, before, phone || openField(tx, before, 'phone'))),
    name: isStaff ? before.name : sealField(tx, before, 'name', name),
    homePlace: home?.id ?? null,
    homeDetail: sealField(tx, before, 'homeDetail', homeDetail),
    node,
    registeredAt: tx.now,
  };
  tx.people.put(person);
  conversation.personId = person.id;
  const [worker] = node ? picture.crew(node) : [];
  return {
    type: 'registered',
    place: (node && picture.node(node)?.name) ?? '',
    contact: worker ? `网格员：${worker.name} ${worker.phone ?? ''}`.trim() : '',
  };
}

export async function lookUpPhone(context: ServiceContext) {
  const person = await context.person();
  const phone = person ? openField(context.tx, person, 'phone') : null;
  return phone ? { type: 'phone.known', phone } : { type: 'phone.unknown' };
}
