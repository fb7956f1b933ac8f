/** Points given to one's family or donated to one's community: a kindness with limits, no trade (domain.md R7). */
import type { PersonRow } from '../../store/entities/people.ts';
import { Gift } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { balanceOf, transfer } from '../love-card/ledger.ts';
import { dayOf, startOf } from '../neighbourhood/dates.ts';
import { ticketNumber } from '../tickets/number.ts';
import { familyOf } from './family.ts';
import { surnamed, tell } from './parties.ts';
import { timeBank } from './rules.ts';
import { pushes } from './texts.ts';

export type Given =
  | { kind: 'given'; number: number }
  | { kind: 'short'; balance: number }
  | { kind: 'once'; most: number }
  | { kind: 'month'; left: number }
  | { kind: 'stranger' };

/** What she may still give this month. */
export async function leftThisMonth(tx: Tx, personId: string): Promise<number> {
  const { rules } = await timeBank(tx);
  const first = startOf({ ...dayOf(tx.now), day: 1 }).getTime();
  const [row] = await tx.query<{ given: number | null }>(
    'SELECT SUM(points) AS given FROM gifts WHERE from_id = ? AND to_id IS NOT NULL AND at >= ?',
    [personId, first],
  );
  return Math.max(0, rules.giftMonth - Number(row?.given ?? 0));
}

/** `from` was read in this unit: her row is locked, so two gifts at once keep within the month together. */
export async function give(tx: Tx, from: PersonRow, toId: string, points: number): Promise<Given> {
  const { rules } = await timeBank(tx);
  if (!(await familyOf(tx, from.id)).some(({ personId }) => personId === toId)) return { kind: 'stranger' };
  if (points > rules.giftOnce) return { kind: 'once', most: rules.giftOnce };
  const left = await leftThisMonth(tx, from.id);
  if (points > left) return { kind: 'month', left };
  const given = await book(tx, from, { to: `person:${toId}`, toId, node: null, points, why: '送给家人' });
  if (given.kind === 'given') {
    const who = await surnamed(tx, from.id);
    await tell(tx, toId, `gift:${given.number}`, pushes.gift({ who: `家人（${who}）`, points, number: given.number }));
  }
  return given;
}

/** To her own community; as much as she likes. */
export function donate(tx: Tx, from: PersonRow, community: string, points: number): Promise<Given> {
  return book(tx, from, { to: `donated:${community}`, toId: null, node: community, points, why: '捐给社区' });
}

async function book(
  tx: Tx,
  from: PersonRow,
  o: { to: string; toId: string | null; node: string | null; points: number; why: string },
): Promise<Given> {
  // Looked at before a number is taken: the sequence has no gaps.
  const balance = await balanceOf(tx, `person:${from.id}`);
  if (balance < o.points) return { kind: 'short', balance };
  const number = ticketNumber(await tx.next('tickets'));
  const { to, points, why } = o;
  const order = { from: `person:${from.id}`, to, points, why, evidence: `赠送 ${number}`, by: from.id };
  const done = await transfer(tx, { ...order, ...(o.node && { node: o.node }) });
  if (done.kind === 'short') return done;
  await (await tx.db()).insert(Gift, { number, fromId: from.id, toId: o.toId, node: o.node, points, at: tx.now });
  return { kind: 'given', number };
}
