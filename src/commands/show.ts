/** /查: a ticket and its trail. In a private chat its taker also reads who reported it, which the audit log shows. */
import { randomUUID } from 'node:crypto';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { openField } from '../domain/people/person.ts';
import { reportersOf } from '../domain/tickets/alerts.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { LIFECYCLE, type Move, mayMove, type Status } from '../domain/tickets/lifecycle.ts';
import { type TrailStep, trailOf } from '../domain/tickets/queries.ts';
import { tellingsOf } from '../domain/tickets/tellings.ts';
import { callTexts, statusName } from '../domain/tickets/texts.ts';
import { forGroup, openWords, shorten } from '../domain/tickets/words.ts';
import { conversationId } from '../engine/handle.ts';
import { Media, type TicketRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';
import { type StaffContext, ticketCommand } from './command.ts';
import { standing } from './standing.ts';

const STEPS = 8;

export const show = ticketCommand({
  name: '查',
  alias: 'show',
  example: '/查 1000028',
  about: '看工单和经过',
  needs: 'see',
  run: async (context, ticket) => {
    const { tx, picture, member, message } = context;
    const words = openWords(tx.vault, ticket);
    const private_ = message.room === undefined;
    const takersOwn = private_ && isTakers(ticket, member.personId);
    // Who wants to stay unnamed is, for all but the taker, also where her words name her.
    const open = private_ && (takersOwn || !ticket.anonymous);
    const mask = (text: string) => (open ? text : forGroup(text, words.ownName));
    const handler = ticket.assigneeId ? picture.member(ticket.assigneeId)?.name : undefined;
    const due = ticket.status === 'taken' ? ticket.resolveDueAt : ticket.takeDueAt;
    const steps = (await trailOf(tx, ticket.number)).filter(isWorthReading);
    const trail = steps.slice(-STEPS).map(({ at, event, actor, words: said }) => {
      const step = LIFECYCLE[event as Move]?.says ?? event;
      return `${formatDeadline(at)} ${step} ${event === 'report' ? '居民' : actor}${said ? `：${shorten(mask(said), 60)}` : ''}`;
    });
    if (takersOwn) await sendRecordings(context, ticket);
    return [
      `工单 ${ticket.number} ${categoryOf(picture, ticket).name} ${statusName(ticket.status)}${handler ? ` ${handler}` : ''}`,
      ...(ticket.anonymous
        ? [takersOwn ? '匿名：请勿告诉任何人是谁反映的。' : '匿名：接单的人才能看到是谁反映的。']
        : []),
      open ? words.place : words.placeInGroup,
      shorten(mask(words.text), 120),
      mayMove('note', ticket.status as Status) ? `截止 ${formatDeadline(due)}` : '',
      ...standing(picture, ticket, tx.now),
      ...(await tellings(tx, ticket.number)),
      ...(takersOwn ? await reporters(context, ticket) : []),
      ...trail,
    ]
      .filter(Boolean)
      .join('\n');
  },
});

/** What has raised it is said by the next step. */
function isWorthReading({ event }: TrailStep, i: number, trail: readonly TrailStep[]): boolean {
  return event !== 'weigh' || trail[i + 1]?.event !== 'rise';
}

/** By which step each reporter knows, or that they do not. */
async function tellings(tx: Tx, number: number): Promise<string[]> {
  const rows = await tellingsOf(tx, number);
  const lines = [...new Set(rows.map(({ via }) => via ?? ''))].flatMap((step) => {
    const told = rows.filter(({ status, via }) => status === 'told' && (via ?? '') === step);
    if (told.length === 0) return [];
    const last = Math.max(...told.map(({ at }) => at.getTime()));
    const via = callTexts.steps[step] ?? '';
    return [callTexts.told({ via, at: formatDeadline(new Date(last)), count: told.length })];
  });
  const notTold = rows.filter(({ status }) => status !== 'told');
  return [...lines, ...notTold.map(({ why, missed }) => callTexts.notTold({ why: why ?? '', missed }))];
}

/** Given by name is not taken yet: that difference counts for whoever wants to stay unnamed. */
function isTakers({ assigneeId, anonymous, takenAt }: TicketRow, personId: string): boolean {
  return assigneeId === personId && (!anonymous || takenAt !== null);
}

/** Voices and photos go to the taker alone, behind the answer; a work group never gets a voice (contract). */
async function sendRecordings({ tx, message }: StaffContext, ticket: TicketRow): Promise<void> {
  const stored = await (await tx.db()).findBy(Media, { ticket: ticket.number, status: 'stored' });
  if (stored.length === 0) return;
  const recipient = `conversation:${conversationId(message.channel, message.sender)}`;
  tx.send({ recipient, payload: { text: '', media: stored.map(({ id }) => id) } });
}

async function reporters(context: StaffContext, ticket: TicketRow): Promise<string[]> {
  const { tx, member, message } = context;
  tx.audit.add({
    id: randomUUID(),
    at: tx.now,
    personId: member.personId,
    account: conversationId(message.channel, message.sender),
    room: null,
    command: 'show',
    ticket: String(ticket.number),
    outcome: 'reporter shown',
  });
  const lines: string[] = [];
  for (const { personId } of await reportersOf(tx, ticket.number)) {
    const person = await tx.people.get(personId);
    if (!person) continue;
    const [name, phone, home] = (['name', 'phone', 'homeDetail'] as const).map((field) => openField(tx, person, field));
    lines.push(`报事人：${name ?? '未登记称呼'} ${phone ?? '未留电话'}${home ? ` ${home}` : ''}`);
  }
  return lines;
}
