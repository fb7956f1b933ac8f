/** Reserving a tool and waiting for one: places of the allotment "tool:<type>@<station>". */
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { type Claimed, claim } from '../allotments/claims.ts';
import { codeOf } from '../allotments/codes.ts';
import type { ClaimRules } from '../allotments/queue.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { type Hindrance, householdIndex, lateOf, openLoansOf, tell } from './borrowers.ts';
import { type Station, type ToolType, toolCatalogue } from './catalogue.ts';
import { allotmentOf, placeOf } from './stock.ts';
import { pushes, until } from './texts.ts';
import { heldUntil, openDays } from './times.ts';
import type { Confirmed } from './words.ts';

export type Reserved = Claimed | Hindrance;

export async function reserve(
  tx: Tx,
  o: {
    type: ToolType;
    station: Station;
    personId: string;
    conversation: string;
    confirmed: Confirmed;
    mayWait: boolean;
  },
): Promise<Reserved> {
  const { type, station, personId } = o;
  const { rules } = await toolCatalogue(tx);
  const household = await householdIndex(tx, personId);
  const loans = await openLoansOf(tx, household);
  const late = lateOf(loans, tx.now);
  if (late.length > 0) return { kind: 'overdue', loans: late };
  return claim(tx, {
    allotment: allotmentOf(type.id, station.id),
    subject: personId,
    household,
    personId,
    conversation: o.conversation,
    details: o.confirmed,
    until: await holdEnd(tx, type, station),
    // what she has reserved is counted with the claims
    limit: { most: rules.perHousehold - loans.length, of: 'kind' },
    ...(!o.mayWait && { nowOrNever: true as const }),
  });
}

async function holdEnd(tx: Tx, type: ToolType, station: Station): Promise<Date> {
  const { rules } = await toolCatalogue(tx);
  return heldUntil(tx.now, type, openDays(await neighbourhood(tx), station), rules);
}

/** The reservations that nothing is left for: whoever made them is told. */
export async function tellRevoked(tx: Tx, claims: readonly ClaimRow[]): Promise<void> {
  const catalogue = await toolCatalogue(tx);
  for (const each of claims) {
    const place = placeOf(catalogue, each);
    if (!place) continue;
    const { number, personId } = each;
    const text = pushes.revoked({ number, name: place.type.name, station: place.station });
    await tell(tx, { number, personId }, 'revoked', text);
  }
}

/** What is said and done for a claim of this kind while time passes. */
export const reservationRules: ClaimRules = {
  title: async (tx, row) => {
    const place = placeOf(await toolCatalogue(tx), row);
    return place ? `${place.type.name}，${place.station.name}` : '工具';
  },
  heldUntil: async (tx, row) => {
    const place = placeOf(await toolCatalogue(tx), row);
    return place ? holdEnd(tx, place.type, place.station) : null;
  },
  held: async (tx, row) => {
    const place = placeOf(await toolCatalogue(tx), row);
    if (!place) return '';
    const { station, type } = place;
    return pushes.held({
      name: type.name,
      code: codeOf(tx.vault, row.number),
      until: row.until && until(row.until, tx.now),
      station,
    });
  },
  lapsed: async (tx, row, was) => {
    const place = placeOf(await toolCatalogue(tx), row);
    if (!place) return null;
    return (was === 'offered' ? pushes.notAnswered : pushes.notFetched)(place.type.name);
  },
};
