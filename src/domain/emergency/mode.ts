/** Emergency mode (domain.md S10): on and off at one node, who has read of it today, which tickets are about it. All of it rows. */
import { randomUUID } from 'node:crypto';
import { EmergencyEntity, EmergencyRead, EmergencyTicket } from '../../store/entities/emergency.ts';
import type { Tx } from '../../store/tx.ts';
import { type Emergency, type EmergencyKind, isAbout } from '../neighbourhood/emergency.ts';
import { neighbourhood, PICTURE } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { dayOf, formatDeadline } from '../neighbourhood/working-time.ts';
import { isAlive } from '../tickets/lifecycle.ts';
import { texts } from './texts.ts';

/** Who gives the order, and in which group: that one reads it as the answer. */
export interface By {
  personId: string;
  room: string | undefined;
}

/** Answers with what every work group reads. */
export async function openEmergency(tx: Tx, o: { kind: EmergencyKind; node: string } & By): Promise<string> {
  const emergency = { id: randomUUID(), kind: o.kind, node: o.node, openedAt: tx.now };
  const row = { ...emergency, kind: o.kind.id, openedBy: o.personId, closedAt: null, closedBy: null };
  await (await tx.db()).insert(EmergencyEntity, row);
  await tx.touch(PICTURE);
  const picture = await neighbourhood(tx);
  const opened = texts.opened(o.kind.name, nameOf(picture, o.node));
  tellGroups(tx, picture, { emergency, once: 'on', text: opened, room: o.room });
  return opened;
}

export async function closeEmergency(tx: Tx, emergency: Emergency, { personId, room }: By): Promise<string> {
  const picture = await neighbourhood(tx);
  const db = await tx.db();
  await db.update(EmergencyEntity, { id: emergency.id }, { closedAt: tx.now, closedBy: personId });
  await db.delete(EmergencyRead, { emergency: emergency.id });
  await tx.touch(PICTURE);
  const { all, alive } = await ticketsAbout(tx, emergency);
  const closed = texts.closed({
    kind: emergency.kind.name,
    node: nameOf(picture, emergency.node),
    since: formatDeadline(emergency.openedAt),
    all,
    alive,
  });
  tellGroups(tx, picture, { emergency, once: 'off', text: closed, room });
  return closed;
}

/** Each work group at the node and below, once; but not the one that reads it as an answer. */
export function tellGroups(
  tx: Tx,
  picture: Neighbourhood,
  o: { emergency: Emergency; once: string; text: string; room: string | undefined },
): void {
  const { emergency, once, text } = o;
  for (const { kind, node, channel, externalId } of picture.groups) {
    if (kind !== 'work' || externalId === o.room || !picture.covers(emergency.node, node)) continue;
    const recipient = `room:${channel}:${externalId}`;
    tx.send({ key: `emergency:${emergency.id}:${once}:${recipient}`, recipient, payload: { text } });
  }
}

/** What this chat has not read today of what is on where she is; it counts as read from now on. */
export async function unreadToday(tx: Tx, conversation: string, node: string): Promise<string | undefined> {
  const picture = await neighbourhood(tx);
  const on = picture.emergenciesAt(node);
  if (on.length === 0) return undefined;
  const day = dayOf(tx.now);
  const db = await tx.db();
  const read = new Set((await db.findBy(EmergencyRead, { conversation, day })).map(({ emergency }) => emergency));
  const fresh = on.filter(({ id }) => !read.has(id));
  if (fresh.length === 0) return undefined;
  const rows = fresh.map(({ id }) => ({ conversation, emergency: id, day }));
  await db.upsert(EmergencyRead, rows, ['conversation', 'emergency']);
  return fresh.map((emergency) => noticeOf(picture, emergency)).join('\n\n');
}

/** The notice with its numbers, and whom to call here. */
export function noticeOf(picture: Neighbourhood, { kind, node }: Emergency): string {
  const duty = picture.contact('duty', node);
  return texts.notice(kind, duty && { name: duty.name, phone: duty.phone });
}

/** The emergency at this node that these words are about. */
export function emergencyAbout(picture: Neighbourhood, node: string, words: string): Emergency | undefined {
  return picture.emergenciesAt(node).find((each) => isAbout(each, words));
}

export async function countTicket(tx: Tx, emergency: Emergency, ticket: number): Promise<void> {
  await (await tx.db()).upsert(EmergencyTicket, { ticket, emergency: emergency.id }, ['ticket']);
}

/** How many tickets are about it, and how many of them somebody still works on. */
export async function ticketsAbout(tx: Tx, { id }: Emergency): Promise<{ all: number; alive: number }> {
  const rows = await tx.query<{ status: string }>(
    'SELECT t.status AS status FROM emergency_tickets e JOIN tickets t ON t.number = e.ticket WHERE e.emergency = ?',
    [id],
  );
  return { all: rows.length, alive: rows.filter(isAlive).length };
}

export const nameOf = (picture: Neighbourhood, node: string): string => picture.node(node)?.name ?? node;
