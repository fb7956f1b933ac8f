/** /延期: more time, with a reason, when the level above agrees. */
import { chineseNumber } from '../domain/neighbourhood/chinese-text.ts';
import { dayOf, nameOf } from '../domain/neighbourhood/dates.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { askAbove, decider, extendedTo, extendTicket, reasonOf } from '../domain/tickets/deciding.ts';
import { readerOf } from '../domain/tickets/tellings.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { Refused, type StaffContext, ticketCommand } from './command.ts';
import { decided, refusePending } from './deciding.ts';
import { texts } from './texts.ts';

/** "10月1日" is no number of days. */
const WRITTEN =
  /^([-－−]?[\d０-９零〇一二三四五六七八九十两百]{1,4})(?![\d０-９零〇一二三四五六七八九十两百年月点周]|个月|小时|星期|[-/.]\d)\s*(?:个?工作日|天|日)?[\s,，。:：;；、]*([\s\S]*)$/;

export const extend = ticketCommand({
  name: '延期',
  alias: 'extend',
  example: '/延期 1000028 5 等配件',
  about: '延几个工作日，上一级同意后算数',
  needs: 'handle',
  needsWords: true,
  undoable: true,
  run: async (context, ticket, words) => {
    const { tx, actor, picture, member } = context;
    const answer = await decided(context, ticket, 'extend', words);
    if (answer && 'refused' in answer) return answer.refused;
    if (answer?.request.kind === 'extend') {
      const reason = await reasonOf(tx, ticket, answer.request);
      const { resolveDueAt } = await extendTicket(tx, ticket, actor, {
        days: answer.request.days,
        words: reason,
        told: true,
      });
      return extended(context, ticket, resolveDueAt);
    }
    const { days, reason } = read(context, ticket, words);
    refusePending(context, ticket);
    const above = decider(picture, member, ticket, tx.vault);
    if (!above) {
      const { resolveDueAt } = await extendTicket(tx, ticket, actor, { days, words: reason, told: false });
      return extended(context, ticket, resolveDueAt);
    }
    const request = { kind: 'extend' as const, days, by: member.personId, node: above.code };
    await askAbove(tx, ticket, actor, request, reason);
    const due = formatDeadline(extendedTo(picture, tx.now, ticket, days));
    return texts.extendAsked(ticket.number, days, above.name, due);
  },
});

async function extended({ tx, reaches }: StaffContext, { number }: TicketRow, due: Date): Promise<string> {
  return texts.extended(number, formatDeadline(due), await readerOf(tx, number, reaches));
}

function read({ tx, picture }: StaffContext, ticket: TicketRow, words: string): { days: number; reason: string } {
  const { shelvedUntil } = ticket;
  if (shelvedUntil) throw new Refused(texts.shelvedNow(ticket.number, nameOf(dayOf(shelvedUntil), tx.now)), 'shelved');
  const [, written, reason = ''] = WRITTEN.exec(words) ?? [];
  if (written === undefined || reason.trim() === '') throw new Refused(texts.extendUsage(ticket.number), 'usage');
  const days = chineseNumber(written) ?? 0;
  const { extendMost } = picture.rules;
  if (days < 1 || days > extendMost) throw new Refused(texts.extendDays(extendMost), 'days');
  return { days, reason: reason.trim() };
}
