/** What work groups read on the morning of a working day (domain.md S2): what is new, late, due today, waiting; nothing when nothing is open. */
import { In, IsNull } from 'typeorm';
import { Ticket, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { quietUntil } from '../neighbourhood/delivery-rules.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Group, Neighbourhood } from '../neighbourhood/model.ts';
import { dayOf, shanghai } from '../neighbourhood/working-time.ts';
import { dueAt } from './clock.ts';
import { dailyText, type Part } from './daily-text.ts';
import { calendarOf } from './deadlines.ts';

const KEY = 'daily-digest';
const DAY = 24 * 3600_000;
/** The longest holiday is nine days. */
const LOOK = 15;

/** The timer is there from the first start on; a changed hour holds from the next one. */
export async function ensureDailyDigest(tx: Tx): Promise<void> {
  const known = await tx.timers.get(KEY);
  const next = await nextDigest(tx);
  if (!known) setNext(tx, next);
  else if (known.dueAt > tx.now && known.dueAt.getTime() !== next?.getTime()) setNext(tx, next);
}

/**
 * As a timer handler: once, however late it comes, and sets its own next day. On a day off or in quiet hours nobody is
 * told: the next morning's says the same.
 */
export async function dailyDigest(tx: Tx): Promise<void> {
  const picture = await neighbourhood(tx);
  setNext(tx, await nextDigest(tx));
  const { delivery } = picture;
  if (!delivery.digestAt || !calendarOf(picture).isWorkdayAt(tx.now) || quietUntil(delivery, tx.now)) return;
  const open = await (await tx.db()).find(Ticket, {
    where: { status: In(['open', 'taken']), restricted: false, shelvedUntil: IsNull() },
    order: { takeDueAt: 'ASC', number: 'ASC' },
  });
  const since = lastDigest(picture, delivery.digestAt, tx.now);
  for (const group of picture.groups) if (group.kind === 'work') tell(tx, picture, group, open, since);
}

function tell(tx: Tx, picture: Neighbourhood, group: Group, open: readonly TicketRow[], since: Date): void {
  const node = picture.node(group.node);
  if (!node) return;
  const own = open.filter((ticket) => picture.workGroup(ticket.node) === group);
  const below = node.kind === 'sub-district' ? picture.children(node.code) : [];
  const communities = below.map(({ code, name }) => ({
    name,
    part: partOf(
      open.filter((ticket) => picture.covers(code, ticket.homeNode)),
      since,
      tx.now,
    ),
  }));
  const said = dailyText({ name: node.name, day: tx.now, own: partOf(own, since, tx.now), communities });
  if (said === undefined) return;
  const mentions = own.length > 0 ? picture.crew(node.code).map(({ personId }) => personId) : [];
  const key = `daily:${node.code}:${dayOf(tx.now)}`;
  tx.send({ key, recipient: `node:${node.code}`, payload: { text: said, mentions } });
}

function partOf(tickets: readonly TicketRow[], since: Date, now: Date): Part {
  const today = dayOf(now);
  const numbers = (fits: (ticket: TicketRow) => boolean) => tickets.filter(fits).map(({ number }) => number);
  return {
    open: tickets.length,
    fresh: numbers(({ createdAt }) => createdAt >= since),
    late: numbers((ticket) => dueAt(ticket) < now),
    today: numbers((ticket) => dueAt(ticket) >= now && dayOf(dueAt(ticket)) === today),
    waiting: numbers(({ status }) => status === 'open'),
  };
}

async function nextDigest(tx: Tx): Promise<Date | undefined> {
  const picture = await neighbourhood(tx);
  const { digestAt } = picture.delivery;
  if (!digestAt) return undefined;
  for (let days = 0; days <= LOOK; days++) {
    const day = new Date(tx.now.getTime() + days * DAY);
    const at = shanghai(dayOf(day), digestAt);
    if (at > tx.now && calendarOf(picture).isWorkdayAt(at)) return at;
  }
  return undefined;
}

/** The one before: what came after it is new. */
function lastDigest(picture: Neighbourhood, digestAt: string, now: Date): Date {
  for (let days = 1; days <= LOOK; days++) {
    const at = shanghai(dayOf(new Date(now.getTime() - days * DAY)), digestAt);
    if (calendarOf(picture).isWorkdayAt(at)) return at;
  }
  return new Date(now.getTime() - DAY);
}

/** Without an hour it looks again every day: the data may get one. */
function setNext(tx: Tx, next: Date | undefined): void {
  tx.timers.put({ key: KEY, kind: KEY, dueAt: next ?? new Date(tx.now.getTime() + DAY), subject: '' });
}
