/** Reporters without a chat, for whom staff have filed: whoever filed it is asked, in private, to tell them by a call. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { openField } from '../people/person.ts';
import { reportersOf } from './alerts.ts';

/** What staff saw themselves they needn't be told; from another platform come reporters whom nobody filed for. */
export const sawIt = (picture: Neighbourhood, personId: string, filedBy: string): boolean =>
  personId === filedBy && picture.member(personId) !== undefined;

export async function tellByCall(tx: Tx, ticket: TicketRow, what: string): Promise<void> {
  const picture = await neighbourhood(tx);
  for (const { conversation, personId, filedBy } of await reportersOf(tx, ticket.number)) {
    if (conversation !== '' || sawIt(picture, personId, filedBy)) continue;
    const person = await tx.people.get(personId);
    const phone = person && openField(tx, person, 'phone');
    if (!person || !phone) continue;
    const name = openField(tx, person, 'name') ?? '来电人';
    const text = `【提醒】工单 ${ticket.number} 请电话告知：\n${name} ${phone}\n${what}`;
    const filer = picture.member(filedBy);
    const taker = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
    const near = filer?.accounts.length ? [filer] : picture.crew(ticket.homeNode);
    // Nobody but the handler learns whom to call, and about what.
    const callers = ticket.restricted || ticket.anonymous ? (taker ? [taker] : []) : near;
    for (const { personId: caller } of callers) {
      const key = `call:${ticket.number}:${personId}:${ticket.status}:${ticket.reopens}:${caller}`;
      tx.send({ key, recipient: `person:${caller}`, payload: { text }, ticket: ticket.number });
    }
  }
}
