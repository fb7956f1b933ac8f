/** Reading loans: one, and a person's own. */
import { IsNull } from 'typeorm';
import { ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';

export async function loanOf(tx: Tx, number: number): Promise<ToolLoanRow | null> {
  return (await tx.db()).findOneBy(ToolLoan, { number });
}

export interface OwnLoan {
  number: number;
  item: string;
  type: string;
  lentAt: Date;
  dueAt: Date;
  isBack: boolean;
}

/** Newest first, those that are over too; for a list that many look at, so nothing has to be written first. */
export async function loansOf(tx: Tx, personId: string, most: number): Promise<OwnLoan[]> {
  const rows = await tx.look<Record<'number' | 'item' | 'type' | 'lent_at' | 'due_at' | 'returned_at', string>>(
    `SELECT number, item, type, lent_at, due_at, returned_at FROM tool_loans WHERE person_id = ?
     ORDER BY lent_at DESC, number DESC LIMIT ?`,
    [personId, most],
  );
  return rows.map(({ number, item, type, lent_at, due_at, returned_at }) => ({
    number: Number(number),
    item,
    type,
    lentAt: new Date(Number(lent_at)),
    dueAt: new Date(Number(due_at)),
    isBack: returned_at !== null,
  }));
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
  const [row] = await tx.look<{ due_at: number | string }>(
    'SELECT due_at FROM tool_loans WHERE type = ? AND station = ? AND returned_at IS NULL ORDER BY due_at LIMIT 1',
    [type, station],
  );
  return row ? new Date(Number(row.due_at)) : null;
}
