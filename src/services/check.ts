/** 是真的吗: what is told of a ticket's number to somebody who was called or visited (domain.md R21). */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { matterOf } from '../domain/neighbourhood/matters.ts';
import { titled } from '../domain/people/roles.ts';
import { handlers } from '../domain/tickets/assignment.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { findTicketNumber, readTicketNumber } from '../domain/tickets/number.ts';
import { isReporter } from '../domain/tickets/queries.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { nodeOf } from './where.ts';

export async function readCheck({ tx }: ServiceContext, { words }: { words: string }) {
  const matter = matterOf(words, await neighbourhood(tx));
  const money = matter?.kind === 'check' && matter.money;
  return { type: 'check.read', money, number: findTicketNumber(words) ?? null };
}

/** Says who works on it, never what it is: the caller may stand beside her. */
export async function checkNumber(context: ServiceContext, { number }: { number: number }) {
  const unknown = { type: 'check.unknown' };
  if (readTicketNumber(String(number)).kind !== 'number') return unknown;
  const { tx, conversation } = context;
  const ticket = await tx.tickets.get(number);
  if (!ticket) return unknown;
  const own = conversation.personId !== null && (await isReporter(tx, number, conversation.personId));
  if (!(own ? isUnderWay(ticket, ['open', 'taken', 'resolved']) : await isNear(context, ticket))) return unknown;
  const picture = await neighbourhood(tx);
  const taker = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  const [first] = ticket.restricted ? [] : handlers(picture, ticket.node, categoryOf(picture, ticket), tx.now);
  const member = taker ?? first;
  if (!member) return unknown;
  const phone = member.phone ?? picture.contact('duty', ticket.node)?.phone ?? '';
  return { type: 'check.known', number, who: titled(member), phone, own };
}

const isUnderWay = ({ status }: TicketRow, statuses: readonly string[]) => statuses.includes(status);

/** A neighbour's ticket of her own grid: somebody may really come to look. Restricted ones are nobody else's to know of. */
async function isNear(context: ServiceContext, ticket: TicketRow): Promise<boolean> {
  const node = await nodeOf(context);
  if (!node || ticket.restricted || !isUnderWay(ticket, ['open', 'taken'])) return false;
  const picture = await neighbourhood(context.tx);
  return picture.node(node)?.kind === 'grid' && picture.covers(ticket.homeNode, node);
}
