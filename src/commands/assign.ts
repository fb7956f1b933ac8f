/** /转派: to a named person or another node, within the sender's own scope. */
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import { handlersOn, isBarred } from '../domain/tickets/restricted.ts';
import { assignTicket } from '../domain/tickets/staff-moves.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';
import { Refused, ticketCommand } from './command.ts';
import { asHelp, help, refer, unitOf } from './sideways.ts';
import { type Target, target } from './target.ts';
import { texts } from './texts.ts';

export const assign = ticketCommand({
  name: '转派',
  alias: 'assign',
  example: '/转派 1000028 @张伟',
  about: '转给别人、别的网格、外单位；请人帮忙：/转派 编号 协办 @姓名',
  needs: 'handle',
  undoable: true,
  run: async (context, ticket, words) => {
    const { tx, actor, member, picture } = context;
    const { helping, rest } = asHelp(words.normalize('NFKC'));
    const unit = unitOf(picture, rest);
    if (ticket.restricted && (unit || helping)) throw new Refused(texts.alone(ticket.number), 'restricted');
    if (unit) return refer(context, ticket, unit);
    if (helping) return help(context, ticket, rest);
    const to = target(picture, member, ticket, rest);
    if (!hasScope(picture, member, to.node)) throw new Refused(texts.outsideScope, 'outside scope');
    if (ticket.restricted && !mayReceive(tx, picture, ticket, to)) throw new Refused(texts.notThem, 'barred');
    if (hasIt(ticket, to)) throw new Refused(texts.hasIt(ticket.number, nameOf(picture, to)), 'has it');
    await assignTicket(tx, ticket, actor, to);
    return texts.assigned(ticket.number, nameOf(picture, to));
  },
});

const nameOf = (picture: Neighbourhood, { node, member }: Target) => member?.name ?? picture.node(node)?.name ?? node;

/** Nothing would change, and the group and the resident would hear it all again. */
const hasIt = ({ assigneeId, node }: TicketRow, to: Target): boolean =>
  to.member ? to.member.personId === assigneeId : assigneeId === null && to.node === node;

/** Whoever is complained of, and those below, get no restricted ticket (domain.md R24). */
function mayReceive(tx: Tx, picture: Neighbourhood, ticket: TicketRow, { node, member }: Target): boolean {
  return member ? !isBarred(picture, member, ticket, tx.vault) : handlersOn(picture, ticket, node, tx.vault).length > 0;
}
