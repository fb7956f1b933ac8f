/**
 * How much a group chat may get in a minute (robots: 20, pitfall P20), counted from the rows that were sent, so that a
 * restart brings no burst. What waits beyond that is combined into digests (combine.ts). Answers to commands are not
 * counted: a person asks for each, and waits for it.
 */
import { In } from 'typeorm';
import type { OutboundMessage } from '../engine/messages.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import { combine, MANY } from './combine.ts';
import { type DeliveryRules, MAYBE_SENT } from './job.ts';

const MINUTE = 60_000;
/** What is urgent and has come meanwhile must be seen. */
const LOOK_AGAIN_MS = { least: 1000, most: 3000 };

/** Up to which part of the rate each may go: what is urgent finds room when the rest has used its own. */
const SHARES = { photo: 0.6, ordinary: 0.8, digest: 0.95, urgent: 1 } as const;
type Kind = keyof typeof SHARES;

export interface RoomRow {
  row: OutboxRow;
  said: OutboundMessage;
  /** "wechaty:<room>" */
  chat: string;
  recipients: readonly string[];
  /** How many platform messages it takes. */
  messages: number;
}

export interface Room {
  /** Not now. */
  waitMs?: number;
  /** This one, which is urgent, goes before it. */
  instead?: OutboxRow;
  /** Rows that were taken out of the queue. */
  gone: readonly number[];
}

export async function roomFor(tx: Tx, rules: DeliveryRules, o: RoomRow): Promise<Room> {
  const rate = await rules.groupRate(tx);
  const sent = await sentLately(tx, o.chat);
  const fits = (kind: Kind) => sent.messages + o.messages <= share(rate, kind);
  const kind = kindOf(o);
  const storm = kind === 'ordinary' && (await isStorm(tx, o, rate, sent));
  if (fits(kind) && !storm) return { gone: [] };
  if (kind === 'ordinary' && (await isUrgent(tx, rules, o.row)) && fits('urgent')) return { gone: [] };
  const wait = { waitMs: waitFor(tx, sent), gone: [] };
  if (kind === 'digest') return wait;
  const room = {
    urgent: share(rate, 'urgent') - sent.messages,
    digest: share(rate, 'digest') - sent.messages,
  };
  const { gone, instead, soonMs, alone } = await combine(tx, rules, { ...o, room });
  if (gone.includes(o.row.seq)) return { gone };
  if (alone && kind === 'ordinary' && fits('digest')) return { gone };
  return { gone, waitMs: soonMs ?? wait.waitMs, ...(instead && { instead }) };
}

function share(rate: number, kind: Kind): number {
  return Math.max(1, Math.floor(rate * SHARES[kind]));
}

function kindOf({ row, said }: RoomRow): Kind {
  if (row.step === 'digest') return 'digest';
  return said.text === '' || row.step === 'photos' ? 'photo' : 'ordinary';
}

/** Far more waits than there is room for: what room there is goes to dangers and digests, not to whatever came first. */
async function isStorm(tx: Tx, { recipients }: RoomRow, rate: number, sent: Sent): Promise<boolean> {
  if (sent.messages < rate / 4) return false;
  const waiting = await (await tx.db()).countBy(Outbox, { status: 'waiting', recipient: In([...recipients]) });
  return waiting > MANY;
}

const isUrgent = async (tx: Tx, rules: DeliveryRules, { ticket }: OutboxRow) =>
  ticket !== null && rules.urgent(tx, ticket);

interface Sent {
  messages: number;
  first: number | null;
}

/** What went there in the last minute, or is under way, or may have arrived. */
async function sentLately(tx: Tx, chat: string): Promise<Sent> {
  const [row] = await tx.query<{ messages: number | string | null; first: number | string | null }>(
    `SELECT SUM(messages) AS messages, MIN(settled_at) AS first FROM outbox
     WHERE chat = ? AND (settled_at > ? OR (settled_at IS NULL AND (status = 'sending' OR why = ?)))`,
    [chat, tx.now.getTime() - MINUTE, MAYBE_SENT],
  );
  return { messages: Number(row?.messages ?? 0), first: row?.first ? Number(row.first) : null };
}

/** Until the oldest of them is a minute old. */
function waitFor(tx: Tx, { first }: Sent): number {
  const { least, most } = LOOK_AGAIN_MS;
  return Math.min(most, Math.max(least, first === null ? 0 : first + MINUTE + 1 - tx.now.getTime()));
}
