/** Who borrows: their household's loans, what keeps them from more, and the chat in which they hear of it. */
import { IsNull } from 'typeorm';
import { ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { openField } from '../people/person.ts';
import { householdOf } from '../tickets/households.ts';
import type { ToolRules } from './catalogue.ts';

export const householdIndex = async (tx: Tx, personId: string) =>
  tx.vault.index(`household ${await householdOf(tx, personId)}`);

export type Hindrance =
  /** Something is late: that comes back first. */
  | { kind: 'overdue'; loans: ToolLoanRow[] }
  /** As many as a household may have. */
  | { kind: 'limit'; most: number };

export async function openLoansOf(tx: Tx, household: string): Promise<ToolLoanRow[]> {
  return (await tx.db()).findBy(ToolLoan, { household, returnedAt: IsNull() });
}

/** `besides`: the reservation that is being handed over, which is counted already. */
export async function hindrance(
  tx: Tx,
  household: string,
  rules: ToolRules,
  besides?: number,
): Promise<Hindrance | undefined> {
  const loans = await openLoansOf(tx, household);
  const late = loans.filter(({ dueAt }) => dueAt < tx.now);
  if (late.length > 0) return { kind: 'overdue', loans: late };
  const [row] = await tx.query<{ n: number }>(
    `SELECT COUNT(*) AS n FROM claims WHERE household = ? AND kind = 'reservation' AND number <> ?
       AND state IN ('waiting', 'offered', 'held')`,
    [household, besides ?? 0],
  );
  const has = loans.length + Number(row?.n ?? 0);
  return has >= rules.perHousehold ? { kind: 'limit', most: rules.perHousehold } : undefined;
}

/** "张三 13800000000", for a keeper's private chat. */
export async function nameAndPhone(tx: Tx, personId: string | null): Promise<string> {
  const person = personId === null ? null : await tx.people.get(personId);
  if (!person) return '（个人信息已删除）';
  const [name, phone] = [openField(tx, person, 'name'), openField(tx, person, 'phone')];
  return [name ?? '（没有姓名）', phone ?? '（没有电话）'].join(' ');
}

/** In the chat in which she was last heard; whoever has none is told by the keeper. */
export async function tell(tx: Tx, personId: string | null, text: string, key?: string): Promise<void> {
  const [chat] = await tx.query<{ id: string }>(
    "SELECT id FROM conversations WHERE person_id = ? AND channel <> 'wechaty' ORDER BY last_inbound_at DESC LIMIT 1",
    [personId],
  );
  if (!chat) return;
  tx.send({ ...(key && { key }), recipient: `conversation:${chat.id}`, payload: { text, notice: 'reminder' } });
}

/** Somebody is erased: what she has stays counted, her household and what was written of her do not stay. */
export async function forgetBorrower(tx: Tx, personId: string): Promise<void> {
  await (await tx.db()).update(ToolLoan, { personId }, { household: '', words: null });
}
