/** What the rows of a SQLite file say, read when no bot uses it any more. */
import { openSqlite } from '../src/store/data-source.ts';

/** What became of the outbox's rows. */
export const outcomes = (file: string) =>
  counts(file, 'SELECT status AS state, COUNT(*) AS count FROM outbox GROUP BY 1');

/** How many have a place, how many wait for one. */
export const claims = (file: string) => counts(file, 'SELECT state, COUNT(*) AS count FROM claims GROUP BY 1');

async function counts(file: string, sql: string): Promise<Record<string, number>> {
  const dataSource = await openSqlite(file, 5000);
  try {
    const rows: { state: string; count: number }[] = await dataSource.query(sql);
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  } finally {
    await dataSource.destroy();
  }
}
