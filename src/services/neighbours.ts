/** Neighbours who report the same thing: what is offered before filing, and joining it. No number and no name is shown before. */
import type { Answers } from '../../flows/report/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { newPerson } from '../domain/people/person.ts';
import { categoryOf, NotNow } from '../domain/tickets/change.ts';
import { joinTicket as join } from '../domain/tickets/join.ts';
import { whoTakes } from '../domain/tickets/open.ts';
import { similarTickets } from '../domain/tickets/similar.ts';
import { forGroup, openWords, shorten } from '../domain/tickets/words.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { raisedJustNow } from './emergency.ts';
import { filedFrom } from './report.ts';

const LONGEST_WORDS = 30;

type Asked = Pick<Answers, 'category' | 'place' | 'anonymous'>;

export async function findSimilar(context: ServiceContext, { category, place, anonymous }: Asked) {
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const known = category && picture.categories.get(category.id);
  // An alarm has its ticket already; who wants to stay unnamed stays alone.
  if (!known || !place || anonymous || (await raisedJustNow(context))) return { type: 'similar.found', similar: [] };
  const { location } = place;
  const found = await similarTickets(tx, {
    category: known,
    placeId: place.id,
    ...(location && { location }),
    personId: conversation.personId,
  });
  const similar: { number: number; says: string }[] = [];
  for (const ticket of found) similar.push({ number: ticket.number, says: await asNeighbourReads(context, ticket) });
  return { type: 'similar.found', similar };
}

/** "十号小区3号楼电梯不动了，正在办理": as a work group would read it, with the place unless the words begin with it. */
async function asNeighbourReads({ tx }: ServiceContext, ticket: TicketRow): Promise<string> {
  const picture = await neighbourhood(tx);
  const { text, placeInGroup, ownName } = openWords(tx.vault, ticket);
  const words = shorten(forGroup(text, ownName), LONGEST_WORDS) || categoryOf(picture, ticket).name;
  const what = /\d\s*(号楼|栋|单元)/.test(words) ? words : `${placeInGroup} ${words}`.trim();
  return `${what}，${ticket.status === 'taken' ? '正在办理' : '正等人接单'}`;
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
