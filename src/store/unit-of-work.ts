/**
 * The only way to the database (design 3): units of work run strictly one after another, and those that wait share one
 * BEGIN IMMEDIATE … COMMIT, so that a hundred messages cost one fsync.
 *
 * When a unit throws, the group is rolled back and its units run again one by one. That is safe because a unit touches
 * nothing but the database, and it needs no savepoints (measured: with them, a full disk ended the whole transaction
 * behind TypeORM's back, and units that had succeeded were gone).
 *
 * On PostgreSQL several instances do so at the same time: each has one such transaction, and the rows keep them apart.
 */
import type { DataSource, QueryRunner } from 'typeorm';
import type { Clock } from '../clock.ts';
import { isInTheWay, isLocked, isLost, isStoreTrouble, StoreUnavailable } from './errors.ts';
import { discard, inOrder, isPostgres } from './postgres.ts';
import { type HotRows, hotRows, type Needs, Tx } from './tx.ts';
import type { Vault } from './vault.ts';

/** Units that may share a transaction; more waits longer for its first answer than it saves. */
const MOST = 64;

/** Of a unit whose connection was lost, or that stood in another instance's way (PostgreSQL). */
const MOST_TRIES = 3;

interface Waiting {
  run(tx: Tx): Promise<unknown>;
  needs: Needs;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class Store {
  readonly vault: Vault;
  readonly dataSource: DataSource;
  private readonly clock: Clock;
  private readonly hot: HotRows;
  private readonly shared = new Map<string, { revision: number; value: unknown }>();
  private readonly listeners: ((tables: ReadonlySet<string>) => void)[] = [];
  private readonly waiting: Waiting[] = [];
  private draining: Promise<void> | undefined;
  /**
   * The one connection to SQLite is still in a transaction that could not be rolled back. TypeORM would begin the next one
   * as a savepoint inside it: what is then called stored would be gone at the end.
   */
  private isUnended = false;

  constructor(dataSource: DataSource, o: { clock: Clock; vault: Vault }) {
    this.dataSource = dataSource;
    this.clock = o.clock;
    this.vault = o.vault;
    this.hot = hotRows(dataSource);
  }

  /** Other instances may be at work on the same database. */
  get isShared(): boolean {
    return isPostgres(this.dataSource);
  }

  /** Runs a unit of work. Resolves after the commit; throws StoreUnavailable when nothing could be stored. */
  inTransaction<T>(run: (tx: Tx) => Promise<T>, needs: Needs = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run, needs, resolve: resolve as (value: unknown) => void, reject });
      this.draining ??= this.drain();
    });
  }

  /** Called after each commit with the names of the tables that were written. */
  onCommit(listener: (tables: ReadonlySet<string>) => void): void {
    this.listeners.push(listener);
  }

  /** Finishes what waits, then closes the database. */
  async close(): Promise<void> {
    await this.draining;
    await this.dataSource.destroy();
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.settle(this.waiting.splice(0, MOST));
    this.draining = undefined;
  }

  private async settle(units: Waiting[], tries = MOST_TRIES): Promise<void> {
    try {
      const results = await this.commit(units);
      for (const [index, unit] of units.entries()) unit.resolve(results[index]);
    } catch (error) {
      if (isLost(error) && tries > 1) return this.settle(units, tries - 1);
      if (isInTheWay(error) && tries > 1) {
        // One by one, each holds fewer rows.
        for (const unit of units) await this.settle([unit], tries - 1);
      } else if (error instanceof StoreUnavailable || isStoreTrouble(error)) {
        const cause = new StoreUnavailable((error as Error).message, { cause: error });
        // Locked: those behind have waited as long, and each would wait on; residents must hear it in time.
        const behind = isLocked(error) ? this.waiting.splice(0) : [];
        for (const unit of [...units, ...behind]) unit.reject(cause);
      } else if (units.length === 1) {
        units[0]!.reject(error);
      } else {
        for (const unit of units) await this.settle([unit]);
      }
    }
  }

  private async commit(units: readonly Waiting[]): Promise<unknown[]> {
    const runner = this.dataSource.createQueryRunner();
    const sent = isPostgres(this.dataSource) ? inOrder(runner) : undefined;
    const pictures = new Map<string, { revision: number; value: unknown }>();
    const tx = new Tx({
      runner,
      hot: this.hot,
      now: this.clock.now(),
      vault: this.vault,
      pictures: {
        get: <T>(name: string, revision: number) => {
          const kept = this.shared.get(name);
          return kept?.revision === revision ? (kept.value as T) : undefined;
        },
        set: (name, revision, value) => pictures.set(name, { revision, value }),
      },
    });
    const results: unknown[] = [];
    let begun = false;
    try {
      if (this.isUnended) await this.rollBack(runner);
      await runner.startTransaction();
      begun = true;
      await tx.prepare(units.map(({ needs }) => needs));
      for (const unit of units) results.push(await unit.run(tx));
      await tx.flush();
      if (sent?.failure) throw sent.failure;
      await commit(runner);
    } catch (error) {
      // Whatever went wrong first is what the units are told; a database that is gone cannot roll back either.
      if (isLost(error)) await discard(runner);
      else if (begun) await this.rollBack(runner, error);
      else if (!isStoreTrouble(error)) throw new StoreUnavailable((error as Error).message, { cause: error });
      throw error;
    } finally {
      await runner.release();
    }
    for (const [name, picture] of pictures) this.shared.set(name, picture);
    for (const listener of this.listeners) listener(tx.written);
    return results;
  }

  /** As long as this fails, nothing can be stored. */
  private async rollBack(runner: QueryRunner, cause?: unknown): Promise<void> {
    try {
      await runner.rollbackTransaction();
      this.isUnended = false;
    } catch (failed) {
      this.isUnended = !this.isShared;
      throw new StoreUnavailable((failed as Error).message, { cause });
    }
  }
}

/** A connection that is lost now leaves open whether it was stored: trying again could do it twice. */
async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    if (!isLost(error)) throw error;
    await discard(runner);
    throw new StoreUnavailable((error as Error).message, { cause: error });
  }
}
