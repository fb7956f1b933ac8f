/** What is a resident's own, of every service, in one list under 我的: each kind is one source. */
import type { Item } from '../../flows/mine/machine.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { Tx } from '../store/tx.ts';
import { ownBookings, ownHomeVisits } from './bookings.ts';
import { ownExchanges } from './exchange.ts';
import { ownRedemptions } from './love-card.ts';
import { ownProposals, ownSignUpSource, ownVisits } from './sign-ups.ts';
import { tickets } from './tickets.ts';
import { loans, reservations } from './tools.ts';

/** Of the newest `NEWEST` in all, whatever their kinds. */
export const NEWEST = 5;

export interface OwnItem {
  number: number;
  title: string;
  status: string;
  /** When it was made: the newest come first. */
  at: Date;
}

export interface OwnSource {
  /** What one is called before its number: "工单 1000028". */
  noun: string;
  /** The flow that shows one of them; it begins with `{ number }`. */
  flow: string;
  /** Hers, newest first, at most so many. */
  list(context: ServiceContext, personId: string, most: number): Promise<OwnItem[]>;
  /** Whether this number is one of hers, also an old one. */
  has(tx: Tx, personId: string, number: number): Promise<boolean>;
}

const SOURCES: readonly OwnSource[] = [
  tickets,
  ownBookings,
  ownHomeVisits,
  loans,
  reservations,
  ownExchanges,
  ownSignUpSource,
  ownProposals,
  ownVisits,
  ownRedemptions,
];

export async function listMine(context: ServiceContext) {
  const person = await context.person();
  const all: (OwnItem & Pick<Item, 'noun' | 'flow'>)[] = [];
  for (const { noun, flow, list } of person ? SOURCES : []) {
    const found = await list(context, person!.id, NEWEST);
    all.push(...found.map((item) => ({ ...item, noun, flow })));
  }
  const newest = all.sort((a, b) => b.at.getTime() - a.at.getTime() || b.number - a.number).slice(0, NEWEST);
  const items: Item[] = newest.map(({ number, noun, title, status, flow }) => ({ number, noun, title, status, flow }));
  return { type: 'mine.listed', items };
}

/** The flow that shows this number, if it is hers. */
export async function flowOfOwn(tx: Tx, personId: string | null, number: number): Promise<string | undefined> {
  if (personId === null) return undefined;
  for (const { flow, has } of SOURCES) if (await has(tx, personId, number)) return flow;
  return undefined;
}
