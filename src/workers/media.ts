/** Makes photos and voices ours before the platform forgets them (three days on WeChat): fetched, cleaned, sealed, shown. */
import { In } from 'typeorm';
import { Media, type MediaRow } from '../store/entities/tickets.ts';
import { getBytes, putBytes } from '../store/media-bytes.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { type Loop, loop } from './loop.ts';

export type Fetched = { bytes: Uint8Array; mediaType: string } | { gone: string };

const AT_ONCE = 4;
const LEASE_MS = 60_000;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30 * 60_000;
const KEPT_BY_PLATFORM_MS = 3 * 24 * 3600_000;

export interface MediaOptions {
  store: Store;
  /** The channel that another instance holds: its photos are that one's to fetch. */
  elsewhere?(): string | undefined;
  /** Downloads from a channel; throws when it is worth another try. */
  fetch(channel: string, ref: string): Promise<Fetched>;
  /** Turns a picture upright, smaller, and free of what the camera wrote into it. */
  clean(bytes: Uint8Array): Promise<{ bytes: Uint8Array; mediaType: string }>;
  /** A photo of a ticket is there: the work group sees it. */
  stored(tx: Tx, row: MediaRow): Promise<void>;
  /** It could not be had: she is asked for it again. */
  lost(tx: Tx, row: MediaRow): Promise<void>;
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export function mediaWorker(o: MediaOptions): Loop {
  return loop({
    name: 'media',
    everyMs: 2000,
    log: o.log,
    async work() {
      const wanted = await o.store.inTransaction((tx) => take(tx, o));
      await Promise.all(wanted.map((row) => fetchOne(row, o)));
      return wanted.length > 0;
    },
  });
}

const DUE = `
  SELECT id FROM media WHERE status = 'wanted' AND next_try_at <= ? AND channel <> ? ORDER BY next_try_at LIMIT ${AT_ONCE}`;

async function take(tx: Tx, o: MediaOptions): Promise<MediaRow[]> {
  const due = await tx.claim<{ id: string }>(DUE, [tx.now.getTime(), o.elsewhere?.() ?? '']);
  if (due.length === 0) return [];
  const db = await tx.db();
  const which = { id: In(due.map(({ id }) => id)) };
  const rows = await db.find(Media, { where: which, order: { nextTryAt: 'ASC' } });
  // Until then no other instance fetches them too.
  if (o.store.isShared) await db.update(Media, which, { nextTryAt: new Date(tx.now.getTime() + LEASE_MS) });
  return rows;
}

async function fetchOne(row: MediaRow, o: MediaOptions): Promise<void> {
  let fetched: Fetched;
  try {
    fetched = await o.fetch(row.channel, row.ref);
  } catch (error) {
    o.log.warn({ err: error, channel: row.channel }, 'media could not be fetched yet');
    await o.store.inTransaction((tx) => putOff(tx, row, o));
    return;
  }
  const result = 'bytes' in fetched && row.kind === 'image' ? await cleaned(fetched.bytes, o) : fetched;
  await o.store.inTransaction(async (tx) => {
    const db = await tx.db();
    // Read again: meanwhile it may have become part of a ticket.
    const now = await db.findOneBy(Media, { id: row.id, status: 'wanted' });
    if (!now) return;
    if ('gone' in result) {
      await db.update(Media, { id: row.id }, { status: 'lost' });
      return o.lost(tx, now);
    }
    await putBytes(tx, row.id, result.bytes);
    await db.update(Media, { id: row.id }, { status: 'stored', mediaType: result.mediaType });
    return o.stored(tx, { ...now, status: 'stored', mediaType: result.mediaType });
  });
}

/** What is no picture will not become one by being fetched again: she is asked for it at once. */
async function cleaned(bytes: Uint8Array, o: MediaOptions): Promise<Fetched> {
  try {
    return await o.clean(bytes);
  } catch (error) {
    o.log.warn({ err: error }, 'a picture could not be read');
    return { gone: 'not a picture' };
  }
}

async function putOff(tx: Tx, row: MediaRow, o: MediaOptions): Promise<void> {
  const db = await tx.db();
  if (tx.now.getTime() - row.createdAt.getTime() > KEPT_BY_PLATFORM_MS) {
    await db.update(Media, { id: row.id }, { status: 'lost' });
    return o.lost(tx, row);
  }
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** row.attempts, LONGEST_PAUSE_MS);
  const nextTryAt = new Date(tx.now.getTime() + pause);
  await db.update(Media, { id: row.id }, { attempts: row.attempts + 1, nextTryAt });
}

/** Stored media with their bytes; what is not stored (yet) is left out. */
export async function readMedia(tx: Tx, ids: readonly string[]) {
  const db = await tx.db();
  const files: { name: string; mediaType: string; bytes: Uint8Array }[] = [];
  for (const id of ids) {
    const row = await db.findOneBy(Media, { id, status: 'stored' });
    if (!row) continue;
    const bytes = await getBytes(tx, id);
    if (!bytes) continue;
    const mediaType = row.mediaType ?? 'application/octet-stream';
    files.push({ name: `${id.slice(0, 8)}.${mediaType.split('/')[1] ?? 'bin'}`, mediaType, bytes });
  }
  return files;
}
