/** Families in which points may be given: whoever is in one has said yes to it. Nobody is in two. */
import { randomUUID } from 'node:crypto';
import { FamilyInvitation, FamilyMember, type FamilyMemberRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { timeBank } from './rules.ts';

/** An invitation nobody has answered for so long is none. */
const VALID_MS = 7 * 24 * 3600_000;

/** The others of her family. */
export async function familyOf(tx: Tx, personId: string): Promise<FamilyMemberRow[]> {
  const db = await tx.db();
  const own = await db.findOneBy(FamilyMember, { personId });
  if (!own) return [];
  const members = await db.find(FamilyMember, { where: { family: own.family }, order: { at: 'ASC' } });
  return members.filter((each) => each.personId !== personId);
}

/**
 * Asks whoever has this phone to be family. Who asks reads the same in every case: whether a number is known here is
 * nobody's business. Undefined: nobody is to be asked.
 */
export async function invite(tx: Tx, fromId: string, phone: string): Promise<string | undefined> {
  const found = await tx.query<{ id: string }>(
    'SELECT id FROM persons WHERE phone_index = ? AND registered_at IS NOT NULL AND id <> ? LIMIT 2',
    [tx.vault.index(phone), fromId],
  );
  const [to] = found;
  // A phone that several share says of nobody who is meant.
  if (!to || found.length > 1) return undefined;
  if ((await familyOf(tx, fromId)).some(({ personId }) => personId === to.id)) return undefined;
  const db = await tx.db();
  const open = await db.findBy(FamilyInvitation, { fromId, toId: to.id });
  if (open.some(({ at, answeredAt }) => tx.now.getTime() - at.getTime() < VALID_MS && answeredAt === null)) {
    return undefined;
  }
  const id = randomUUID();
  await db.insert(FamilyInvitation, { id, fromId, toId: to.id, at: tx.now, answeredAt: null });
  tx.timers.put({ key: `family-ask:${id}`, kind: 'family-ask', dueAt: tx.now, subject: id });
  return id;
}

export async function openInvitation(tx: Tx, id: string, toId: string | null) {
  const row = await (await tx.db()).findOneBy(FamilyInvitation, { id });
  const isOpen = row?.answeredAt === null && tx.now.getTime() - row.at.getTime() < VALID_MS;
  return row && isOpen && (toId === null || row.toId === toId) ? row : undefined;
}

export type Joined = 'joined' | 'declined' | 'gone' | 'other-family' | 'full';

export async function answerInvitation(tx: Tx, id: string, toId: string, agrees: boolean): Promise<Joined> {
  const invitation = await openInvitation(tx, id, toId);
  if (!invitation) return 'gone';
  const db = await tx.db();
  await db.update(FamilyInvitation, { id }, { answeredAt: tx.now });
  if (!agrees) return 'declined';
  if (await db.findOneBy(FamilyMember, { personId: toId })) return 'other-family';
  const own = await db.findOneBy(FamilyMember, { personId: invitation.fromId });
  const family = own?.family ?? randomUUID();
  const { rules } = await timeBank(tx);
  if ((await db.countBy(FamilyMember, { family })) >= rules.family) return 'full';
  const member = (personId: string) => ({ personId, family, at: tx.now });
  await db.insert(FamilyMember, own ? [member(toId)] : [member(invitation.fromId), member(toId)]);
  return 'joined';
}

/** False: she is in none. A family of one is none. */
export async function leaveFamily(tx: Tx, personId: string): Promise<boolean> {
  const others = await familyOf(tx, personId);
  const db = await tx.db();
  const { affected } = await db.delete(FamilyMember, { personId });
  const [last] = others;
  if (last && others.length === 1) await db.delete(FamilyMember, { personId: last.personId });
  return affected !== 0 && others.length > 0;
}
