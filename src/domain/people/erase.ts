/**
 * Erases a person everywhere in the database (domain.md R18): what she said, was sent and is called. Her tickets keep their
 * number, category, place and trail, without her. Staff are not erased: their record is the office's.
 */
import { randomUUID } from 'node:crypto';
import { In, Like } from 'typeorm';
import { Conversation, Inbox, Outbox } from '../../store/entities/messaging.ts';
import { type Erasure, ErasureEntity } from '../../store/entities/operating.ts';
import type { PersonRow } from '../../store/entities/people.ts';
import { Media, TicketReporter } from '../../store/entities/tickets.ts';
import { removeBytes } from '../../store/media-bytes.ts';
import type { Tx } from '../../store/tx.ts';
import { forgetActivities } from '../activities/forget.ts';
import { forgetClaims } from '../allotments/forget.ts';
import { forgetClinic } from '../clinic/forget.ts';
import { forgetLoveCard } from '../love-card/ledger.ts';
import { neighbourhood, PICTURE } from '../neighbourhood/load.ts';
import { forgetReporter } from '../tickets/forget.ts';
import { forgetTimeBank } from '../time-bank/forget.ts';
import { forgetBorrower } from '../tools/borrowers.ts';
import { openField } from './person.ts';

export type Erased = { kind: 'erased'; tickets: number } | { kind: 'staff' } | { kind: 'unknown' };

export async function erasePerson(tx: Tx, personId: string): Promise<Erased> {
  const person = await tx.people.get(personId);
  if (!person) return { kind: 'unknown' };
  if (person.staffKey !== null || (await neighbourhood(tx)).member(personId)) return { kind: 'staff' };
  const conversations = (await (await tx.db()).findBy(Conversation, { personId })).map(({ id }) => id);
  const tickets = await forget(tx, person, conversations);
  await (await tx.db()).insert(ErasureEntity, {
    id: randomUUID(),
    at: tx.now,
    person: personIndex(tx, personId),
    conversations: conversations.map((id) => conversationIndex(tx, id)),
  });
  return { kind: 'erased', tickets };
}

/** How many people are looked at in one go: a hash each, and no list of all of them in memory. */
const AT_ONCE = 5000;

/**
 * Makes up for erasures that this database has not seen: it came from a backup. By the chat too, since the same one may
 * have belonged to another record then; whoever came back after the erasure is not meant.
 */
export async function eraseAgain(tx: Tx, erasures: readonly Erasure[]): Promise<number> {
  const byPerson = new Map(erasures.map((erasure) => [erasure.person, erasure]));
  const byChat = new Map(erasures.flatMap((erasure) => erasure.conversations.map((index) => [index, erasure])));
  const found = new Set<string>();
  const db = await tx.db();
  for await (const { id, created_at } of pages<{ id: string; created_at: number }>(tx, 'persons', 'created_at')) {
    const erasure = byPerson.get(personIndex(tx, id));
    if (erasure && created_at <= erasure.at.getTime()) found.add(id);
  }
  const loose: string[] = [];
  for await (const { id, last_inbound_at } of pages<{ id: string; last_inbound_at: number }>(
    tx,
    'conversations',
    'last_inbound_at',
  )) {
    const erasure = byChat.get(conversationIndex(tx, id));
    if (!erasure || last_inbound_at > erasure.at.getTime()) continue;
    const { personId } = (await tx.conversations.get(id)) ?? { personId: null };
    if (personId === null) loose.push(id);
    else found.add(personId);
  }
  for (const id of found) {
    const person = await tx.people.get(id);
    const conversations = (await db.findBy(Conversation, { personId: id })).map((each) => each.id);
    if (person) await forget(tx, person, conversations);
  }
  await forgetChats(tx, loose);
  await (await tx.db()).insert(ErasureEntity, [...erasures]);
  return found.size + loose.length;
}

async function* pages<Row extends { id: string }>(tx: Tx, table: string, column: string): AsyncGenerator<Row> {
  let after = '';
  for (;;) {
    const rows = await tx.query<Row>(`SELECT id, ${column} FROM ${table} WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`, [
      after,
    ]);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last.id;
  }
}

/** Where a person's id stands besides her own rows. `null`: the row stays, without her. */
const TRACES: readonly (readonly [table: string, column: string, then: 'delete' | 'null'])[] = [
  ['roles', 'person_id', 'delete'],
  ['posts', 'person_id', 'delete'],
  ['binding_codes', 'person_id', 'delete'],
  ['call_out_answers', 'person_id', 'delete'],
  ['ticket_log', 'person_id', 'null'],
  ['audit', 'person_id', 'null'],
  ['contacts', 'person_id', 'null'],
  ['clinic_plans', 'made_by', 'null'],
  ['home_visits', 'doctor_id', 'null'],
  ['tickets', 'assignee_id', 'null'],
  ['tool_loans', 'person_id', 'null'],
  ['tool_loans', 'lent_by', 'null'],
  ['tool_loans', 'returned_by', 'null'],
  ['tool_counts', 'by_id', 'null'],
  ['love_proposals', 'person_id', 'delete'],
  ['love_proposals', 'made_by', 'null'],
  ['love_proposals', 'decided_by', 'null'],
  ['team_members', 'person_id', 'delete'],
  ['training_log', 'person_id', 'delete'],
  ['attendances', 'person_id', 'null'],
  ['activities', 'proposed_by', 'null'],
  ['identity_steps', 'person_id', 'delete'],
  ['skill_offers', 'person_id', 'delete'],
  ['exchange_log', 'person_id', 'null'],
  ['family_members', 'person_id', 'delete'],
  ['family_invitations', 'from_id', 'delete'],
  ['family_invitations', 'to_id', 'delete'],
  ['gifts', 'from_id', 'null'],
  ['gifts', 'to_id', 'null'],
];

/** Tables of what is known of a chat. */
const OF_CHATS = ['tellings', 'notice_credits', 'emergency_read'];

/** Answers how many tickets had been hers. */
async function forget(tx: Tx, person: PersonRow, conversations: readonly string[]): Promise<number> {
  const name = openField(tx, person, 'name');
  const reports = await (await tx.db()).findBy(TicketReporter, { personId: person.id });
  for (const { ticket } of reports) await forgetReporter(tx, ticket, { personId: person.id, name });
  await forgetClaims(tx, person.id);
  await forgetClinic(tx, person.id);
  await forgetActivities(tx, person.id);
  await forgetChats(tx, conversations);
  await forgetBorrower(tx, person.id);
  await forgetTimeBank(tx, person.id);
  await forgetLoveCard(tx, person.id);
  for (const [table, column, then] of TRACES) {
    const change = then === 'delete' ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${column} = NULL`;
    await tx.query(`${change} WHERE ${column} = ?`, [person.id]);
  }
  await tx.query('UPDATE ticket_reporters SET filed_by = person_id WHERE filed_by = ?', [person.id]);
  await (await tx.db()).delete(Outbox, { recipient: `person:${person.id}` });
  tx.people.remove(person.id);
  // she may have been among the staff in that older backup
  await tx.touch(PICTURE);
  return reports.length;
}

/** What went to and fro in these chats. Media are gone for good, the ticket's too: they may show her. */
async function forgetChats(tx: Tx, conversations: readonly string[]): Promise<void> {
  for (const id of conversations) {
    const db = await tx.db();
    const media = await db.findBy(Media, { conversation: id });
    for (const row of media) await removeBytes(tx, row.id);
    await db.delete(Media, { id: In(media.map((row) => row.id)) });
    await db.delete(Outbox, { recipient: `conversation:${id}` });
    const [channel = '', ...rest] = id.split(':');
    await db.delete(Inbox, { key: Like(`${channel}|%|${rest.join(':')}`) });
    await tx.query('DELETE FROM timers WHERE subject = ?', [id]);
    for (const table of OF_CHATS) await tx.query(`DELETE FROM ${table} WHERE conversation = ?`, [id]);
    await tx.query("UPDATE audit SET account = '' WHERE account = ?", [id]);
    tx.conversations.remove(id);
  }
}

const personIndex = (tx: Tx, id: string) => tx.vault.index(`erased person:${id}`);
const conversationIndex = (tx: Tx, id: string) => tx.vault.index(`erased conversation:${id}`);
