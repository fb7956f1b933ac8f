/** What the parts of the delivery share: its options, and one try to send one row. */
import type { Clock } from '../clock.ts';
import type { Taken } from '../engine/allowance.ts';
import type { Channel, Notice, OutboundMessage, ResolvedMessage, SendResult } from '../engine/messages.ts';
import type { OutboxRow } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';

/** Where a row goes right now. `waiting`: nowhere yet (no group is bound); it costs no try. */
export type Resolved =
  | {
      kind: 'chat';
      channel: string;
      externalId: string;
      message: ResolvedMessage;
      /** A work group: every recipient whose rows lead into it, its own first. */
      room?: readonly string[];
    }
  | { kind: 'waiting'; why: string };
export type Resolve = (tx: Tx, recipient: string, message: OutboundMessage) => Promise<Resolved>;

/** What the delivery asks of the rules and tells them. */
export interface DeliveryRules {
  /** Quiet hours: until when this row waits; undefined: it goes now. */
  quietUntil(tx: Tx, row: OutboxRow): Promise<Date | undefined>;
  /** How many messages a minute a group chat may get. */
  groupRate(tx: Tx): Promise<number>;
  urgent(tx: Tx, ticket: number): Promise<boolean>;
  /** What a template can say of it; undefined: nothing. `final`: the last news of its ticket. */
  notice(tx: Tx, row: OutboxRow, message: OutboundMessage): Promise<{ notice: Notice; final: boolean } | undefined>;
  /** A step of the plan has succeeded. */
  told(tx: Tx, row: OutboxRow, via: string): Promise<void>;
  /** The row will not arrive: the ticket's trail says so, and somebody else tells her. */
  unreached(tx: Tx, row: OutboxRow, why: string): Promise<void>;
}

export interface DeliveryOptions extends DeliveryRules {
  store: Store;
  clock: Clock;
  channels: readonly Channel[];
  /** The channel that another instance holds: its rows are that one's. */
  elsewhere?(): string | undefined;
  resolve: Resolve;
  onSettled(channel: string, outcome: SendResult['kind']): void;
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface Job {
  row: OutboxRow;
  channel: Channel;
  externalId: string;
  message: ResolvedMessage;
  /** An earlier try may have arrived. */
  resent: boolean;
  /** Instead of the message: the plan's next step. */
  notice?: Notice;
  /** What it has taken of her allowance. */
  taken?: Taken;
}

export const AWAY = 'channel away';
export const MAYBE_SENT = 'no answer came; it may have arrived';

/** Undefined when it was sealed with another key or altered: one such row must not keep the others waiting. */
export function openPayload(tx: Tx, { key, payload }: Pick<OutboxRow, 'key' | 'payload'>): OutboundMessage | undefined {
  try {
    return JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`));
  } catch {
    return undefined;
  }
}
