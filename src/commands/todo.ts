/** /待办: what waits here: the group's node, or the sender's own nodes. */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { ownNodes } from '../domain/tickets/permissions.ts';
import { openAt, restrictedFor } from '../domain/tickets/queries.ts';
import { callsAt } from '../domain/tickets/tellings.ts';
import { callTexts, statusName } from '../domain/tickets/texts.ts';
import { openWords } from '../domain/tickets/words.ts';
import { staffCommand } from './command.ts';
import { disputesFor } from './exchange.ts';
import { exchangeTexts } from './exchange-texts.ts';
import { standing } from './standing.ts';
import { texts } from './texts.ts';

const SHOWN = 10;
const COUNTED = 100;

export const todo = staffCommand({
  name: '待办',
  alias: 'todo',
  example: '/待办',
  about: '看还没办完的工单',
  run: async (context) => {
    const { tx, picture, member, group } = context;
    const tickets = group
      ? await openAt(tx, [group.node], COUNTED)
      : [
          ...(await restrictedFor(tx, picture, member.personId)),
          ...(await openAt(tx, ownNodes(member), COUNTED, member.personId)),
        ];
    const calls = await callsAt(tx, group ? [group.node] : ownNodes(member), SHOWN);
    const disputes = await disputesFor(context);
    if (tickets.length + calls.length + disputes.length === 0) return texts.nothingToDo;
    const lines = tickets.slice(0, SHOWN).map((ticket) => {
      const due = ticket.status === 'taken' ? ticket.resolveDueAt : ticket.takeDueAt;
      const late = due < tx.now && !ticket.shelvedUntil ? '已超时 ' : '';
      if (ticket.restricted)
        return `工单 ${ticket.number} 单独办理\n${late}${statusName(ticket.status)}，截止 ${formatDeadline(due)}`;
      const { placeInGroup } = openWords(tx.vault, ticket);
      const marks = standing(picture, ticket, tx.now).map((mark) => `\n${mark}`);
      return `工单 ${ticket.number} ${categoryOf(picture, ticket).name} ${placeInGroup}\n${late}${statusName(ticket.status)}，截止 ${formatDeadline(due)}${marks.join('')}`;
    });
    const more = tickets.length > SHOWN ? [texts.todoMore(tickets.length - SHOWN)] : [];
    const toCall = calls.map(({ ticket, gist }) => callTexts.todo({ number: ticket.number, gist }));
    const toDecide = disputes.length > 0 ? [exchangeTexts.list(disputes)] : [];
    return [...lines, ...more, ...toCall, ...toDecide].join('\n');
  },
});
