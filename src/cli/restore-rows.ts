/**
 * What must not go on in a restored database as if nothing had happened since the backup: messages that have gone out
 * meanwhile, and ticket numbers that residents hold already.
 */
import { ticketNumber } from '../domain/tickets/number.ts';
import { noteSkipped } from '../domain/tickets/numbering.ts';
import { missed } from '../domain/tickets/tellings.ts';
import { readFrom } from '../store/copy.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import type { Erasure } from '../store/entities/operating.ts';
import type { Tx } from '../store/tx.ts';
import { MAYBE_SENT, openPayload } from '../workers/job.ts';

/** What the database that is being replaced knows; it is often whole, and only the wrong one. */
export interface Replaced {
  /** By outbox key. */
  outbox: Map<string, { status: OutboxRow['status']; settledAt: Date | null }>;
  /** How many ticket numbers it had given out. */
  tickets: number;
  /** A crash may have kept the last of them from the log. */
  erasures: Erasure[];
}

/** Undefined: there was none, or it cannot be read any more. */
export async function replacedBy(file: string): Promise<Replaced | undefined> {
  try {
    const rows = await readFrom<{ key: string; status: OutboxRow['status']; settled_at: number | null }>(
      file,
      'SELECT "key", status, settled_at FROM outbox',
    );
    const [counter] = await readFrom<{ value: number }>(file, "SELECT value FROM counters WHERE name = 'tickets'");
    const outbox = rows.map(
      ({ key, status, settled_at }): [string, { status: OutboxRow['status']; settledAt: Date | null }] => [
        key,
        { status, settledAt: settled_at === null ? null : new Date(settled_at) },
      ],
    );
    const erasures = await erasuresIn(file);
    return { outbox: new Map(outbox), tickets: counter?.value ?? 0, erasures };
  } catch {
    return undefined;
  }
}

async function erasuresIn(file: string): Promise<Erasure[]> {
  const rows = await readFrom<{ id: string; at: number; person: string; conversations: string }>(
    file,
    'SELECT id, at, person, conversations FROM erasures',
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at), conversations: JSON.parse(row.conversations) }));
}

export const HELD = 'held after a restore: it may have been said before';

export interface Settled {
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
export async function settleOutbox(tx: Tx, replaced: Replaced | undefined): Promise<Settled> {
  const settled: Settled = { held: 0, again: 0 };
  const db = await tx.db();
  for (const row of await db.findBy(Outbox, [{ status: 'waiting' }, { status: 'sending' }])) {
    const known = replaced?.outbox.get(row.key);
    if (known?.status === 'waiting') continue;
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
export async function skipNumbers(tx: Tx, replaced: Replaced | undefined): Promise<number[]> {
  const [counter] = await tx.query<{ value: number }>("SELECT value FROM counters WHERE name = 'tickets'", []);
  const [last, given] = [counter?.value ?? 0, replaced?.tickets ?? 0];
  if (given <= last) return [];
  await tx.query("DELETE FROM counters WHERE name = 'tickets'", []);
  await tx.query("INSERT INTO counters (name, value) VALUES ('tickets', ?)", [given]);
  await noteSkipped(tx, { from: last + 1, to: given });
  return Array.from({ length: given - last }, (_, index) => ticketNumber(last + 1 + index));
}
