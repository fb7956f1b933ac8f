/** Handing over, taking back and renewing: each is one unit, and an item is never with two people. */
import { IsNull } from 'typeorm';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import { type ToolItemRow, ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { claim, giveBack, openDetails, use } from '../allotments/claims.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { type Hindrance, hindrance, householdIndex, tell } from './borrowers.ts';
import { type Station, type ToolType, toolCatalogue } from './catalogue.ts';
import { ensureToolDigest, setLoanTimer } from './reminders.ts';
import { allotmentOf, countAnew, findItem, setState, takeFromShelf, waitingFor } from './stock.ts';
import { pushes } from './texts.ts';
import { dueFrom, openDays } from './times.ts';
import { type Confirmed, openLoanWords, sealLoanWords } from './words.ts';

export interface HandOver {
  type: ToolType;
  station: Station;
  personId: string;
  /** Who hands it over. */
  by: string;
  /** One that lies there under this number; else the first on the shelf. */
  item?: string | undefined;
  /** The safety note was read out and confirmed, and she is an adult: said by whoever hands it over. */
  toldSafety: boolean;
  /** Why she gets it all the same. */
  override?: string | undefined;
}

export type Lent =
  | { kind: 'lent'; loan: ToolLoanRow }
  | Hindrance
  /** The note must be read out first. */
  | { kind: 'safety' }
  | { kind: 'none'; waiting: number }
  /** The one that was named does not lie there. */
  | { kind: 'item'; item: ToolItemRow | null };

/** To somebody who comes with a pick-up code. */
export async function lendReserved(tx: Tx, reserved: ClaimRow, o: HandOver): Promise<Lent> {
  const confirmed = openDetails<Confirmed>(tx, reserved)?.safety ?? false;
  const toldSafety = o.toldSafety || confirmed;
  const hindered = await refusal(tx, { ...o, toldSafety }, reserved.number);
  if (hindered) return hindered;
  const wrong = await wrongItem(tx, o);
  if (wrong) return wrong;
  await use(tx, reserved.number);
  return handOver(tx, reserved.number, { ...o, toldSafety });
}

/** To somebody who walks in and signs. */
export async function lendNow(tx: Tx, o: HandOver): Promise<Lent> {
  const hindered = await refusal(tx, o);
  if (hindered) return hindered;
  const wrong = await wrongItem(tx, o);
  if (wrong) return wrong;
  const claimed = await claim(tx, {
    allotment: allotmentOf(o.type.id, o.station.id),
    // one more of the same is another loan
    subject: `loan ${tx.now.getTime()} ${o.personId}`,
    personId: o.personId,
    conversation: null,
    present: true,
  });
  if (claimed.kind !== 'held') return { kind: 'none', waiting: await waitingFor(tx, o.type.id, o.station.id) };
  return handOver(tx, claimed.claim.number, o);
}

async function refusal(tx: Tx, o: HandOver, besides?: number): Promise<Lent | undefined> {
  const { rules } = await toolCatalogue(tx);
  if (o.override === undefined) {
    const hindered = await hindrance(tx, await householdIndex(tx, o.personId), rules, besides);
    if (hindered) return hindered;
  }
  return o.type.dangerous && !o.toldSafety ? { kind: 'safety' } : undefined;
}

async function wrongItem(tx: Tx, { item: id, type, station }: HandOver): Promise<Lent | undefined> {
  if (id === undefined) return undefined;
  const item = await findItem(tx, id);
  const fits = item?.state === 'in' && item.type === type.id && item.station === station.id;
  return fits ? undefined : { kind: 'item', item };
}

async function handOver(tx: Tx, number: number, o: HandOver): Promise<Lent> {
  const { type, station, personId } = o;
  const item = await takeFromShelf(tx, { type: type.id, station: station.id, item: o.item, loan: number });
  // Places are counted by what is usable, so one of them lies there.
  if (!item) throw new Error(`no ${type.id} on the shelf of ${station.id}, although one was promised`);
  const { rules } = await toolCatalogue(tx);
  const loan: ToolLoanRow = {
    number,
    item: item.id,
    type: type.id,
    station: station.id,
    node: station.node,
    personId,
    household: await householdIndex(tx, personId),
    lentAt: tx.now,
    lentBy: o.by,
    dueAt: dueFrom(tx.now, type, openDays(await neighbourhood(tx), station), rules),
    renewals: 0,
    toldSafety: o.toldSafety,
    reminded: 0,
    returnedAt: null,
    returnedBy: null,
    words: sealLoanWords(tx.vault, number, o.override === undefined ? {} : { override: o.override }),
    ticket: null,
  };
  await (await tx.db()).insert(ToolLoan, loan);
  await ensureToolDigest(tx);
  setLoanTimer(tx, loan, rules);
  await tell(tx, { number, personId }, 'lent', pushes.lent({ number, name: type.name, due: loan.dueAt, station }));
  return { kind: 'lent', loan };
}

export interface Back {
  by: string;
  /** Damaged or lost, and how; the item goes out. */
  trouble?: { kind: 'damaged' | 'lost'; words: string } | undefined;
}

/** Answers the reservations that nothing is left for; null: it is back already. */
export async function takeBack(tx: Tx, loan: ToolLoanRow, { by, trouble }: Back): Promise<ClaimRow[] | null> {
  const catalogue = await toolCatalogue(tx);
  const { number } = loan;
  const words = { ...openLoanWords(tx.vault, loan), ...(trouble && { damage: trouble.words }) };
  const set = {
    returnedAt: tx.now,
    returnedBy: by,
    words: sealLoanWords(tx.vault, number, words),
  };
  const db = await tx.db();
  const { affected } = await db.update(ToolLoan, { number, returnedAt: IsNull() }, set);
  if (!affected) return null;
  await setState(tx, loan.item, trouble ? (trouble.kind === 'lost' ? 'missing' : 'repair') : 'in');
  await giveBack(tx, number);
  const station = catalogue.station(loan.station);
  const revoked = trouble && station ? await countAnew(tx, loan.type, station) : [];
  tx.timers.remove(`tool:${number}`);
  const name = catalogue.type(loan.type)?.name ?? '';
  const text = pushes.returned({ number, name, trouble: trouble?.kind });
  await tell(tx, loan, 'returned', text);
  return revoked;
}

export type Renewed =
  | { kind: 'renewed'; loan: ToolLoanRow }
  | { kind: 'awaited'; waiting: number }
  | { kind: 'most'; most: number }
  | { kind: 'overdue' }
  | { kind: 'returned' };

/** Counted on from the due day, so that nobody loses days by asking early. */
export async function renew(tx: Tx, loan: ToolLoanRow): Promise<Renewed> {
  const { rules, ...catalogue } = await parts(tx, loan);
  if (loan.returnedAt) return { kind: 'returned' };
  if (loan.dueAt < tx.now) return { kind: 'overdue' };
  const waiting = await waitingFor(tx, loan.type, loan.station);
  if (waiting > 0) return { kind: 'awaited', waiting };
  const { type, station } = catalogue;
  if (!type || !station || loan.renewals >= type.renewals) return { kind: 'most', most: type?.renewals ?? 0 };
  const dueAt = dueFrom(loan.dueAt, type, openDays(await neighbourhood(tx), station), rules);
  const set = { dueAt, renewals: loan.renewals + 1, reminded: 0 };
  // Another instance may have taken it back since she saw it.
  const { affected } = await (await tx.db()).update(ToolLoan, { number: loan.number, returnedAt: IsNull() }, set);
  if (!affected) return { kind: 'returned' };
  const renewed = { ...loan, ...set };
  setLoanTimer(tx, renewed, rules);
  return { kind: 'renewed', loan: renewed };
}

async function parts(tx: Tx, { type, station }: Pick<ToolLoanRow, 'type' | 'station'>) {
  const catalogue = await toolCatalogue(tx);
  return { rules: catalogue.rules, type: catalogue.type(type), station: catalogue.station(station) };
}
