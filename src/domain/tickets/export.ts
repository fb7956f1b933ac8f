/** Tickets and trails as rows of a table, a page at a time. Nobody's name, phone or flat, unless they are asked for. */
import { In } from 'typeorm';
import { TicketSource, type TicketSourceRow } from '../../store/entities/operating.ts';
import { Person } from '../../store/entities/people.ts';
import { Ticket, TicketLog, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { openField } from '../people/person.ts';
import { reportersOf } from './alerts.ts';
import { categoryOf } from './change.ts';
import { LIFECYCLE, type Move } from './lifecycle.ts';
import { ratingName, statusName } from './texts.ts';
import { forGroup, openLogWords, openWords, type TicketWords } from './words.ts';

export interface Asked {
  from: Date | null;
  to: Date | null;
  /** Codes of the nodes whose problems are meant; null: all. */
  nodes: readonly string[] | null;
  /** Names and phones too, but never those of anonymous and restricted tickets. */
  names: boolean;
  /** Restricted tickets too (domain.md R24), always without names. */
  restricted: boolean;
  /** Only what came from this platform; null: all. */
  platform: string | null;
}

export type Value = string | number | null;

interface Known {
  ticket: TicketRow;
  words: TicketWords;
  picture: Neighbourhood;
  source: TicketSourceRow | undefined;
  result: string;
  /** Empty unless names are asked for and may be told. */
  reporter: { name: string; phone: string };
}

/** Every field that a table of tickets can have. */
export const TICKET_FIELDS: Readonly<Record<string, readonly [label: string, of: (known: Known) => Value]>> = {
  number: ['工单编号', ({ ticket }) => ticket.number],
  status: ['状态', ({ ticket }) => statusName(ticket.status)],
  category: ['类别', ({ ticket, picture }) => categoryOf(picture, ticket).name],
  community: ['社区', ({ ticket, picture }) => picture.node(ticket.community)?.name ?? ticket.community],
  node: ['办理单位', ({ ticket, picture }) => picture.node(ticket.node)?.name ?? ticket.node],
  place: ['地点', ({ words }) => words.placeInGroup],
  words: ['诉求内容', ({ words }) => forGroup(words.text, words.ownName)],
  reported: ['上报时间', ({ ticket }) => stamp(ticket.createdAt)],
  taken: ['接单时间', ({ ticket }) => stamp(ticket.takenAt)],
  resolved: ['办结时间', ({ ticket }) => stamp(ticket.resolvedAt)],
  closed: ['结案时间', ({ ticket }) => stamp(ticket.closedAt)],
  result: ['办理结果', ({ result, words }) => forGroup(result, words.ownName)],
  rating: ['评价', ({ ticket }) => ratingName(ticket.rating)],
  households: ['户数', ({ ticket }) => ticket.households],
  reopens: ['重办次数', ({ ticket }) => ticket.reopens],
  sourceNumber: ['平台工单编号', ({ source }) => source?.number ?? ''],
  sourceDue: ['平台时限', ({ source }) => stamp(source?.dueAt ?? null)],
  name: ['报事人', ({ reporter }) => reporter.name],
  phone: ['联系电话', ({ reporter }) => reporter.phone],
};

/** "2026-11-20 10:00" in Shanghai, which has had one offset since 1991. */
export function stamp(at: Date | null): string {
  if (!at) return '';
  return new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ');
}

const AT_ONCE = 500;

export interface Page<Row> {
  rows: Row[];
  /** Where the next one begins; null: this was the last. */
  after: number | null;
}

export async function countTickets(tx: Tx, asked: Asked): Promise<number> {
  const { where, parameters } = condition(asked, 0);
  const [row] = await tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM tickets WHERE ${where}`, parameters);
  return Number(row?.n ?? 0);
}

/** Tickets behind `after` as rows of these fields. */
export async function ticketPage(
  tx: Tx,
  asked: Asked,
  fields: readonly string[],
  after: number,
): Promise<Page<Value[]>> {
  const tickets = await pageOf(tx, asked, after);
  const known = await Promise.all((await about(tx, tickets, asked)).map(async (each) => each));
  const rows = known.map((each) => fields.map((field) => TICKET_FIELDS[field]?.[1](each) ?? ''));
  return { rows, after: next(tickets) };
}

export const TRAIL_LABELS = ['工单编号', '时间', '经过', '办理人', '说明', '单位'];

export async function trailPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const tickets = await pageOf(tx, asked, after);
  const picture = await neighbourhood(tx);
  const names = new Map(tickets.map((ticket) => [ticket.number, openWords(tx.vault, ticket).ownName]));
  const steps = await (await tx.db()).find(TicketLog, {
    where: { ticket: In(tickets.map(({ number }) => number)) },
    order: { ticket: 'ASC', seq: 'ASC' },
  });
  const rows = steps.map((step): Value[] => [
    step.ticket,
    stamp(step.at),
    LIFECYCLE[step.event as Move]?.says ?? step.event,
    // "网格员 张伟": without names, in which capacity
    asked.names ? step.actor : (step.actor.split(' ')[0] ?? ''),
    forGroup(openLogWords(tx.vault, step), names.get(step.ticket) ?? null),
    picture.node(step.toNode)?.name ?? step.toNode,
  ]);
  return { rows, after: next(tickets) };
}

const next = (tickets: readonly TicketRow[]) => (tickets.length < AT_ONCE ? null : (tickets.at(-1)?.number ?? null));

async function pageOf(tx: Tx, asked: Asked, after: number): Promise<TicketRow[]> {
  const { where, parameters } = condition(asked, after);
  const rows = await tx.query<{ number: number }>(
    `SELECT number FROM tickets WHERE ${where} ORDER BY number LIMIT ${AT_ONCE}`,
    parameters,
  );
  const numbers = rows.map(({ number }) => number);
  return (await tx.db()).find(Ticket, { where: { number: In(numbers) }, order: { number: 'ASC' } });
}

function condition(asked: Asked, after: number): { where: string; parameters: unknown[] } {
  const parts: [string, ...unknown[]][] = [['number > ?', after]];
  if (asked.from) parts.push(['created_at >= ?', asked.from.getTime()]);
  if (asked.to) parts.push(['created_at < ?', asked.to.getTime()]);
  if (asked.nodes) parts.push([`home_node IN (${asked.nodes.map(() => '?').join(',')})`, ...asked.nodes]);
  if (!asked.restricted) parts.push(['restricted = ?', false]);
  if (asked.platform !== null) {
    parts.push(['number IN (SELECT ticket FROM ticket_sources WHERE platform = ?)', asked.platform]);
  }
  return {
    where: parts.map(([sql]) => sql).join(' AND '),
    parameters: parts.flatMap(([, ...values]) => values),
  };
}

async function about(tx: Tx, tickets: readonly TicketRow[], asked: Asked): Promise<Known[]> {
  const numbers = In(tickets.map(({ number }) => number));
  const db = await tx.db();
  const picture = await neighbourhood(tx);
  const sources = new Map((await db.findBy(TicketSource, { ticket: numbers })).map((row) => [row.ticket, row]));
  const results = new Map(tickets.map(({ number }): [number, string[]] => [number, []]));
  const where = { ticket: numbers, event: In(['resolve', 'undo']) };
  for (const row of await db.find(TicketLog, { where, order: { seq: 'ASC' } })) {
    const words = openLogWords(tx.vault, row);
    if (row.event === 'resolve') results.get(row.ticket)?.push(words);
    // What was taken back is no result.
    else if (words === LIFECYCLE.resolve.says) results.get(row.ticket)?.pop();
  }
  const known: Known[] = [];
  for (const ticket of tickets) {
    const mayName = asked.names && !ticket.anonymous && !ticket.restricted;
    known.push({
      ticket,
      picture,
      words: openWords(tx.vault, ticket),
      source: sources.get(ticket.number),
      result: results.get(ticket.number)?.at(-1) ?? '',
      reporter: mayName ? await reporterOf(tx, ticket.number) : { name: '', phone: '' },
    });
  }
  return known;
}

async function reporterOf(tx: Tx, number: number): Promise<{ name: string; phone: string }> {
  const [first] = await reportersOf(tx, number);
  // not for a change: nothing is locked
  const person = first && (await (await tx.db()).findOneBy(Person, { id: first.personId }));
  if (!person) return { name: '', phone: '' };
  return { name: openField(tx, person, 'name') ?? '', phone: openField(tx, person, 'phone') ?? '' };
}
