/** What is under way, in one line, as a resident may read it before she files the same thing. */
import type { Similar } from '../../flows/report/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { joinedRow } from '../domain/tickets/join.ts';
import { openOwn } from '../domain/tickets/own-words.ts';
import { forGroup, openWords, shorten } from '../domain/tickets/words.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';

const LONGEST_WORDS = 30;

/** "十号小区3号楼电梯不动了，正在办理": as a work group would read it. */
export async function asNeighbourReads({ tx }: ServiceContext, ticket: TicketRow): Promise<Similar> {
  const { text, placeInGroup, ownName } = openWords(tx.vault, ticket);
  return { number: ticket.number, says: await summary(tx, ticket, forGroup(text, ownName), placeInGroup) };
}

/** As above, of her own: what she has said herself. */
export async function asSheReads({ tx, conversation }: ServiceContext, ticket: TicketRow): Promise<Similar> {
  const row = conversation.personId ? await joinedRow(tx, ticket.number, conversation.personId) : null;
  const { text, place } = row ? openOwn(tx.vault, row).words : openWords(tx.vault, ticket);
  return { number: ticket.number, says: await summary(tx, ticket, text, place), own: true };
}

/** With the place, unless the words say it. */
async function summary(tx: Tx, ticket: TicketRow, text: string, place: string): Promise<string> {
  const words = shorten(text, LONGEST_WORDS) || categoryOf(await neighbourhood(tx), ticket).name;
  const what = /\d\s*(号楼|栋|单元)/.test(words) ? words : `${place} ${words}`.trim();
  return `${what}，${ticket.status === 'taken' ? '正在办理' : '正等人接单'}`;
}
