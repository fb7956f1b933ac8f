/** Who borrows: their household's loans, what keeps them from more, and the chat in which they hear of it. */
import { ToolLoan } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { isOpen } from '../allotments/places.ts';
import { openField } from '../people/person.ts';
import { householdOf } from '../tickets/households.ts';
import type { ToolRules } from './catalogue.ts';

export const householdIndex = async (tx: Tx, personId: string) =>
  tx.vault.index(`household ${await householdOf(tx, personId)}`);

export type Hindrance =
  /** Something is late: that comes back first. */
  | { kind: 'overdue'; loans: { number: number }[] }
  /** As many as a household may have. */
  | { kind: 'limit'; most: number };

/** What this household has: numbers and when each is due. Loans are written at once, so nothing waits to be written first. */
export async function openLoansOf(tx: Tx, household: string): Promise<{ number: number; dueAt: Date }[]> {
  const rows = await tx.look<{ number: number; due_at: number | string }>(
    'SELECT number, due_at FROM tool_loans WHERE household = ? AND returned_at IS NULL ORDER BY number',
    [household],
  );
  return rows.map(({ number, due_at }) => ({ number, dueAt: new Date(Number(due_at)) }));
}

export const lateOf = <Loan extends { dueAt: Date }>(loans: readonly Loan[], now: Date): Loan[] =>
  loans.filter(({ dueAt }) => dueAt < now);

/** Reservations of this household that are open, but this one: also those that this group of messages has not written yet. */
async function openReservations(tx: Tx, household: string, besides: number): Promise<number> {
  const found = await tx.look<{ number: number }>(
    `SELECT number FROM claims WHERE household = ? AND kind = 'reservation'
       AND state IN ('waiting', 'offered', 'held')`,
    [household],
  );
  const fresh = tx.claims.unwritten.filter((row) => row.household === household && row.kind === 'reservation');
  const numbers = new Set([...found, ...fresh].map(({ number }) => number));
  numbers.delete(besides);
  if (numbers.size === 0) return 0;
  await tx.claims.prepare([...numbers]);
  const rows = await Promise.all([...numbers].map((number) => tx.claims.get(number)));
  return rows.filter((row) => row !== null && isOpen(row)).length;
}

/** `besides`: the reservation that is being handed over, which is counted already. */
export async function hindrance(
  tx: Tx,
  household: string,
  rules: ToolRules,
  besides?: number,
): Promise<Hindrance | undefined> {
  const loans = await openLoansOf(tx, household);
  const late = lateOf(loans, tx.now);
  if (late.length > 0) return { kind: 'overdue', loans: late };
  const has = loans.length + (await openReservations(tx, household, besides ?? 0));
  return has >= rules.perHousehold ? { kind: 'limit', most: rules.perHousehold } : undefined;
}

/** "张三 13800000000", for a keeper's private chat. */
export async function nameAndPhone(tx: Tx, personId: string | null): Promise<string> {
  const person = personId === null ? null : await tx.people.get(personId);
  if (!person) return '（个人信息已删除）';
  const [name, phone] = [openField(tx, person, 'name'), openField(tx, person, 'phone')];
  return [name ?? '（没有姓名）', phone ?? '（没有电话）'].join(' ');
}

/** Each step once, in the chat in which she was last heard; whoever has none is told by the keeper. */
export async function tell(
  tx: Tx,
  { number, personId }: { number: number; personId: string | null },
  step: string,
  text: string,
): Promise<void> {
  const [chat] = await tx.query<{ id: string }>(
    "SELECT id FROM conversations WHERE person_id = ? AND channel <> 'wechaty' ORDER BY last_inbound_at DESC LIMIT 1",
    [personId],
  );
  if (!chat) return;
  const payload = { text, notice: 'reminder', about: `reservation ${number}` };
  tx.send({ key: `tool:${number}:${step}`, recipient: `conversation:${chat.id}`, payload });
}

/** Somebody is erased: what she has stays counted, her household and what was written of her do not stay. */
export async function forgetBorrower(tx: Tx, personId: string): Promise<void> {
  await (await tx.db()).update(ToolLoan, { personId }, { household: '', words: null });
}
