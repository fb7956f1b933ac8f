/** What somebody has here goes with her when her account becomes another person's: she is found on the staff list, say. */
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { PersonRow } from '../../store/entities/people.ts';
import type { Tx } from '../../store/tx.ts';
import { balanceOf, transfer } from '../love-card/ledger.ts';

/** Beside claims, exchanges and proposals, which other messages may be at. Of a new table with a person in it: a line here. */
const HERS: readonly (readonly [table: string, column: string])[] = [
  ['tool_loans', 'person_id'],
  ['home_visits', 'person_id'],
  ['clinic_wishes', 'person_id'],
  ['attendances', 'person_id'],
  ['activity_requests', 'person_id'],
  ['activity_feedback', 'person_id'],
  ['identity_steps', 'by_id'],
  ['skill_offers', 'person_id'],
  ['exchange_log', 'person_id'],
  ['family_invitations', 'from_id'],
  ['family_invitations', 'to_id'],
  ['gifts', 'from_id'],
  ['gifts', 'to_id'],
];
/** The key is made of the person and this column. */
const KEYED: readonly (readonly [table: string, column: string, key: string])[] = [
  ['team_members', 'team', "team || '/' || CAST(? AS text)"],
  ['training_log', 'activity', "activity || '/' || CAST(? AS text)"],
  ['identity_steps', 'step', "CAST(? AS text) || '/' || step"],
];
/** One for each person: where the other has one, this one stays behind. */
const ONLY_ONE: readonly string[] = ['family_members', 'love_cards'];

/** Whoever still has another chat keeps what is hers, but for what was asked for in the one that goes. */
export async function moveBelongings(tx: Tx, from: PersonRow, to: PersonRow, conversation: string): Promise<void> {
  const others = await tx.query<{ id: string }>('SELECT id FROM conversations WHERE person_id = ? AND id <> ?', [
    from.id,
    conversation,
  ]);
  const isWhole = others.length === 0 && from.staffKey === null;
  await moveClaims(tx, from.id, to.id, isWhole ? null : conversation);
  const [ofChat, chat] = isWhole ? ['', []] : [' AND conversation = ?', [conversation]];
  await tx.query(
    `UPDATE ticket_reporters SET person_id = ? WHERE person_id = ?${ofChat}
       AND ticket NOT IN (SELECT own.ticket FROM ticket_reporters own WHERE own.person_id = ?)`,
    [to.id, from.id, ...chat, to.id],
  );
  if (!isWhole) return;
  await moveExchanges(tx, from.id, to.id);
  await moveProposals(tx, from.id, to.id);
  for (const [table, column] of HERS) {
    await tx.query(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`, [to.id, from.id]);
  }
  for (const table of ONLY_ONE) {
    const unlessThere = `AND NOT EXISTS (SELECT 1 FROM ${table} own WHERE own.person_id = ?)`;
    await tx.query(`UPDATE ${table} SET person_id = ? WHERE person_id = ? ${unlessThere}`, [to.id, from.id, to.id]);
  }
  for (const [table, column, key] of KEYED) {
    await tx.query(
      `UPDATE ${table} SET id = ${key}, person_id = ? WHERE person_id = ?
         AND ${column} NOT IN (SELECT own.${column} FROM ${table} own WHERE own.person_id = ?)`,
      [to.id, to.id, from.id, to.id],
    );
  }
  await movePoints(tx, from.id, to.id);
  // Nobody is found by the same phone twice.
  tx.people.put({ ...from, phone: null, phoneIndex: null, homePlace: null, homeDetail: null, registeredAt: null });
}

async function moveClaims(tx: Tx, from: string, to: string, conversation: string | null): Promise<void> {
  const found = await tx.query<{ number: number }>(
    'SELECT number FROM claims WHERE person_id = ? OR subject = ? ORDER BY number',
    [from, from],
  );
  for (const { number } of found) {
    const row = await tx.claims.get(number);
    if (!row || (conversation !== null && row.conversation !== conversation)) continue;
    const subject = row.subject === from && !(await hasOpen(tx, row, to)) ? to : row.subject;
    tx.claims.put({ ...row, personId: row.personId === from ? to : row.personId, subject });
  }
}

/** Nobody has two open claims of one allotment. */
async function hasOpen(tx: Tx, { allotment }: ClaimRow, subject: string): Promise<boolean> {
  const [open] = await tx.query(
    "SELECT number FROM claims WHERE allotment = ? AND subject = ? AND state IN ('waiting', 'offered', 'held')",
    [allotment, subject],
  );
  return open !== undefined;
}

async function moveExchanges(tx: Tx, from: string, to: string): Promise<void> {
  const found = await tx.query<{ number: number }>(
    'SELECT number FROM exchanges WHERE asker_id = ? OR helper_id = ? ORDER BY number',
    [from, from],
  );
  const moved = (id: string | null) => (id === from ? to : id);
  for (const { number } of found) {
    const row = await tx.exchanges.get(number);
    // With herself nobody has one.
    if (!row || row.askerId === to || row.helperId === to) continue;
    tx.exchanges.put({ ...row, askerId: moved(row.askerId), helperId: moved(row.helperId) });
    // Who is to be asked is named by the timer.
    const asks = await tx.timers.get(`exchange-ask:${number}/${from}`);
    if (!asks) continue;
    tx.timers.remove(asks.key);
    tx.timers.put({ ...asks, key: `exchange-ask:${number}/${to}`, subject: `${number}/${to}` });
  }
}

/** What she has proposed for the one she turns out to be would be her own points. */
async function moveProposals(tx: Tx, from: string, to: string): Promise<void> {
  const found = await tx.query<{ id: number }>('SELECT id FROM love_proposals WHERE person_id = ?', [from]);
  for (const { id } of found) {
    const row = await tx.loveProposals.get(id);
    if (!row) continue;
    const isOwn = row.state === 'waiting' && row.madeBy === to;
    const ended = isOwn ? { state: 'withdrawn' as const, decidedBy: to, decidedAt: tx.now } : {};
    tx.loveProposals.put({ ...row, personId: to, ...ended });
  }
}

/** The ledger is never rewritten: her points go over as an entry. */
async function movePoints(tx: Tx, from: string, to: string): Promise<void> {
  const points = await balanceOf(tx, `person:${from}`);
  if (points === 0) return;
  const words = { why: '两处登记合成一处', evidence: '绑定码' };
  await transfer(tx, { from: `person:${from}`, to: `person:${to}`, points, ...words, by: null });
}
