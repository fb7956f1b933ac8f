/** What became of the outbox's rows, read from a SQLite file that no bot uses any more. */
import { openSqlite } from '../src/store/data-source.ts';

export async function outcomes(file: string): Promise<Record<string, number>> {
  const dataSource = await openSqlite(file, 5000);
  try {
    const rows: { status: string; count: number }[] = await dataSource.query(
      'SELECT status, COUNT(*) AS count FROM outbox GROUP BY status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  } finally {
    await dataSource.destroy();
  }
}
