/** What became of somebody's words, for the sandbox's page: talks, tickets with trail, timers, outbox. Reads only. */
import { In } from 'typeorm';
import { STATUS_NAMES, type Status } from '../domain/tickets/lifecycle.ts';
import { ticketsOf, trailOf } from '../domain/tickets/queries.ts';
import type { Catalogue } from '../engine/flow.ts';
import { openTalks, type Talk } from '../engine/talks.ts';
import { Outbox, Timer } from '../store/entities/messaging.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';
import { flowDiagram } from './flow-diagram.ts';

const NEWEST = 10;

export async function inspect(tx: Tx, catalogue: Catalogue, conversation: string) {
  const row = await tx.conversations.get(conversation);
  if (!row) return { talks: [], tickets: [], timers: [], outbox: [] };
  const { running, beneath } = openTalks(tx.vault, conversation, row.talks);
  const tickets = row.personId ? await ticketsOf(tx, row.personId, NEWEST) : [];
  const numbers = tickets.map(({ number }) => number);
  const db = await tx.db();
  const subjects = [conversation, ...numbers.map(String)];
  const mine = [
    { recipient: `conversation:${conversation}` },
    ...(numbers.length > 0 ? [{ ticket: In(numbers) }] : []),
  ];
  return {
    talks: [running, ...beneath.toReversed()].flatMap((talk) => (talk ? [describe(talk, catalogue)] : [])),
    tickets: await Promise.all(tickets.map((ticket) => withTrail(tx, ticket))),
    timers: await db.find(Timer, { where: { subject: In(subjects) }, order: { dueAt: 'ASC' } }),
    outbox: (await db.find(Outbox, { where: mine, order: { seq: 'DESC' }, take: 3 * NEWEST })).map(
      ({ seq, recipient, ticket, status, attempts, notBefore, why }) => ({
        seq,
        recipient,
        ticket,
        status,
        attempts,
        notBefore,
        why,
      }),
    ),
  };
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
    node: ticket.node,
    takeDueAt: ticket.takeDueAt,
    resolveDueAt: ticket.resolveDueAt,
    trail: trail.map(({ at, event, actor, words }) => ({ at, event, actor, words })),
  };
}
