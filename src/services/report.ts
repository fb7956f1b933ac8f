/** Reading a report in one breath, and filing it. */

import type { Context as Callback } from '../../flows/callback/machine.ts';
import type { Answers, CategoryChoice, Similar } from '../../flows/report/machine.ts';
import type { FindPlace, FlowPlace, PlaceFound } from '../../flows/shared/place.ts';
import { rankCategories } from '../domain/neighbourhood/categories.ts';
import { type Danger, detectDanger } from '../domain/neighbourhood/danger.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { matterOf, wantsAnonymity } from '../domain/neighbourhood/matters.ts';
import type { Category, Neighbourhood } from '../domain/neighbourhood/model.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { excludedBy, excludedUnasked } from '../domain/people/complained.ts';
import { newPerson, openField, withPhone } from '../domain/people/person.ts';
import { withUrgency } from '../domain/tickets/change.ts';
import { isAlive } from '../domain/tickets/lifecycle.ts';
import { completeTicket, openTicket as open, whoTakes } from '../domain/tickets/open.ts';
import { ticketsOf } from '../domain/tickets/queries.ts';
import { openWords } from '../domain/tickets/words.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { raisedJustNow } from './emergency.ts';
import { otherMatter } from './matters.ts';
import { findPlace } from './place.ts';
import { asSheReads } from './under-way.ts';
import { asFlowPlace, nodeOf } from './where.ts';

const OFFERED = 7;
const OTHER = 'other';
export const EMERGENCY = 'emergency';
const CALLBACK = 'callback';

export async function readReport(context: ServiceContext, asked: FindPlace & { known: boolean; plain: boolean }) {
  const picture = await neighbourhood(context.tx);
  const matter = asked.plain ? undefined : await otherMatter(context.tx, asked.words);
  const guesses = rankCategories(asked.words, picture.listed).map(({ category }) => category);
  const found = asked.known || (asked.words === '' && !asked.location) ? null : await findPlace(context, asked);
  const person = await context.person();
  const home = person?.homePlace ? picture.places.get(person.homePlace) : undefined;
  return {
    type: 'report.read',
    category: guesses[0] ? choice(guesses[0]) : await emergencyChoice(context, picture),
    categories: [...new Set([...guesses, ...picture.listed])].slice(0, OFFERED).map(choice),
    found: needed(found),
    home: home ? asFlowPlace(home, picture) : null,
    elsewhere: matter && 'flow' in matter ? matter : null,
    anonymous: wantsAnonymity(asked.words),
    isAnger: matter !== undefined && 'say' in matter,
    ...(needsLast(found) && person ? await lastReported(context, picture, person.id, asked.words) : NEVER_REPORTED),
  };
}

/** What danger words have raised needs no other name. */
async function emergencyChoice(context: ServiceContext, picture: Neighbourhood): Promise<CategoryChoice | null> {
  return (await raisedJustNow(context)) ? choice(categoryOr(picture, EMERGENCY)) : null;
}

/** A place that was not found in the first words is not "not found" yet: she hasn't been asked. */
const needed = (found: PlaceFound | null) => (found?.type === 'place.unknown' ? null : found);
const needsLast = (found: PlaceFound | null) => found === null || found.type === 'place.unknown';

const NEVER_REPORTED: { last: FlowPlace | null; again: Similar[] } = { last: null, again: [] };
/** Of hers, the newest ones that she may be repeating word for word. */
const REMEMBERED = 5;

async function lastReported(context: ServiceContext, picture: Neighbourhood, person: string, words: string) {
  const tickets = await ticketsOf(context.tx, person, REMEMBERED);
  const place = tickets[0]?.placeId ? picture.places.get(tickets[0].placeId) : undefined;
  const again: Similar[] = [];
  // An alarm that these words have raised is no earlier report.
  const said = (await raisedJustNow(context)) ? '' : bare(words);
  for (const ticket of tickets) {
    if (said === '' || ticket.restricted || !isAlive(ticket)) continue;
    if (bare(openWords(context.tx.vault, ticket).text) === said) again.push(await asSheReads(context, ticket));
  }
  return { last: place ? asFlowPlace(place, picture) : null, again: again.slice(0, 3) };
}

const bare = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export async function openTicket(context: ServiceContext, answers: Answers) {
  const { tx, conversation, talks } = context;
  const person = (await context.person()) ?? newPerson(tx);
  const filed = await filedFrom(context, answers, person.id);
  const raised = await raisedJustNow(context);
  delete talks.emergency;
  const ticket = raised
    ? await completeTicket(tx, raised, filed)
    : await open(tx, { ...filed, reporter: person, conversation: conversation.id });
  return receipt(context, ticket, person.registeredAt !== null);
}

/** Her answers as they are filed, as a ticket of her own or with a neighbour's. */
export async function filedFrom(context: ServiceContext, answers: Answers, personId: string) {
  const picture = await neighbourhood(context.tx);
  const guessed = categoryOr(picture, answers.category?.id ?? OTHER);
  const hurry = detectDanger(answers.words) !== undefined && guessed.urgency === 'ordinary';
  const words = {
    text: answers.words,
    place: answers.place?.name ?? '',
    placeInGroup: answers.place?.inGroup ?? '',
    ...(answers.place?.location && { location: answers.place.location }),
  };
  return {
    category: hurry ? withUrgency(guessed, 'urgent') : guessed,
    node: answers.place?.node ?? (await nodeOf(context)) ?? picture.root?.code ?? '',
    placeId: answers.place?.id ?? null,
    words,
    media: answers.media,
    anonymous: answers.anonymous || wantsAnonymity(answers.words),
    actor: { personId, name: '居民', channel: context.conversation.channel },
  };
}

/** "Ask for me" and 0: a ticket to a named person, or to whoever answers for her home. */
export async function requestCallback(context: ServiceContext, asked: Callback) {
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const person = (await context.person()) ?? newPerson(tx);
  // What residents read of a colleague comes from the staff list alone: her own phone goes with the ticket only.
  const isStaff = picture.member(person.id) !== undefined;
  tx.people.put(
    isStaff || openField(tx, person, 'phone') === asked.phone ? person : withPhone(tx, person, asked.phone),
  );
  const node = asked.node || (await nodeOf(context)) || picture.root?.code || '';
  // A call about what is for few eyes is asked of those few, whomever she had in mind.
  const words = asked.words ?? '';
  const matter = matterOf(words, picture);
  const secret = matter?.kind === 'restricted' ? matter.category : undefined;
  const ticket = await open(tx, {
    reporter: person,
    conversation: conversation.id,
    actor: { personId: person.id, name: '居民', channel: conversation.channel },
    category: secret ?? categoryOr(picture, CALLBACK),
    ...(secret && { excluded: excludedUnasked(picture, secret, words, node) }),
    anonymous: wantsAnonymity(words),
    node,
    placeId: null,
    words: {
      text: words,
      place: `请回电 ${asked.phone}`,
      placeInGroup: asked.who ? `请${asked.who}回电` : '请回电',
    },
    media: asked.media,
    ...(asked.personId && !secret && { assigneeId: asked.personId }),
  });
  return { ...(await receipt(context, ticket, true)), ...(asked.who && !secret && { who: asked.who }) };
}

/** Raised by danger words alone, before anything else is known: nobody waits for a place (domain.md S10). */
export async function raiseEmergency(
  context: ServiceContext,
  text: string,
  { kind, urgency }: Pick<Danger, 'kind' | 'urgency'>,
): Promise<TicketRow> {
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const person = (await context.person()) ?? newPerson(tx);
  if (conversation.personId === null) {
    tx.people.put(person);
    conversation.personId = person.id;
  }
  const home = person.homePlace ? picture.places.get(person.homePlace) : undefined;
  const found = await findPlace(context, { words: text });
  const place = found.type === 'place.found' ? found.place : null;
  const near = home ? `地点待确认，住${asFlowPlace(home, picture).name.replace(/\d+单元.*$/, '')}` : '地点待确认';
  return open(tx, {
    reporter: person,
    conversation: conversation.id,
    actor: { personId: person.id, name: '居民', channel: conversation.channel },
    category: withUrgency(kind === 'home-violence' ? familyMatter(picture) : categoryOr(picture, EMERGENCY), urgency),
    ...(kind === 'home-violence' && { excluded: excludedBy(picture, text, [], '') }),
    anonymous: wantsAnonymity(text),
    node: place?.node ?? (await nodeOf(context)) ?? picture.root?.code ?? '',
    placeId: place?.id ?? null,
    words: { text, place: place?.name ?? near, placeInGroup: place?.inGroup ?? near },
    media: [],
  });
}

async function receipt({ tx }: ServiceContext, ticket: TicketRow, registered: boolean) {
  const picture = await neighbourhood(tx);
  const who = `${picture.node(ticket.node)?.name ?? ''} ${await whoTakes(tx, ticket)}`.trim();
  return { type: 'ticket.opened', number: ticket.number, who, due: formatDeadline(ticket.takeDueAt), registered };
}

/** Violence at home is never told to a group, also where the data name nobody for it. */
function familyMatter(picture: Neighbourhood): Category {
  const known = picture.restricted.find(({ handler }) => handler?.about === 'family');
  const handler = { who: ['police', 'community-staff', 'sub-district-staff'], about: 'family' } as const;
  return known ?? { ...categoryOr(picture, EMERGENCY), restricted: true, handler };
}

const choice = ({ id, name }: Category): CategoryChoice => ({ id, name });

/** Internal categories that the neighbourhood's data may lack. */
function categoryOr(picture: Neighbourhood, id: string): Category {
  const known = picture.categories.get(id);
  if (known) return known;
  const urgency = id === EMERGENCY ? 'emergency' : 'ordinary';
  const name = { [EMERGENCY]: '紧急', [CALLBACK]: '回电' }[id] ?? '其他';
  return {
    id,
    name,
    post: null,
    urgency,
    limit: urgency,
    keywords: {},
    listed: false,
    outdoor: false,
    personal: true,
    restricted: false,
    handler: null,
  };
}
