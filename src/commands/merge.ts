/** /合并: one ticket goes on in another of the same matter; both must be the sender's to handle. Categories that differ are asked about. */
import { categoryOf } from '../domain/tickets/change.ts';
import { endOf, mergeRefusal, mergeTickets } from '../domain/tickets/merge.ts';
import { findTicketNumber, splitTicketNumber } from '../domain/tickets/number.ts';
import { statusName } from '../domain/tickets/texts.ts';
import { undoable } from '../domain/tickets/undo.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { Refused, type StaffContext, staffCommand, ticketFor } from './command.ts';
import { texts } from './texts.ts';

const NAME = '合并';
const CONFIRMED = '确认';

export const merge = staffCommand({
  name: NAME,
  alias: 'merge',
  example: '/合并 1000028 1000015',
  about: '同一件事，前一张并到后一张',
  run: async (context) => {
    const { tx, actor, picture } = context;
    const { number, target, confirmed } = read(context);
    const ticket = await ticketFor(context, number, 'handle');
    const into = await endOf(tx, await ticketFor(context, target, 'see'));
    await ticketFor(context, into.number, 'handle');
    const refusal = mergeRefusal(ticket, into);
    if (refusal === 'other category' && !confirmed) {
      const [one, other] = [ticket, into].map((each) => categoryOf(picture, each).name);
      const words = texts.mergeAgain({ number, into: into.number, one: one ?? '', other: other ?? '' });
      throw new Refused(words, `merge: ${refusal}`);
    }
    if (refusal && refusal !== 'other category')
      throw new Refused(texts.mergeRefused[refusal](number, over(ticket, into)), `merge: ${refusal}`);
    const move = { command: NAME, actor, tickets: [number, into.number] as const };
    const { households, node } = await undoable(tx, move, () => mergeTickets(tx, ticket, into, actor));
    const up = node === into.node ? undefined : picture.node(node)?.name;
    return texts.merged({ number, into: into.number, households, up });
  },
});

/** Two numbers, or the quoted alert's and one. */
function read({ args, message }: StaffContext): { number: number; target: number; confirmed: boolean } {
  const first = splitTicketNumber(args);
  const second = splitTicketNumber(first.rest.trim());
  if (first.read.kind === 'wrong' || second.read.kind === 'wrong') throw new Refused(texts.wrongNumber, 'wrong number');
  if (first.read.kind === 'none') throw new Refused(texts.mergeWhere(1000028), 'no number');
  if (second.read.kind === 'number') {
    return { number: first.read.number, target: second.read.number, confirmed: second.rest.trim() === CONFIRMED };
  }
  const quoted = findTicketNumber(message.quoted ?? '');
  if (quoted === undefined) throw new Refused(texts.mergeWhere(first.read.number), 'no number');
  return { number: quoted, target: first.read.number, confirmed: first.rest.trim() === CONFIRMED };
}

const over = (ticket: TicketRow, into: TicketRow): string => {
  const ended = ['open', 'taken'].includes(ticket.status) ? into : ticket;
  return `工单 ${ended.number} 现在是“${statusName(ended.status)}”`;
};
