/** What became of somebody's words, for the sandbox's page: talks, tickets with trail, timers, outbox. Reads only. */
import { In } from 'typeorm';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { LIFECYCLE, type Move, STATUS_NAMES, type Status } from '../domain/tickets/lifecycle.ts';
import { ticketsOf, trailOf } from '../domain/tickets/queries.ts';
import type { Catalogue } from '../engine/flow.ts';
import type { OutboundMessage } from '../engine/messages.ts';
import { openTalks, type Talk, type Talks } from '../engine/talks.ts';
import { listMine } from '../services/mine.ts';
import { type ConversationRow, Outbox, type OutboxRow, Timer } from '../store/entities/messaging.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';
import { flowDiagram } from './flow-diagram.ts';

const NEWEST = 10;
const TICKET = '工单';

export async function inspect(tx: Tx, catalogue: Catalogue, conversation: string) {
  const row = await tx.conversations.get(conversation);
  if (!row) return { talks: [], tickets: [], own: [], timers: [], outbox: [] };
  const talks = openTalks(tx.vault, conversation, row.talks);
  const own = await otherThings(tx, row, talks);
  const tickets = row.personId ? await ticketsOf(tx, row.personId, NEWEST) : [];
  const numbers = tickets.map(({ number }) => number);
  const db = await tx.db();
  const subjects = [conversation, ...[...numbers, ...own.map(({ number }) => number)].map(String)];
  const mine = [
    { recipient: `conversation:${conversation}` },
    ...(numbers.length > 0 ? [{ ticket: In(numbers) }] : []),
  ];
  return {
    talks: [talks.running, ...talks.beneath.toReversed()].flatMap((talk) => (talk ? [describe(talk, catalogue)] : [])),
    tickets: await Promise.all(tickets.map((ticket) => withTrail(tx, ticket))),
    own,
    timers: await db.find(Timer, { where: { subject: In(subjects) }, order: { dueAt: 'ASC' } }),
    outbox: await Promise.all(
      (await db.find(Outbox, { where: mine, order: { seq: 'DESC' }, take: 3 * NEWEST })).map((row) =>
        goingOut(tx, row),
      ),
    ),
  };
}

/** What is hers of the other services, as 我的 lists it. */
async function otherThings(tx: Tx, conversation: ConversationRow, talks: Talks) {
  const person = conversation.personId === null ? null : await tx.people.get(conversation.personId);
  const { items } = await listMine({ tx, conversation, talks, person: async () => person });
  return items.filter(({ noun }) => noun !== TICKET);
}

/** `to`: the group's or person's name as staff know it; a chat of the account stays an id. */
async function goingOut(tx: Tx, row: OutboxRow) {
  const { seq, recipient, ticket, status, attempts, notBefore, why, step } = row;
  const picture = await neighbourhood(tx);
  const [kind = '', id = ''] = /^([a-z]+):(.*)$/.exec(recipient)?.slice(1) ?? [];
  const to = kind === 'node' ? picture.node(id)?.name : picture.staff.find(({ personId }) => personId === id)?.name;
  const { text }: OutboundMessage = JSON.parse(tx.vault.open(row.payload, `outbox.payload:${row.key}`));
  return { seq, recipient, to, ticket, status, attempts, notBefore, why, step, text };
}

function describe(talk: Talk, catalogue: Catalogue) {
  const flow = catalogue.find(({ id }) => id === talk.flow);
  return {
    flow: talk.flow,
    title: flow?.title ?? talk.flow,
    state: talk.position?.value ?? null,
    answers: talk.position?.context ?? talk.input,
    diagram: flow ? flowDiagram(flow) : '',
  };
}

async function withTrail(tx: Tx, ticket: TicketRow) {
  const trail = await trailOf(tx, ticket.number);
  return {
    number: ticket.number,
    status: STATUS_NAMES[ticket.status as Status],
    code: ticket.status,
    node: (await neighbourhood(tx)).node(ticket.node)?.name ?? ticket.node,
    takeDueAt: ticket.takeDueAt,
    resolveDueAt: ticket.resolveDueAt,
    trail: trail.map(({ at, event, actor, words }) => ({
      at,
      event,
      says: LIFECYCLE[event as Move].says,
      actor,
      words,
    })),
  };
}
