/** A person's statement, and how it is checked against the head of the chain that the groups have read. */
import { In } from 'typeorm';
import { type LoveEntryRow, LoveWords } from '../../store/entities/love-card.ts';
import type { Tx } from '../../store/tx.ts';
import { canonical, EXPIRED, isIssuer, linked } from './book.ts';
import { entriesOf, openWords, storedAccount } from './ledger.ts';
import { type PublishedHead, publishedHead } from './notices.ts';

export interface Line {
  seq: number;
  at: Date;
  /** More or less than before. */
  points: number;
  why: string;
  evidence: string;
  /** What the digest is of: `sha256sum` over it gives `digest`. */
  canonical: string;
  digest: string;
  hash: string;
}

/** The newest first. */
export async function statementOf(tx: Tx, account: string, most: number): Promise<Line[]> {
  const entries = await entriesOf(tx, account, most);
  const own = storedAccount(tx, account);
  const words = new Map(
    (await (await tx.db()).findBy(LoveWords, { seq: In(entries.map(({ seq }) => seq)) })).map((row) => [
      row.seq,
      openWords(tx, row),
    ]),
  );
  return entries.map((entry) => ({
    seq: entry.seq,
    at: entry.at,
    points: entry.toAccount === own ? entry.points : -entry.points,
    why: words.get(entry.seq)?.why ?? kindOf(entry),
    evidence: words.get(entry.seq)?.evidence ?? '',
    canonical: canonical(entry),
    digest: entry.digest,
    hash: entry.hash,
  }));
}

function kindOf({ fromAccount, toAccount }: LoveEntryRow): string {
  if (toAccount === EXPIRED) return '到期';
  return isIssuer(fromAccount) ? '服务' : '转出转入';
}

export interface Checked {
  published: PublishedHead;
  /** Her newest entry that the published head covers. */
  entry: Line;
  /** What the chain gives from that entry on; the published hash, unless somebody has changed it. */
  reached: string;
}

/** Goes from her entry through everybody's digests to what was published. Null: nothing of hers was published yet. */
export async function checkStatement(tx: Tx, account: string): Promise<Checked | null> {
  const published = await publishedHead(tx);
  if (!published) return null;
  const entry = (await statementOf(tx, account, 50)).find(({ seq }) => seq <= published.seq);
  if (!entry) return null;
  const rows = await tx.query<{ digest: string }>(
    'SELECT digest FROM love_entries WHERE seq > ? AND seq <= ? ORDER BY seq',
    [entry.seq, published.seq],
  );
  return { published, entry, reached: rows.reduce((hash, { digest }) => linked(hash, digest), entry.hash) };
}
