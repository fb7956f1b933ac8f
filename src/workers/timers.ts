/** Fires due timers: each is one unit of work that removes the row and does its step, so that a crash repeats neither. */
import { LessThanOrEqual } from 'typeorm';
import { Timer } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { type Loop, loop } from './loop.ts';

/** What a kind of timer does; `subject` is the ticket number or conversation id in its row. */
export type TimerHandler = (tx: Tx, subject: string) => Promise<void>;

const AT_ONCE = 50;
const PUT_OFF_MS = 60_000;

export function timerWorker(o: {
  store: Store;
  handlers: Readonly<Record<string, TimerHandler>>;
  log: { error(fields: object, message: string): void };
}): Loop {
  const fire = (key: string) =>
    o.store.inTransaction(async (tx) => {
      const row = await tx.timers.get(key);
      if (!row || row.dueAt > tx.now) return;
      tx.timers.remove(key);
      const handler = o.handlers[row.kind];
      if (handler) await handler(tx, row.subject);
      else o.log.error({ kind: row.kind }, 'a timer of unknown kind was dropped');
    });

  const putOff = (key: string) =>
    o.store.inTransaction(async (tx) => {
      const row = await tx.timers.get(key);
      if (row) tx.timers.put({ ...row, dueAt: new Date(tx.now.getTime() + PUT_OFF_MS) });
    });

  return loop({
    name: 'timers',
    everyMs: 1000,
    log: o.log,
    async work() {
      const due = await o.store.inTransaction(async (tx) =>
        (await tx.db()).find(Timer, {
          where: { dueAt: LessThanOrEqual(tx.now) },
          order: { dueAt: 'ASC', key: 'ASC' },
          take: AT_ONCE,
        }),
      );
      for (const { key, kind } of due) {
        // One broken timer must not keep the others waiting.
        await fire(key).catch((error: unknown) => {
          o.log.error({ err: error, kind }, 'a timer failed and comes again in a minute');
          return putOff(key);
        });
      }
      return due.length === AT_ONCE;
    },
  });
}
