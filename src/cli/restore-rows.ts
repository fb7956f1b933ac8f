/**
 * What must not go on in a restored database as if nothing had happened since the backup: messages that have gone out
 * meanwhile, and ticket numbers that residents hold already.
 */
import { In } from 'typeorm';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { ticketNumber } from '../domain/tickets/number.ts';
import { noteSkipped } from '../domain/tickets/numbering.ts';
import { missed } from '../domain/tickets/tellings.ts';
import { migrate } from '../store/data-source.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import type { Erasure } from '../store/entities/operating.ts';
import { ErasureLog } from '../store/erasure-log.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { type Reconciled, reconcileErasures } from '../wiring/erasures.ts';
import { MAYBE_SENT, openPayload } from '../workers/job.ts';
import { BACKUP_MARK } from './backup-mark.ts';
import { type Place, shown } from './database.ts';

/** Asks a database that is about to be replaced. */
export type Ask = <Row>(sql: string) => Promise<Row[]>;

type Status = OutboxRow['status'];

/** What the database that is being replaced knows; it is often whole, and only the wrong one. */
export interface Replaced {
  /** By outbox key. What stands in a digest is where that digest is. */
  outbox: Map<string, { status: Status; settledAt: Date | null }>;
  /** How many ticket numbers it had given out, and which of them have a ticket. */
  given: number;
  tickets: Set<number>;
  /** A crash may have kept the last of them from the log. */
  erasures: Erasure[];
}

const GIVEN = {
  sqlite: "SELECT value FROM counters WHERE name = 'tickets'",
  postgres: 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM ticket_numbers',
} as const;

/** Undefined: there was none, or it cannot be read any more. */
export async function replacedBy(ask: Ask, kind: keyof typeof GIVEN): Promise<Replaced | undefined> {
  try {
    const rows = await ask<{ key: string; status: Status; settled_at: number | null }>(
      `SELECT o."key", COALESCE(d.status, o.status) AS status, o.settled_at FROM outbox o
       LEFT JOIN outbox d ON o.status = 'combined' AND d."key" = o.digest`,
    );
    const [counter] = await ask<{ value: number }>(GIVEN[kind]);
    const tickets = await ask<{ number: number }>('SELECT number FROM tickets');
    const outbox = rows.map(({ key, status, settled_at }): [string, { status: Status; settledAt: Date | null }] => [
      key,
      { status, settledAt: settled_at === null ? null : new Date(settled_at) },
    ]);
    return {
      outbox: new Map(outbox),
      given: counter?.value ?? 0,
      tickets: new Set(tickets.map(({ number }) => number)),
      erasures: await erasuresIn(ask),
    };
  } catch {
    return undefined;
  }
}

async function erasuresIn(ask: Ask): Promise<Erasure[]> {
  const rows = await ask<{ id: string; at: number; person: string; conversations: string }>(
    'SELECT id, at, person, conversations FROM erasures',
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at), conversations: JSON.parse(row.conversations) }));
}

export const HELD = 'held after a restore: it may have been said before';

interface Settled {
  /** Messages to residents that are not said again; the trail of their tickets says so. */
  held: number;
  /** Alerts that go again, marked 重发. */
  again: number;
}

/**
 * Whatever the replaced database had sent is sent. Where it cannot be asked, or does not know the row: an alert to staff goes
 * again, marked 重发, since one alert too many is better than none; a message to a resident is held, since old news would
 * confuse her, and staff are asked to call her.
 */
async function settleOutbox(tx: Tx, replaced: Replaced | undefined): Promise<Settled> {
  const settled: Settled = { held: 0, again: 0 };
  const db = await tx.db();
  for (const row of await db.findBy(Outbox, { status: In(['waiting', 'sending', 'held']) })) {
    const known = replaced?.outbox.get(row.key);
    if (known && (known.status === 'waiting' || known.status === 'held')) continue;
    if (known && known.status !== 'sending') {
      await db.update(Outbox, { seq: row.seq }, { ...known, leasedUntil: null });
    } else if (row.recipient.startsWith('conversation:')) {
      settled.held++;
      await db.update(Outbox, { seq: row.seq }, { status: 'failed', why: HELD, settledAt: tx.now, leasedUntil: null });
      const conversation = row.recipient.slice('conversation:'.length);
      const text = openPayload(tx, row)?.text ?? '';
      if (row.ticket !== null) await missed(tx, row.ticket, { conversation, text, why: HELD });
    } else {
      settled.again++;
      const again = { status: 'waiting', why: MAYBE_SENT, notBefore: tx.now, leasedUntil: null } as const;
      await db.update(Outbox, { seq: row.seq }, again);
    }
  }
  return settled;
}

/** Goes on behind the numbers that were given out since the backup. Answers with those: their tickets must be filed anew. */
async function skipNumbers(tx: Tx, replaced: Replaced | undefined, kind: keyof typeof GIVEN): Promise<number[]> {
  const [counter] = await tx.query<{ value: number }>(GIVEN[kind], []);
  const [last, given] = [counter?.value ?? 0, replaced?.given ?? 0];
  if (given <= last) return [];
  await tx.skipTo('tickets', given);
  await noteSkipped(tx, { from: last + 1, to: given });
  const numbers = Array.from({ length: given - last }, (_, index) => ticketNumber(last + 1 + index));
  return numbers.filter((number) => replaced?.tickets.has(number));
}

export interface MadeUp {
  erasures: Reconciled;
  outbox: Settled;
  lost: number[];
}

/** Brings a backup's tables to this version, with what has happened since the backup made up for. */
export async function makeUp(store: Store, place: Place, replaced: Replaced | undefined): Promise<MadeUp> {
  const { kind } = place.database;
  await migrate(store.dataSource);
  const erasures = await reconcileErasures(store, new ErasureLog(place.dataDir, store.vault));
  return store.inTransaction(async (tx) => {
    await tx.query('DELETE FROM settings WHERE name = ?', [BACKUP_MARK]);
    return { erasures, outbox: await settleOutbox(tx, replaced), lost: await skipNumbers(tx, replaced, kind) };
  });
}

const MOST_NAMED = 20;

/** `kept`: where what was replaced is now. */
export function report(
  place: Place,
  madeAt: Date | undefined,
  { erasures, outbox, lost }: MadeUp,
  kept: string | undefined,
): string[] {
  const when = madeAt ? `（${formatDeadline(madeAt)} 做的备份）` : '';
  const named = lost.slice(0, MOST_NAMED).join('、');
  return [
    `已恢复 ${shown(place)}${when}，可以启动了`,
    ...(erasures.again > 0 ? [`重新删除了 ${erasures.again} 人的个人信息`] : []),
    ...(erasures.hasLog
      ? []
      : ['注意：数据目录里没有 erasures.log。备份之后删除过的个人信息可能又回来了，请把它放回数据目录']),
    ...(outbox.again > 0 ? [`${outbox.again} 条给工作人员的通知会再发一次，标“重发”`] : []),
    ...(outbox.held > 0 ? [`${outbox.held} 条给居民的消息不再自动发送，已列入要电话告知的名单（/待办）`] : []),
    ...(lost.length > 0
      ? [
          `备份之后的 ${lost.length} 张工单不在备份里，请按群里的派单通知补登：${named}${lost.length > MOST_NAMED ? ' …' : ''}`,
        ]
      : []),
    ...(kept ? [`原来的数据库留在 ${kept}；确认无误后请删掉它，里面有个人信息`] : []),
  ];
}
