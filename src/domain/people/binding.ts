/** One-time codes that bind a chat account to a staff member, or a group chat to a node (contract: `mulin code`, /绑定). */
import { randomInt } from 'node:crypto';
import { Like } from 'typeorm';
import { type ConversationRow, Outbox } from '../../store/entities/messaging.ts';
import {
  BindingCode,
  type BindingCodeRow,
  GroupEntity,
  PostEntity,
  RoleEntity,
} from '../../store/entities/neighbourhood.ts';
import type { PersonRow } from '../../store/entities/people.ts';
import { TicketReporter } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood, PICTURE } from '../neighbourhood/load.ts';
import { POSTS, type Post } from '../neighbourhood/model.ts';
import { moveBelongings } from './belongings.ts';
import { newPerson, openField, sealField } from './person.ts';

/** Without 0 O 1 I, which are told apart badly when a code is read out. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 8;
const VALID_MS = 24 * 3600_000;

export interface NewCode {
  /** A role, a post or "group". */
  purpose: string;
  node: string;
  /** The imported person that the sender becomes; null: a new one under the chat name. */
  personId: string | null;
  /** For a group: residents' instead of work. */
  residents: boolean;
}

export async function issueCode(tx: Tx, o: NewCode): Promise<{ code: string; expiresAt: Date }> {
  const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const expiresAt = new Date(tx.now.getTime() + VALID_MS);
  await (await tx.db()).insert(BindingCode, { ...o, codeIndex: indexOf(tx, code), expiresAt, usedAt: null });
  return { code, expiresAt };
}

export type Redeemed =
  | { kind: 'person'; name: string; purpose: string; node: string }
  | { kind: 'group'; node: string; residents: boolean }
  | { kind: 'unknown' | 'used' | 'expired' | 'belongs-in-group' | 'belongs-in-private' | 'node-gone' };

/** Uses a code. Whatever is refused leaves the code unused. */
export async function redeemCode(
  tx: Tx,
  code: string,
  chat: { channel: string; room: string | undefined; conversation: ConversationRow; senderName: string },
): Promise<Redeemed> {
  const db = await tx.db();
  const row = await db.findOneBy(BindingCode, { codeIndex: indexOf(tx, code) });
  if (!row) return { kind: 'unknown' };
  if (row.usedAt) return { kind: 'used' };
  if (row.expiresAt <= tx.now) return { kind: 'expired' };
  const node = (await neighbourhood(tx)).node(row.node)?.code;
  if (!node) return { kind: 'node-gone' };
  const forGroup = row.purpose === 'group';
  if (forGroup && chat.room === undefined) return { kind: 'belongs-in-group' };
  if (!forGroup && chat.room !== undefined) return { kind: 'belongs-in-private' };
  const { affected } = await db.update(BindingCode, { codeIndex: row.codeIndex }, { usedAt: tx.now });
  if (affected !== 1) return { kind: 'used' };
  await tx.touch(PICTURE);
  if (chat.room !== undefined) {
    await bindGroup(tx, {
      channel: chat.channel,
      externalId: chat.room,
      node,
      kind: row.residents ? 'residents' : 'work',
    });
    return { kind: 'group', node, residents: row.residents };
  }
  const name = await bindPerson(tx, row, node, chat);
  return { kind: 'person', name, purpose: row.purpose, node };
}

/** A node has one work group and one residents' group: on some gateways ids change, and the group is bound anew. */
export async function bindGroup(
  tx: Tx,
  group: { channel: string; externalId: string; node: string; kind: string },
): Promise<void> {
  const db = await tx.db();
  const id = `${group.channel}:${group.externalId}`;
  await db.delete(GroupEntity, { node: group.node, kind: group.kind });
  await db.delete(GroupEntity, { id });
  await db.insert(GroupEntity, { ...group, id, boundAt: tx.now });
  // What had waited for a group goes now.
  await db.update(Outbox, { status: 'waiting', recipient: Like('node:%') }, { notBefore: tx.now });
  await tx.touch(PICTURE);
}

export async function unbindGroup(tx: Tx, channel: string, externalId: string): Promise<void> {
  await (await tx.db()).delete(GroupEntity, { id: `${channel}:${externalId}` });
  await tx.touch(PICTURE);
}

/** Makes a chat account a person's. What she had as a resident stays hers. */
export async function bindAccount(tx: Tx, conversation: ConversationRow, personId: string): Promise<void> {
  const before = conversation.personId;
  tx.conversations.put({ ...conversation, personId });
  if (before && before !== personId) {
    const [old, now] = [await tx.people.get(before), await tx.people.get(personId)];
    if (old && now && !now.registeredAt) tx.people.put(asResident(tx, now, old));
    if (old && now) await moveBelongings(tx, old, now, conversation.id);
  }
  await tx.touch(PICTURE);
}

/** She is staff and a resident: what she registered as one goes with her. Name and phone stay those of the staff list. */
function asResident(tx: Tx, person: PersonRow, resident: PersonRow): PersonRow {
  const { consentAt, registeredAt, homePlace, node } = resident;
  const homeDetail = sealField(tx, person, 'homeDetail', openField(tx, resident, 'homeDetail'));
  return { ...person, consentAt, registeredAt, homePlace, node, homeDetail };
}

/**
 * This account is staff no longer. The resident behind it keeps what she reported: as the same person when a code alone had
 * made her staff, as a new one when she was on the staff list, where her name stays.
 */
export async function unbindAccount(tx: Tx, conversation: ConversationRow): Promise<void> {
  const staff = conversation.personId ? await tx.people.get(conversation.personId) : null;
  if (!staff) return;
  const db = await tx.db();
  if (staff.staffKey === null) {
    await db.delete(RoleEntity, { personId: staff.id });
    await db.delete(PostEntity, { personId: staff.id });
  } else {
    const resident = asResident(tx, newPerson(tx), staff);
    tx.people.put(resident);
    tx.conversations.put({ ...conversation, personId: resident.id, talks: null });
    await db.update(TicketReporter, { personId: staff.id, conversation: conversation.id }, { personId: resident.id });
  }
  await tx.touch(PICTURE);
}

async function bindPerson(
  tx: Tx,
  row: BindingCodeRow,
  node: string,
  chat: { conversation: ConversationRow; senderName: string },
): Promise<string> {
  const known = row.personId ?? chat.conversation.personId;
  const person = (known ? await tx.people.get(known) : null) ?? newPerson(tx);
  if (!known || !person.name) tx.people.put({ ...person, name: sealField(tx, person, 'name', chat.senderName) });
  await bindAccount(tx, chat.conversation, person.id);
  const db = await tx.db();
  const isPost = POSTS.includes(row.purpose as Post);
  if (isPost)
    await db.upsert(PostEntity, { personId: person.id, post: row.purpose, node }, ['personId', 'post', 'node']);
  else await db.upsert(RoleEntity, { personId: person.id, role: row.purpose, node }, ['personId', 'role', 'node']);
  return (await neighbourhood(tx)).member(person.id)?.name ?? chat.senderName;
}

const indexOf = (tx: Tx, code: string) => tx.vault.index(`code:${code.normalize('NFKC').trim().toUpperCase()}`);
