/**
 * Carries outbox rows out: in order per recipient, each until it is settled (design 6). Rows are leased in one unit of
 * work and settled in another, so that a crash in between leaves a row that is sent again, marked 重发.
 */

import type { Clock } from '../clock.ts';
import type { Channel, OutboundMessage, ResolvedMessage, SendResult } from '../engine/messages.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { type Loop, loop } from './loop.ts';

/** Where a row goes right now. `waiting`: nowhere yet (no group is bound); it costs no try. */
export type Resolved =
  | { kind: 'chat'; channel: string; externalId: string; message: ResolvedMessage }
  | { kind: 'waiting'; why: string };
export type Resolve = (tx: Tx, recipient: string, message: OutboundMessage) => Promise<Resolved>;

const LANES = 20;
const LEASE_MS = 60_000;
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

export function deliveryWorker(o: DeliveryOptions): Loop & { recover(): Promise<void>; channelBack(): void } {
  const worker = loop({ name: 'delivery', everyMs: 1000, log: o.log, work });

  async function work(): Promise<boolean> {
    const jobs = await o.store.inTransaction((tx) => lease(tx, o));
    await Promise.all(jobs.map(async (job) => settle(job, await send(job))));
    return jobs.length > 0;
  }

  async function send({ channel, externalId, message }: Job): Promise<SendResult> {
    try {
      return await channel.send(externalId, message);
    } catch (error) {
      o.log.error({ err: error, channel: channel.name }, 'a channel threw instead of answering');
      return { kind: 'retry', why: 'the channel failed' };
    }
  }

  async function settle({ row, channel }: Job, result: SendResult): Promise<void> {
    o.onSettled(channel.name, result.kind);
    await o.store.inTransaction(async (tx) => {
      const exhausted = result.kind === 'retry' && row.attempts + 1 >= MOST_ATTEMPTS;
      const db = await tx.db();
      if (result.kind === 'retry' && !exhausted) {
        await db.update(Outbox, { seq: row.seq }, retried(row, result, tx.now));
        return;
      }
      const status = result.kind === 'retry' ? 'failed' : result.kind;
      const why = result.kind === 'sent' ? null : result.why;
      await db.update(Outbox, { seq: row.seq }, { status, why, settledAt: tx.now, leasedUntil: null });
      if (why !== null) await o.unreached(tx, row, why);
    });
  }

  return {
    ...worker,
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
          await (await tx.db()).update(Outbox, { status: 'waiting', why: 'channel away' }, { notBefore: tx.now });
        })
        .catch((error: unknown) => o.log.error({ err: error }, 'rows that wait for a channel were not woken'))
        .finally(() => worker.wake());
    },
  };
}

/** The oldest unsettled row of each recipient that is due, as jobs; rows that cannot go now are put off. */
async function lease(tx: Tx, o: DeliveryOptions): Promise<Job[]> {
  const db = await tx.db();
  const now = tx.now.getTime();
  const rows = await db
    .createQueryBuilder(Outbox, 'o')
    .where("o.status IN ('waiting','sending') AND o.notBefore <= :now", { now })
    .andWhere("(o.status = 'waiting' OR o.leasedUntil <= :now)", { now })
    .andWhere(
      'o.seq = (SELECT MIN(first.seq) FROM outbox first WHERE first.recipient = o.recipient AND first.status IN (:...unsettled))',
      { unsettled: ['waiting', 'sending'] },
    )
    .orderBy('o.seq', 'ASC')
    .take(LANES)
    .getMany();
  const jobs: Job[] = [];
  for (const row of rows) {
    const message: OutboundMessage = JSON.parse(tx.vault.open(row.payload, `outbox.payload:${row.key}`));
    const to = await o.resolve(tx, row.recipient, message);
    const channel = to.kind === 'chat' ? o.channels.find(({ name }) => name === to.channel) : undefined;
    if (to.kind === 'waiting' || !channel?.ready) {
      const why = to.kind === 'waiting' ? to.why : 'channel away';
      const pause = to.kind === 'waiting' ? UNBOUND_MS : AWAY_MS;
      await db.update(Outbox, { seq: row.seq }, { why, notBefore: new Date(now + pause) });
      continue;
    }
    const resent = row.status === 'sending' || row.why === MAYBE_SENT;
    const leasedUntil = new Date(now + LEASE_MS);
    await db.update(Outbox, { seq: row.seq }, { status: 'sending', leasedUntil });
    const text = resent && to.message.text !== '' ? `${to.message.text}${RESENT}` : to.message.text;
    jobs.push({ row, channel, externalId: to.externalId, message: { ...to.message, text } });
  }
  return jobs;
}

const MAYBE_SENT = 'no answer came; it may have arrived';

function retried(row: OutboxRow, result: SendResult & { kind: 'retry' }, now: Date): Partial<OutboxRow> {
  const backoff = Math.min(1000 * 2 ** Math.min(row.attempts, 10), LONGEST_PAUSE_MS);
  const jittered = backoff * (0.8 + Math.random() * 0.4);
  return {
    status: 'waiting',
    attempts: row.attempts + 1,
    leasedUntil: null,
    notBefore: new Date(now.getTime() + (result.afterMs ?? jittered)),
    why: result.maybeSent ? MAYBE_SENT : result.why,
  };
}
