/** One moment of the database, to be read at leisure beside the bot: nobody waits for whoever reads, however long it takes. */
import type { Clock } from '../clock.ts';
import { Memory } from './memory.ts';
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
      const o = { statements: runner, manager: async () => runner.manager, hot: hotRows(dataSource), vault };
      return await read(
        new Tx({ ...o, now: clock.now(), memory: new Memory().open(), shared: isPostgres(dataSource) }),
      );
    } finally {
      await runner.query('ROLLBACK');
    }
  } finally {
    await runner.release();
  }
}
