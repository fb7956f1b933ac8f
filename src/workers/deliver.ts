/**
 * Carries outbox rows out: in order per recipient, each until it is settled (design 6). Rows are leased in one unit of
 * work and settled in another, so that a crash in between leaves a row that is sent again, marked 重发.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { In } from 'typeorm';
import type { Clock } from '../clock.ts';
import type { Channel, OutboundMessage, ResolvedMessage, SendResult } from '../engine/messages.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import { dueRows } from '../store/outbox.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { type Loop, loop } from './loop.ts';

/** Where a row goes right now. `waiting`: nowhere yet (no group is bound); it costs no try. */
export type Resolved =
  | { kind: 'chat'; channel: string; externalId: string; message: ResolvedMessage }
  | { kind: 'waiting'; why: string };
export type Resolve = (tx: Tx, recipient: string, message: OutboundMessage) => Promise<Resolved>;

/** So many at once: a platform that answers late must not hold up what goes to another (contract: alerts within 3 s). */
const LANES = 64;
const LEASE_MS = 60_000;
const GRACE_MS = 3000;
const AWAY_MS = 3000;
const UNBOUND_MS = 60_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** About a day of tries. */
const MOST_ATTEMPTS = 300;
const RESENT = '（重发）';

interface Job {
  row: OutboxRow;
  channel: Channel;
  externalId: string;
  message: ResolvedMessage;
  /** An earlier try may have arrived. */
  resent: boolean;
}

export interface DeliveryOptions {
  store: Store;
  clock: Clock;
  channels: readonly Channel[];
  resolve: Resolve;
  /** The row will not arrive: the ticket's trail says so. */
  unreached(tx: Tx, row: OutboxRow, why: string): Promise<void>;
  onSettled(channel: string, outcome: SendResult['kind']): void;
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface Delivery extends Loop {
  recover(): Promise<void>;
  channelBack(): void;
  /** Resolves when the outcome of all that was being sent is stored. */
  settled(): Promise<void>;
}

export function deliveryWorker(o: DeliveryOptions): Delivery {
  const worker = loop({ name: 'delivery', everyMs: 1000, log: o.log, work });
  const underWay = new Map<number, Promise<void>>();
  const over = new AbortController();

  async function work(): Promise<boolean> {
    const free = LANES - underWay.size;
    if (free <= 0) return false;
    const { jobs, looked } = await o.store.inTransaction((tx) => lease(tx, o, free, underWay));
    for (const job of jobs) underWay.set(job.row.seq, carry(job));
    return looked > 0;
  }

  async function carry(job: Job): Promise<void> {
    try {
      await settle(job, await send(job));
    } catch (error) {
      o.log.error({ err: error }, 'what became of a message could not be stored: it goes again');
    } finally {
      underWay.delete(job.row.seq);
      worker.wake();
    }
  }

  async function settled(): Promise<void> {
    await Promise.all(underWay.values());
  }

  async function send({ channel, externalId, message }: Job): Promise<SendResult> {
    try {
      return await channel.send(externalId, message);
    } catch (error) {
      o.log.error({ err: error, channel: channel.name }, 'a channel threw instead of answering');
      return { kind: 'retry', why: 'the channel failed' };
    }
  }

  async function settle({ row, channel, resent }: Job, result: SendResult): Promise<void> {
    o.onSettled(channel.name, result.kind);
    await o.store.inTransaction(async (tx) => {
      const exhausted = result.kind === 'retry' && row.attempts + 1 >= MOST_ATTEMPTS;
      const db = await tx.db();
      if (result.kind === 'retry' && !exhausted) {
        await db.update(Outbox, { seq: row.seq }, retried(row, result, tx.now, resent));
        return;
      }
      const status = result.kind === 'retry' ? 'failed' : result.kind;
      const why = result.kind === 'sent' ? null : result.why;
      await db.update(Outbox, { seq: row.seq }, { status, why, settledAt: tx.now, leasedUntil: null });
      if (why !== null) await o.unreached(tx, row, why);
    });
  }

  return {
    wake: worker.wake,
    /** Takes nothing new, and gives what is being sent a moment: cut off now, it would be said again after the start. */
    async stop() {
      await worker.stop();
      await Promise.race([settled(), sleep(GRACE_MS, undefined, { signal: over.signal }).catch(() => {})]);
      over.abort();
    },
    settled,
    /** At the start of the only process on a SQLite file: whatever was being sent when the last one died is free again. */
    async recover() {
      await o.store.inTransaction(async (tx) => {
        await (await tx.db()).update(Outbox, { status: 'sending' }, { leasedUntil: tx.now });
      });
    },
    /** A channel is back: what waits for it goes at once. */
    channelBack() {
      void o.store
        .inTransaction(async (tx) => {
          await (await tx.db()).update(
            Outbox,
            { status: 'waiting', why: In([AWAY, MAYBE_SENT]) },
            { notBefore: tx.now },
          );
        })
        .catch((error: unknown) => o.log.error({ err: error }, 'rows that wait for a channel were not woken'))
        .finally(() => worker.wake());
    },
  };
}

/** The oldest unsettled row of each recipient that is due, as jobs; rows that cannot go now are put off. */
async function lease(
  tx: Tx,
  o: DeliveryOptions,
  most: number,
  underWay: { has(seq: number): boolean },
): Promise<{ jobs: Job[]; looked: number }> {
  const db = await tx.db();
  const now = tx.now.getTime();
  const rows = await dueRows(tx, most);
  const jobs: Job[] = [];
  for (const row of rows) {
    const leasedUntil = new Date(now + LEASE_MS);
    if (underWay.has(row.seq)) {
      // Nine photos can take longer than a lease.
      await db.update(Outbox, { seq: row.seq }, { leasedUntil });
      continue;
    }
    const message = open(tx, row);
    if (!message) {
      o.log.error({ seq: row.seq }, 'an outbox row cannot be opened: was MULIN_SECRET_KEY changed?');
      await db.update(Outbox, { seq: row.seq }, { status: 'failed', why: 'cannot be opened', settledAt: tx.now });
      continue;
    }
    const to = await o.resolve(tx, row.recipient, message);
    const channel = to.kind === 'chat' ? o.channels.find(({ name }) => name === to.channel) : undefined;
    if (to.kind === 'waiting' || !channel?.ready) {
      const why = row.why === MAYBE_SENT ? MAYBE_SENT : to.kind === 'waiting' ? to.why : AWAY;
      const pause = to.kind === 'waiting' ? UNBOUND_MS : AWAY_MS;
      await db.update(Outbox, { seq: row.seq }, { why, notBefore: new Date(now + pause) });
      continue;
    }
    const resent = row.status === 'sending' || row.why === MAYBE_SENT;
    await db.update(Outbox, { seq: row.seq }, { status: 'sending', leasedUntil });
    const text = resent && to.message.text !== '' ? `${to.message.text}${RESENT}` : to.message.text;
    jobs.push({ row, channel, externalId: to.externalId, message: { ...to.message, text }, resent });
  }
  return { jobs, looked: rows.length };
}

/** Undefined when it was sealed with another key or altered: one such row must not keep the others waiting. */
function open(tx: Tx, { key, payload }: OutboxRow): OutboundMessage | undefined {
  try {
    return JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`));
  } catch {
    return undefined;
  }
}

const AWAY = 'channel away';
const MAYBE_SENT = 'no answer came; it may have arrived';

function retried(
  row: OutboxRow,
  result: SendResult & { kind: 'retry' },
  now: Date,
  resent: boolean,
): Partial<OutboxRow> {
  const backoff = Math.min(1000 * 2 ** Math.min(row.attempts, 10), LONGEST_PAUSE_MS);
  const jittered = backoff * (0.8 + Math.random() * 0.4);
  return {
    status: 'waiting',
    attempts: row.attempts + 1,
    leasedUntil: null,
    notBefore: new Date(now.getTime() + (result.afterMs ?? jittered)),
    why: result.maybeSent || resent ? MAYBE_SENT : result.why,
  };
}
