/** The engine's own tables: what came in, how each talk stands, what must go out, what is due. */
import { EntitySchema } from 'typeorm';
import { flag, integer, integerOrNull, key, text, textOrNull, time, timeOrNull } from './columns.ts';

/** One inbound message that was taken, with the answer it got (design 5). */
export interface InboxRow {
  /** channel | message id | sender: ids grow, so new keys fall side by side in the index */
  key: string;
  receivedAt: Date;
  /** Sealed reply text; null: it was answered with silence. */
  reply: string | null;
}
export const Inbox = new EntitySchema<InboxRow>({
  name: 'inbox',
  columns: { key, receivedAt: time, reply: textOrNull },
});

/** One person's private chat on one channel: who it is and how the talk stands. A person may have several. */
export interface ConversationRow {
  /** channel:external id */
  id: string;
  channel: string;
  externalId: string;
  personId: string | null;
  /** False after unfollowing: nothing can be sent. */
  following: boolean;
  /** The grid whose QR code was scanned last, as a hint for the address. */
  scannedNode: string | null;
  lastInboundAt: Date;
  /** Sealed JSON of the talks (engine/talks.ts); null: none. */
  talks: string | null;
  /** What the platform still lets us send (engine/allowance.ts); null: nothing. */
  allowances?: string | null;
}
export const Conversation = new EntitySchema<ConversationRow>({
  name: 'conversations',
  columns: {
    id: key,
    channel: text,
    externalId: text,
    personId: textOrNull,
    following: flag,
    scannedNode: textOrNull,
    lastInboundAt: time,
    talks: textOrNull,
    allowances: textOrNull,
  },
});

/** `held`: until quiet hours are over. `combined`: another row (`digest`) says it; it ends as that one does. */
export type OutboxStatus =
  | 'waiting'
  | 'sending'
  | 'held'
  | 'combined'
  | 'sent'
  | 'unreachable'
  | 'failed'
  | 'cancelled';

/** Something that must be said, once, in order per recipient (design 6). */
export interface OutboxRow {
  seq: number;
  /** What makes it one of a kind ("ticket:1000028:climb:gongdian"): a second one is not stored. */
  key: string;
  /** "conversation:<id>", "room:<channel>:<id>" or "node:<code>" (that node's work group when it is sent). */
  recipient: string;
  /** Sealed JSON of an OutboundMessage. */
  payload: string;
  ticket: number | null;
  status: OutboxStatus;
  attempts: number;
  notBefore: Date;
  /** Until when a worker holds it. After a crash it is free again, and its text may have arrived. */
  leasedUntil: Date | null;
  createdAt: Date;
  settledAt: Date | null;
  /** Why it has not arrived. Never personal data. */
  why: string | null;
  /** Where the plan stands: null or "message", "notice"; once sent, the step that succeeded. "digest": of a group. */
  step: string | null;
  /** The group chat it was sent to, and how many platform messages it took: what the group's rate is counted by. */
  chat: string | null;
  messages: number;
  /** The key of the row that says it instead. */
  digest: string | null;
  /** The platform's id of a notice: its result comes later. */
  platformId: string | null;
}
export const Outbox = new EntitySchema<OutboxRow>({
  name: 'outbox',
  columns: {
    seq: { type: 'integer', primary: true, generated: 'increment' },
    key: text,
    recipient: text,
    payload: text,
    ticket: integerOrNull,
    status: text,
    attempts: integer,
    notBefore: time,
    leasedUntil: timeOrNull,
    createdAt: time,
    settledAt: timeOrNull,
    why: textOrNull,
    step: textOrNull,
    chat: textOrNull,
    messages: integer,
    digest: textOrNull,
    platformId: textOrNull,
  },
});

/** Something that happens when its time comes (design 7). */
export interface TimerRow {
  /** "ticket:1000028:take"; setting it again moves it. */
  key: string;
  kind: string;
  dueAt: Date;
  /** The ticket number or conversation id it is about. */
  subject: string;
}
export const Timer = new EntitySchema<TimerRow>({
  name: 'timers',
  columns: { key, kind: text, dueAt: time, subject: text },
});

/** Small facts about this database: the sandbox's mark, the access token. */
export interface SettingRow {
  name: string;
  value: string;
}
export const Setting = new EntitySchema<SettingRow>({ name: 'settings', columns: { name: key, value: text } });

/** Numbers that only grow: the ticket sequence, the neighbourhood's revision. */
export interface CounterRow {
  name: string;
  value: number;
}
export const Counter = new EntitySchema<CounterRow>({ name: 'counters', columns: { name: key, value: integer } });
