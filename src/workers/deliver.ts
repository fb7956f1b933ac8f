/**
 * Carries outbox rows out: in order per recipient, each until it is settled (design 6). Rows are leased in one unit of
 * work and settled in another, so that a crash in between leaves a row that is sent again, marked 重发.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { In } from 'typeorm';
import type { SendResult } from '../engine/messages.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import { chatOf, waitBehind } from '../store/outbox.ts';
import type { Tx } from '../store/tx.ts';
import { AWAY, type DeliveryOptions, type Job, MAYBE_SENT } from './job.ts';
import { lease } from './lease.ts';
import { type Loop, loop } from './loop.ts';
import { learn } from './plan.ts';

/**
 * So many at once: a platform that answers late must not hold up what goes to another (contract: alerts within 3 s). Nor do
 * residents' messages take all the room.
 */
const LANES = { inAll: 64, chats: 48 };
const GRACE_MS = 3000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** About a day of tries. */
const MOST_ATTEMPTS = 300;

export interface Delivery extends Loop {
  recover(): Promise<void>;
  channelBack(): void;
  /** Resolves when the outcome of all that was being sent is stored. */
  settled(): Promise<void>;
}

export function deliveryWorker(o: DeliveryOptions): Delivery {
  const worker = loop({ name: 'delivery', everyMs: 1000, log: o.log, work });
  const underWay = new Map<number, Promise<void>>();
  const isForChat = ({ row }: Job) => chatOf(row) !== undefined;
  let inChats = 0;
  const over = new AbortController();

  async function work(): Promise<boolean> {
    const inAll = LANES.inAll - underWay.size;
    if (inAll <= 0) return false;
    const room = { inAll, chats: Math.min(inAll, LANES.chats - inChats) };
    const { jobs, looked } = await o.store.inTransaction((tx) => lease(tx, o, room, underWay));
    for (const job of jobs) {
      if (isForChat(job)) inChats++;
      underWay.set(job.row.seq, carry(job));
    }
    return looked > 0;
  }

  async function carry(job: Job): Promise<void> {
    try {
      const result = await send(job);
      o.onSettled(job.channel.name, result.kind);
      await o.store.inTransaction((tx) => settle(tx, o, job, result));
    } catch (error) {
      o.log.error({ err: error }, 'what became of a message could not be stored: it goes again');
    } finally {
      underWay.delete(job.row.seq);
      if (isForChat(job)) inChats--;
      worker.wake();
    }
  }

  async function settled(): Promise<void> {
    await Promise.all(underWay.values());
  }

  async function send({ channel, externalId, message, notice }: Job): Promise<SendResult> {
    try {
      const asked = notice ? channel.notify?.(externalId, notice) : channel.send(externalId, message);
      return (await asked) ?? { kind: 'unreachable', why: 'no notices here' };
    } catch (error) {
      o.log.error({ err: error, channel: channel.name }, 'a channel threw instead of answering');
      return { kind: 'retry', why: 'the channel failed' };
    }
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
      // Another instance may be sending them.
      if (o.store.isShared) return;
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

/** The outcome of one try, and what follows from it. */
async function settle(tx: Tx, o: DeliveryOptions, job: Job, result: SendResult): Promise<void> {
  const { row, channel, resent } = job;
  await learn(tx, job, result);
  if (result.kind === 'retry' && !isEnough(job, result)) {
    const again = retried(row, result, tx.now, resent);
    await update(tx, row, again);
    return waitBehind(tx, row, again.notBefore);
  }
  const why = result.kind === 'sent' ? null : result.why;
  if (why !== null && channel.cost && !job.notice) {
    // The plan's next step, at once.
    return update(tx, row, {
      status: 'waiting',
      step: 'notice',
      attempts: 0,
      why,
      leasedUntil: null,
      notBefore: tx.now,
    });
  }
  const status = result.kind === 'retry' ? 'failed' : result.kind;
  const sent = result.kind === 'sent' && { step: result.via ?? row.step, platformId: result.platformId ?? null };
  const db = await tx.db();
  // Of a notice it stays known why it was none of her messages.
  const { affected } = await db.update(
    Outbox,
    { seq: row.seq },
    {
      status,
      why: job.notice ? (row.why ?? why) : why,
      settledAt: tx.now,
      leasedUntil: null,
      ...sent,
    },
  );
  // Whom it went to was erased meanwhile: nothing of her is written again.
  if (affected === 0) return;
  if (row.step === 'digest' || row.step === 'photos') {
    await db.update(Outbox, { digest: row.key, status: 'combined' }, { status, why, settledAt: tx.now });
  }
  // Why no message could be sent tells staff more than why no notice stood in for it.
  if (why !== null) await o.unreached(tx, row, (job.notice && row.why) || why);
  else if (result.kind === 'sent') await o.told(tx, row, result.via ?? 'message');
}

/** Where a platform counts messages, one that may have arrived twice is not said a third time (official-account.md 8). */
function isEnough({ row, channel, resent }: Job, result: SendResult & { kind: 'retry' }): boolean {
  if (row.attempts + 1 >= (result.most ?? MOST_ATTEMPTS)) return true;
  return channel.cost !== undefined && resent && result.maybeSent === true;
}

async function update(tx: Tx, { seq }: OutboxRow, set: Partial<OutboxRow>): Promise<void> {
  await (await tx.db()).update(Outbox, { seq }, set);
}

function retried(
  row: OutboxRow,
  result: SendResult & { kind: 'retry' },
  now: Date,
  resent: boolean,
): Partial<OutboxRow> & { notBefore: Date } {
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
