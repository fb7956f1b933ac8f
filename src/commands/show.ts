/** /查: a ticket and its trail. In a private chat its taker also reads who reported it, which the audit log shows. */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { openField } from '../domain/people/person.ts';
import { reportersOf } from '../domain/tickets/alerts.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { LIFECYCLE, type Move } from '../domain/tickets/lifecycle.ts';
import { trailOf } from '../domain/tickets/queries.ts';
import { statusName } from '../domain/tickets/texts.ts';
import { forGroup, openWords, shorten } from '../domain/tickets/words.ts';
import { conversationId } from '../engine/handle.ts';
import { Media, type TicketRow } from '../store/entities/tickets.ts';
import { type StaffContext, ticketCommand } from './command.ts';

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
    const mask = (text: string) => (private_ ? text : forGroup(text, words.ownName));
    const handler = ticket.assigneeId ? picture.member(ticket.assigneeId)?.name : undefined;
    const due = ticket.status === 'taken' ? ticket.resolveDueAt : ticket.takeDueAt;
    const trail = (await trailOf(tx, ticket.number)).slice(-STEPS).map(({ at, event, actor, words: said }) => {
      const step = LIFECYCLE[event as Move]?.says ?? event;
      return `${formatDeadline(at)} ${step} ${event === 'report' ? '居民' : actor}${said ? `：${shorten(mask(said), 60)}` : ''}`;
    });
    const takersOwn = private_ && ticket.assigneeId === member.personId;
    if (takersOwn) await sendRecordings(context, ticket);
    return [
      `工单 ${ticket.number} ${categoryOf(picture, ticket).name} ${statusName(ticket.status)}${handler ? ` ${handler}` : ''}`,
      private_ ? words.place : words.placeInGroup,
      shorten(mask(words.text), 120),
      `截止 ${formatDeadline(due)}`,
      ...(takersOwn ? await reporters(context, ticket) : []),
      ...trail,
    ]
      .filter(Boolean)
      .join('\n');
  },
});

/** Voices and photos go to the taker alone, behind the answer; a work group never gets a voice (contract). */
async function sendRecordings({ tx, message }: StaffContext, ticket: TicketRow): Promise<void> {
  const stored = await (await tx.db()).findBy(Media, { ticket: ticket.number, status: 'stored' });
  if (stored.length === 0) return;
  const recipient = `conversation:${conversationId(message.channel, message.sender)}`;
  tx.send({ recipient, payload: { text: '', media: stored.map(({ id }) => id) } });
}

async function reporters({ tx }: StaffContext, ticket: TicketRow): Promise<string[]> {
  const lines: string[] = [];
  for (const { personId } of await reportersOf(tx, ticket.number)) {
    const person = await tx.people.get(personId);
    if (!person) continue;
    const [name, phone, home] = (['name', 'phone', 'homeDetail'] as const).map((field) => openField(tx, person, field));
    lines.push(`报事人：${name ?? '未登记称呼'} ${phone ?? '未留电话'}${home ? ` ${home}` : ''}`);
  }
  return lines;
}
