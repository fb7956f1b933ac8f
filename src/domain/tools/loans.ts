/** Reading loans: one, and a person's own. */
import { IsNull } from 'typeorm';
import { ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';

export async function loanOf(tx: Tx, number: number): Promise<ToolLoanRow | null> {
  return (await tx.db()).findOneBy(ToolLoan, { number });
}

/** Newest first, those that are over too. */
export async function loansOf(tx: Tx, personId: string, most: number): Promise<ToolLoanRow[]> {
  return (await tx.db()).find(ToolLoan, { where: { personId }, order: { lentAt: 'DESC', number: 'DESC' }, take: most });
}

/** What she has now, the first due first. */
export async function openLoans(tx: Tx, personId: string): Promise<ToolLoanRow[]> {
  return (await tx.db()).find(ToolLoan, {
    where: { personId, returnedAt: IsNull() },
    order: { dueAt: 'ASC', number: 'ASC' },
  });
}

/** When the first of these is due back. */
export async function nextDue(tx: Tx, type: string, station: string): Promise<Date | null> {
  const row = await (await tx.db()).findOne(ToolLoan, {
    where: { type, station, returnedAt: IsNull() },
    order: { dueAt: 'ASC' },
  });
  return row?.dueAt ?? null;
}
