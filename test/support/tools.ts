/** Tools put back or handed out past the talk that leads there, for tests of what comes after. */

import { IsNull } from 'typeorm';
import { giveUp } from '../../src/domain/allotments/claims.ts';
import { toolCatalogue } from '../../src/domain/tools/catalogue.ts';
import { lendNow, takeBack } from '../../src/domain/tools/lending.ts';
import { ToolLoan } from '../../src/store/entities/tools.ts';
import type { Tx } from '../../src/store/tx.ts';

/** Every tool lies on its shelf, and nobody waits. */
export async function nothingTaken(tx: Tx): Promise<void> {
  const claims = await tx.query<{ number: number }>(
    "SELECT number FROM claims WHERE kind = 'reservation' AND state IN ('waiting', 'offered', 'held')",
    [],
  );
  for (const { number } of claims) await giveUp(tx, number);
  const loans = await (await tx.db()).findBy(ToolLoan, { returnedAt: IsNull() });
  for (const loan of loans) await takeBack(tx, loan, { by: 'nobody' });
}

/** Over the counter, at the first station or this one; answers the loan's number. */
export async function lend(tx: Tx, personId: string, tool: string, at?: string): Promise<number> {
  const catalogue = await toolCatalogue(tx);
  const [type, station] = [catalogue.type(tool), at ? catalogue.station(at) : catalogue.stations[0]];
  if (!type || !station) throw new Error(`no ${tool}`);
  const lent = await lendNow(tx, { type, station, personId, by: 'nobody', toldSafety: true });
  if (lent.kind !== 'lent') throw new Error(`${tool}: ${lent.kind}`);
  return lent.loan.number;
}
