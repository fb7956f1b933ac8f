/** What is not an ordinary report: other doors, restricted matters, doubts about a caller (domain.md R21, R23, R24). */
import type { Door } from '../../flows/door/machine.ts';
import type { Answers, Suspect } from '../../flows/restricted/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { matterOf, wantsAnonymity } from '../domain/neighbourhood/matters.ts';
import type { Category, Neighbourhood } from '../domain/neighbourhood/model.ts';
import { saysNoMore } from '../domain/neighbourhood/secrecy.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { complainedOf, excludedBy } from '../domain/people/complained.ts';
import { newPerson } from '../domain/people/person.ts';
import { titled } from '../domain/people/roles.ts';
import { completeTicket, openTicket, whoTakes } from '../domain/tickets/open.ts';
import { handlersAt, restrictedStart } from '../domain/tickets/restricted.ts';
import type { Heard } from '../engine/effects.ts';
import type { Talk } from '../engine/talks.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { Tx } from '../store/tx.ts';
import { raisedJustNow } from './emergency.ts';
import { findPlace } from './place.ts';
import { texts } from './texts.ts';
import { asFlowPlace, nodeOf } from './where.ts';

/** The flow that her words belong to, or a calm answer to nothing but anger; undefined: a report like any other. */
export async function otherMatter(
  tx: Tx,
  words: string,
): Promise<{ flow: string; input: object } | { say: string } | undefined> {
  const matter = matterOf(words, await neighbourhood(tx));
  if (matter?.kind === 'restricted' && saysNoMore(words)) return { flow: 'restricted', input: untold(matter, words) };
  switch (matter?.kind) {
    case 'anger':
      return { say: texts.calm };
    case 'check':
    case 'door':
    case 'restricted':
      return { flow: matter.kind, input: { words } };
    default:
      return undefined;
  }
}

/** For few eyes, and she is asked what it is. */
const untold = ({ category: { id, name } }: { category: Category }, words: string) => ({
  category: { id, name },
  anonymous: wantsAnonymity(words),
});

/** What a talk knows already, be it about a ticket or a report. */
interface Told {
  number?: number;
  words?: string;
  media?: string[];
  voice?: boolean;
  place?: object | null;
}

/** The same, said in answer to a question about an ordinary ticket or report: that one reads nothing of it. */
export async function confided({ tx }: ServiceContext, { text, media }: Heard, talk: Talk) {
  const matter = matterOf(text, await neighbourhood(tx));
  if (matter?.kind !== 'restricted') return undefined;
  const told = (talk.position?.context ?? talk.input ?? {}) as Told;
  const { number, words } = told;
  // She has been asked already, and it is a report like any other.
  if (words === text) return undefined;
  const ticket = number ? await tx.tickets.get(number) : null;
  if (ticket?.restricted) return undefined;
  if (saysNoMore(text)) {
    const asked = { flow: 'restricted', input: untold(matter, text), say: texts.confided };
    if (talk.flow !== 'report') return asked;
    // It is what she is just reporting that is for few: no report is left of it.
    const { media: photos = [], voice = false, place = null } = told;
    return { ...asked, input: { ...asked.input, words: words ?? '', media: photos, voice, place }, instead: true };
  }
  const input = { words: text, ...(media && { media: [media.id], voice: media.kind === 'voice' }) };
  return { flow: 'restricted', input, say: texts.confided };
}

export async function findDoor({ tx }: ServiceContext, { words }: { words: string }) {
  const matter = matterOf(words, await neighbourhood(tx));
  if (matter?.kind !== 'door') return { type: 'door.none' };
  const { text, phone, address, hours } = matter.door;
  return { type: 'door.found', door: { text, phone, address: address ?? '', hours: hours ?? '' } satisfies Door };
}

export async function readMatter(context: ServiceContext, { words, known }: { words: string; known: boolean }) {
  const picture = await neighbourhood(context.tx);
  const category = await restrictedBy(context, picture, words);
  const person = await context.person();
  const home = person?.homePlace ? picture.places.get(person.homePlace) : undefined;
  const found = known ? null : await findPlace(context, { words });
  return {
    type: 'matter.read',
    category: category && { id: category.id, name: category.name },
    found: found?.type === 'place.found' || found?.type === 'place.several' ? found : null,
    home: home ? asFlowPlace(home, picture) : null,
    anonymous: wantsAnonymity(words),
  };
}

/** What she asks for by its name, "调解", needs no telling words; what danger has raised stays what it is. */
async function restrictedBy(context: ServiceContext, picture: Neighbourhood, words: string): Promise<Category | null> {
  const matter = matterOf(words, picture);
  if (matter?.kind === 'restricted') return matter.category;
  const raised = await raisedJustNow(context);
  return (raised?.restricted && picture.categories.get(raised.categoryId)) || null;
}

export async function findPeople(
  { tx }: ServiceContext,
  { category, words, node }: { category: string; words: string; node: string },
) {
  const picture = await neighbourhood(tx);
  const needed = picture.categories.get(category)?.handler?.about === 'staff';
  const { people, sure } = needed ? complainedOf(picture, words, node) : { people: [], sure: false };
  const suspects: Suspect[] = people.map((member) => ({ id: member.personId, title: titled(member) }));
  return { type: 'people.found', people: suspects, sure, needed };
}

export async function openRestricted(context: ServiceContext, answers: Answers) {
  const { tx, conversation, talks } = context;
  const picture = await neighbourhood(tx);
  const person = (await context.person()) ?? newPerson(tx);
  const category = picture.categories.get(answers.category?.id ?? '') ?? picture.restricted[0];
  if (!category) throw new Error('no restricted category is left');
  const node = answers.place?.node ?? (await nodeOf(context)) ?? picture.root?.code ?? '';
  const excluded = excludedBy(picture, answers.words, answers.about ?? [], node);
  const filed = {
    category,
    node,
    placeId: answers.place?.id ?? null,
    words: {
      text: answers.words,
      place: answers.place?.name ?? '',
      placeInGroup: answers.place?.inGroup ?? '',
      ...(answers.place?.location && { location: answers.place.location }),
    },
    media: answers.media,
    excluded,
    anonymous: answers.anonymous,
    actor: { personId: person.id, name: '居民', channel: conversation.channel },
  };
  // What danger has raised is completed by its own matter alone: each has its own few.
  const alarm = await raisedJustNow(context);
  const raised = alarm?.restricted && alarm.categoryId === category.id ? alarm : null;
  const start = restrictedStart(picture, node, category, excluded);
  if (!raised && handlersAt(picture, category, start, excluded).length === 0) return { type: 'handlers.none' };
  delete talks.emergency;
  const ticket = raised
    ? await completeTicket(tx, raised, filed)
    : await openTicket(tx, { ...filed, reporter: person, conversation: conversation.id });
  const who = `${picture.node(ticket.node)?.name ?? ''} ${await whoTakes(tx, ticket)}`.trim();
  return { type: 'ticket.opened', number: ticket.number, who, due: formatDeadline(ticket.takeDueAt) };
}
