/** What PostgreSQL needs that SQLite does not: a pool, time limits, and locks between the instances of mulin that share it. */
import type { EventEmitter } from 'node:events';
import type { DataSource, DataSourceOptions, QueryRunner } from 'typeorm';

/** Units run one after another on one connection; a second one migrates or measures, one holds the lead. */
const POOL = 4;
const CONNECT_MS = 2500;
/** For one statement. A server that has frozen must not hold a bot for ever. */
const STATEMENT_MS = 20_000;
/** Between two statements of a unit, which waits for nothing else: an instance that has frozen must not hold the others. */
const IDLE_MS = 10_000;

export const isPostgres = ({ options }: DataSource): boolean => options.type === 'postgres';

export function postgresOptions(url: string, patienceMs: number): DataSourceOptions & { type: 'postgres' } {
  return {
    type: 'postgres',
    applicationName: 'mulin',
    connectTimeoutMS: CONNECT_MS,
    poolSize: POOL,
    // Nothing we use is an extension, and asking for one needs a superuser.
    installExtensions: false,
    // Times and counts are below 2^53.
    parseInt8: true,
    // A connection that dies while nobody uses it: the next one who asks gets another.
    poolErrorHandler: () => undefined,
    extra: {
      connectionString: url,
      // Nobody listens between the pool, which has just handed a connection out, and TypeORM: one that is ended in that very
      // moment would end the process (`npm run prove -- postgres`).
      onConnect: (client: EventEmitter) => client.on('error', () => undefined),
      keepAlive: true,
      lock_timeout: patienceMs,
      statement_timeout: STATEMENT_MS,
      query_timeout: STATEMENT_MS,
      idle_in_transaction_session_timeout: IDLE_MS,
    },
  };
}

/** Says that it was PostgreSQL that could not be reached: a code like ECONNREFUSED could come from anywhere. */
export function cannotOpen(error: Error & { code?: string }): Error {
  return new Error(`postgres: ${error.code ?? ''} ${error.message}`, { cause: error });
}

/**
 * Makes units of different instances that work on the same things wait for each other, also when there is no row yet to
 * lock: the same message, the first words of a new resident. All at once and in one order, so that no two block each other.
 */
export async function lockNames(to: Pick<QueryRunner, 'query'>, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await to.query(LOCK_NAMES, [JSON.stringify(names)]);
}
const LOCK_NAMES = `
  SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(value, 0) AS key FROM json_array_elements_text($1::json) ORDER BY key
  ) AS keys`;

/**
 * Sends one statement after another, as the driver wants them, and keeps the first that failed: PostgreSQL answers the
 * COMMIT of such a transaction with a quiet ROLLBACK, also when whoever sent the statement has caught its error.
 */
export function inOrder(runner: QueryRunner): { failure?: unknown } {
  const state: { failure?: unknown } = {};
  const send = runner.query.bind(runner) as (...all: unknown[]) => Promise<unknown>;
  let last: Promise<unknown> = Promise.resolve();
  runner.query = ((...all: unknown[]) => {
    const answer = last.then(() => send(...all));
    last = answer.catch((error: unknown) => {
      state.failure ??= error;
    });
    return answer;
  }) as typeof runner.query;
  return state;
}

/** Ends a connection that is of no use any more, so that the pool does not hand it out again. */
export async function discard(runner: QueryRunner): Promise<void> {
  const client: { end(): Promise<void> } | undefined = await runner.connect().catch(() => undefined);
  // Not waited for: a server that has gone says no goodbye.
  client?.end().catch(() => undefined);
}

/** Two instances that are started at once: the second waits, and finds the tables made. */
export async function whileMigrating<T>(dataSource: DataSource, run: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SET lock_timeout = '60s'`);
    await runner.query(`SELECT pg_advisory_lock(${keyOf('migrations')})`);
    try {
      return await run();
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(${keyOf('migrations')})`);
      await runner.query('RESET lock_timeout');
    }
  } finally {
    await runner.release();
  }
}

const keyOf = (name: string) => `hashtextextended('mulin:${name}', 0)`;

/** A lead among the instances on one database, kept by a connection of its own: it ends when the instance does. */
export interface Lead {
  /** Takes the lead if it is free, and makes sure that it still is ours. "unknown": the database does not answer. */
  hold(): Promise<'ours' | 'theirs' | 'unknown'>;
  release(): Promise<void>;
}

export function leadOf(dataSource: DataSource, name: string): Lead {
  // A SQLite file has one process (lock.ts).
  if (!isPostgres(dataSource)) return { hold: async () => 'ours', release: async () => undefined };
  let runner: QueryRunner | undefined;
  let ours = false;

  async function ask(): Promise<'ours' | 'theirs'> {
    runner ??= dataSource.createQueryRunner();
    const [row] = await runner.query(
      ours ? 'SELECT true AS ours' : `SELECT pg_try_advisory_lock(${keyOf(name)}) AS ours`,
    );
    ours = row.ours;
    return ours ? 'ours' : 'theirs';
  }

  async function drop(): Promise<void> {
    const lost = runner;
    [runner, ours] = [undefined, false];
    if (!lost) return;
    await discard(lost);
    await lost.release();
  }

  return {
    async hold() {
      // The connection may have died with the last look: then the lead is free, perhaps for us again.
      for (let tries = 0; tries < 2; tries++) {
        try {
          return await ask();
        } catch {
          await drop();
        }
      }
      return 'unknown';
    },
    // The lock ends with its connection.
    release: drop,
  };
}
