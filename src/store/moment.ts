/** One moment of the database, to be read at leisure beside the bot: nobody waits for whoever reads, however long it takes. */
import type { Clock } from '../clock.ts';
import { isPostgres } from './postgres.ts';
import { hotRows, Tx } from './tx.ts';
import type { Store } from './unit-of-work.ts';

/** Not a unit of work: those begin with the right to write, which on SQLite one process has at a time. `read` writes nothing. */
export async function atOneMoment<T>(store: Store, clock: Clock, read: (tx: Tx) => Promise<T>): Promise<T> {
  const { dataSource, vault } = store;
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(isPostgres(dataSource) ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN DEFERRED');
    try {
      const pictures = { get: () => undefined, set: () => undefined };
      return await read(new Tx({ runner, hot: hotRows(dataSource), now: clock.now(), vault, pictures }));
    } finally {
      await runner.query('ROLLBACK');
    }
  } finally {
    await runner.release();
  }
}
