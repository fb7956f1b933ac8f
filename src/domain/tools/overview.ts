/** What a keeper sees of a station now: what waits to be fetched, and what is out, the latest first. */
import { IsNull } from 'typeorm';
import { ToolLoan } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { nameAndPhone } from './borrowers.ts';
import { type Station, toolCatalogue } from './catalogue.ts';
import { placeOf } from './stock.ts';
import { daysLate } from './times.ts';

const SHOWN = 15;

export async function stationNow(
  tx: Tx,
  station: Station,
  { names }: { names: boolean },
): Promise<{ held: string[]; out: string[] }> {
  const catalogue = await toolCatalogue(tx);
  const who = async (personId: string | null) => (names ? ` ${await nameAndPhone(tx, personId)}` : '');
  const rows = await tx.query<{ number: number }>(
    "SELECT number FROM claims WHERE kind = 'reservation' AND state = 'held' AND allotment LIKE ? ORDER BY until",
    [`tool:%@${station.id}`],
  );
  const held: string[] = [];
  for (const { number } of rows.slice(0, SHOWN)) {
    const claim = await tx.claims.get(number);
    const place = claim && placeOf(catalogue, claim);
    if (!claim || !place) continue;
    const until = claim.until ? `留到 ${formatDeadline(claim.until)}` : '';
    held.push(`借用 ${number} ${place.type.name} ${until}${await who(claim.personId)}`);
  }
  const loans = await (await tx.db()).find(ToolLoan, {
    where: { station: station.id, returnedAt: IsNull() },
    order: { dueAt: 'ASC', number: 'ASC' },
  });
  const out: string[] = [];
  for (const { number, type, item, dueAt, personId } of loans.slice(0, SHOWN)) {
    const late = dueAt < tx.now ? `过期 ${daysLate(dueAt, tx.now)} 天` : `${formatDeadline(dueAt)} 还`;
    out.push(`借用 ${number} ${catalogue.type(type)?.name ?? ''} ${item} ${late}${await who(personId)}`);
  }
  if (loans.length > SHOWN) out.push(`还有 ${loans.length - SHOWN} 件`);
  return { held, out };
}
