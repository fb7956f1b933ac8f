/** What came back damaged is a ticket like any other: taken, due, resolved by whoever sees to repairs at the station. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import { ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { type Actor, categoryOf } from '../tickets/change.ts';
import { openTicket } from '../tickets/open.ts';
import type { Station, ToolType } from './catalogue.ts';

const REPAIR = 'tool-repair';

export async function openRepair(
  tx: Tx,
  o: { actor: Actor; loan: ToolLoanRow; type: ToolType; station: Station; words: string; media: readonly string[] },
): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const staff = o.actor.personId === null ? null : await tx.people.get(o.actor.personId);
  if (!staff) throw new Error('nobody we know takes a tool back');
  const ticket = await openTicket(tx, {
    reporter: staff,
    conversation: '',
    actor: o.actor,
    category: picture.categories.get(REPAIR) ?? categoryOf(picture, { categoryId: 'other', urgency: 'ordinary' }),
    node: o.station.node,
    placeId: null,
    words: {
      text: `${o.type.name} ${o.loan.item} 坏了：${o.words}`,
      place: o.station.name,
      placeInGroup: o.station.name,
    },
    media: o.media,
    filed: '归还时登记损坏',
  });
  await (await tx.db()).update(ToolLoan, { number: o.loan.number }, { ticket: ticket.number });
  return ticket;
}
