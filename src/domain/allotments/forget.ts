/** Somebody is erased: what she had open is given up, and no claim knows any more whose it was. */
import { Claim } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { giveUp } from './claims.ts';

export async function forgetClaims(tx: Tx, personId: string): Promise<void> {
  const found = await (await tx.db()).find(Claim, {
    where: [{ personId }, { subject: personId }],
    select: { number: true },
  });
  for (const { number } of found) {
    await giveUp(tx, number);
    const row = await tx.claims.get(number);
    if (!row) continue;
    tx.claims.put({ ...row, personId: null, conversation: null, subject: '', household: '', details: null });
  }
}
