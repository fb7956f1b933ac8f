/** A doctor is asked to come home: what is known of her already, and the request. */
import type { Answers } from '../../flows/home-visit/machine.ts';
import { requestVisit as request } from '../domain/clinic/visits.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { placeName } from '../domain/neighbourhood/places.ts';
import { openField } from '../domain/people/person.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { nodeOf } from './where.ts';

export async function lookUpHome(context: ServiceContext) {
  const { tx } = context;
  const person = await context.person();
  const picture = await neighbourhood(tx);
  const place = person?.homePlace ? picture.places.get(person.homePlace) : undefined;
  const detail = person ? (openField(tx, person, 'homeDetail') ?? '') : '';
  return {
    type: 'home.known',
    name: person ? (openField(tx, person, 'name') ?? '') : '',
    // Without a door number nobody finds it.
    address: place && /\d/.test(detail) ? addressOf(placeName(place, picture), detail) : '',
    phone: person ? (openField(tx, person, 'phone') ?? '') : '',
  };
}

/** What she has typed may hold the place already. */
const addressOf = (name: string, detail: string) => (detail.startsWith(name.slice(0, 3)) ? detail : `${name}${detail}`);

export async function requestVisit(context: ServiceContext, answers: Answers) {
  const { tx, conversation } = context;
  const { personId } = conversation;
  const picture = await neighbourhood(tx);
  const node = (await nodeOf(context)) ?? picture.root?.code ?? '';
  if (personId === null) return settled(SAYS.noPerson);
  const { name, age, group, walks, address, phone, note } = answers;
  const details = {
    ...{ name, age, address, phone },
    group: group === 'none' ? null : group,
    walksBadly: walks === 'badly',
    note: note ?? '',
  };
  const { number } = await request(tx, { personId, conversation: conversation.id, node, details });
  return settled(SAYS.requested(number));
}

const SAYS = {
  noPerson: '还没有登记，先回复“登记”。',
  requested: (number: number) =>
    `记下了，上门 ${number}。\n医生定了时间就告诉您。走不远的退役军人先安排。\n想看，不用了，都回复“我的”。`,
};
const settled = (says: string) => ({ type: 'visit.settled', says });
