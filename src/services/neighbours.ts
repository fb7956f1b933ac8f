/** The same thing reported before, by herself or by neighbours: what is offered before filing, adding to it and joining it. Of a neighbour's no number and no name is shown before. */
import type { Answers, Similar } from '../../flows/report/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { newPerson } from '../domain/people/person.ts';
import { NotNow } from '../domain/tickets/change.ts';
import { joinTicket as join } from '../domain/tickets/join.ts';
import { whoTakes } from '../domain/tickets/open.ts';
import { similarTickets } from '../domain/tickets/similar.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { raisedJustNow } from './emergency.ts';
import { filedFrom } from './report.ts';
import { addToTicket } from './tickets.ts';
import { asNeighbourReads, asSheReads } from './under-way.ts';

type Asked = Pick<Answers, 'category' | 'place' | 'anonymous'> & { isAnother: boolean };

/** Her own come first: who has reported it already is no neighbour of herself. */
export async function findSimilar(context: ServiceContext, { category, place, anonymous, isAnother }: Asked) {
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const known = category && picture.categories.get(category.id);
  // An alarm has its ticket already.
  if (!known || !place || (await raisedJustNow(context))) return { type: 'similar.found', similar: [] };
  const { location } = place;
  const { own, neighbours } = await similarTickets(tx, {
    category: known,
    placeId: place.id,
    node: place.node,
    ...(location && { location }),
    personId: conversation.personId,
    anonymous,
  });
  const similar: Similar[] = [];
  const hers = isAnother ? [] : own;
  for (const ticket of hers) similar.push(await asSheReads(context, ticket));
  if (hers.length === 0) for (const ticket of neighbours) similar.push(await asNeighbourReads(context, ticket));
  return { type: 'similar.found', similar };
}

/** What she says again of her own: her new words, and where, when that is another place than before. */
export async function addToOwn(context: ServiceContext, { number, words, media, place }: Answers & { number: number }) {
  const ticket = await context.tx.tickets.get(number);
  const isElsewhere = place !== null && ticket !== null && (place.id ?? null) !== ticket.placeId;
  const said = isElsewhere ? `${words}（地点：${place.name}）` : words;
  return addToTicket(context, { number, words: said, media });
}

/** Refused when it is no longer under way, or hers already: then her report is filed as her own. */
export async function joinTicket(context: ServiceContext, { number, ...answers }: Answers & { number: number }) {
  const { tx, conversation } = context;
  const person = (await context.person()) ?? newPerson(tx);
  const ticket = await tx.tickets.get(number);
  if (!ticket) return { type: 'join.refused' };
  const { words, node, placeId, media, actor } = await filedFrom(context, answers, person.id);
  try {
    const joined = await join(tx, ticket, {
      reporter: person,
      conversation: conversation.id,
      actor,
      own: { words, node, placeId },
      media,
    });
    const registered = person.registeredAt !== null;
    return {
      type: 'ticket.joined',
      number,
      households: joined.households,
      who: await whoHasIt(context, joined),
      registered,
    };
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    return { type: 'join.refused' };
  }
}

async function whoHasIt({ tx }: ServiceContext, ticket: TicketRow): Promise<string> {
  const picture = await neighbourhood(tx);
  const who = `${picture.node(ticket.node)?.name ?? ''} ${await whoTakes(tx, ticket)}`.trim();
  return ticket.status === 'taken'
    ? `${who}正在办，${formatDeadline(ticket.resolveDueAt)}前办结。`
    : `${who}来办，${formatDeadline(ticket.takeDueAt)}前接单。`;
}
