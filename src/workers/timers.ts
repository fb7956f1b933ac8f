/** Fires due timers: each is one unit of work that removes the row and does its step, so that a crash repeats neither. */
import type { TimerRow } from '../store/entities/messaging.ts';
import type { Needs, Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { type Loop, loop } from './loop.ts';

/** What a kind of timer does; `subject` is the ticket number or conversation id in its row. */
export type TimerHandler = (tx: Tx, subject: string) => Promise<void>;

const AT_ONCE = 50;
const PUT_OFF_MS = 60_000;

type Due = Pick<TimerRow, 'key' | 'kind' | 'subject'>;
/** Those that another instance is firing are left out; of two that look at the same moment, the second finds no row. */
const DUE = `SELECT key, kind, subject FROM timers WHERE due_at <= ? ORDER BY due_at, key LIMIT ${AT_ONCE}`;

/** What a timer is about is locked before the timer, as messages and commands do: else the two could block each other. */
const needsOf = (subject: string): Needs => {
  if (/^\d{7}$/.test(subject)) return { ticket: Number(subject) };
  return subject.includes(':') ? { conversation: subject } : {};
};

export function timerWorker(o: {
  store: Store;
  handlers: Readonly<Record<string, TimerHandler>>;
  log: { error(fields: object, message: string): void };
}): Loop {
  const fire = ({ key, subject }: Due) =>
    o.store.inTransaction(async (tx) => {
      const row = await tx.timers.get(key);
      if (!row || row.dueAt > tx.now) return;
      tx.timers.remove(key);
      const handler = o.handlers[row.kind];
      if (handler) await handler(tx, row.subject);
      else o.log.error({ kind: row.kind }, 'a timer of unknown kind was dropped');
    }, needsOf(subject));

  const putOff = ({ key }: Due) =>
    o.store.inTransaction(async (tx) => {
      const row = await tx.timers.get(key);
      if (row) tx.timers.put({ ...row, dueAt: new Date(tx.now.getTime() + PUT_OFF_MS) });
    });

  return loop({
    name: 'timers',
    everyMs: 1000,
    log: o.log,
    async work() {
      const due = await o.store.inTransaction((tx) => tx.claim<Due>(DUE, [tx.now.getTime()]));
      for (const timer of due) {
        // One broken timer must not keep the others waiting.
        await fire(timer).catch((error: unknown) => {
          o.log.error({ err: error, kind: timer.kind }, 'a timer failed and comes again in a minute');
          return putOff(timer);
        });
      }
      return due.length === AT_ONCE;
    },
  });
}
