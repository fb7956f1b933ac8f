/**
 * One transaction of several units: run one after another, written together, committed once.
 *
 * On SQLite a group runs before its transaction has begun: what it needs is one SELECT, all that it writes is one text, from
 * BEGIN to COMMIT, in which SQLite looks whether another process has written since the SELECT. Had one, its work counts
 * for nothing, and its units run again inside a transaction. A unit that has a statement of its own to make has the
 * transaction begun for it.
 */
import type { DataSource, QueryRunner } from 'typeorm';
import type { Clock } from '../clock.ts';
import { isLost, isStoreTrouble, StoreUnavailable } from './errors.ts';
import type { Memory } from './memory.ts';
import { discard, inOrder } from './postgres.ts';
import { inTransaction, OTHER_VERSION } from './script.ts';
import { atOnce, type HotRows, type Needs, Tx } from './tx.ts';
import type { Vault } from './vault.ts';

export interface Unit {
  run(tx: Tx): Promise<unknown>;
  needs: Needs;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What the groups of a store share. */
export interface Source {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly hot: HotRows;
  readonly memory: Memory;
  /** Other instances write at the same time (PostgreSQL). */
  readonly isShared: boolean;
  /**
   * The one connection to SQLite is still in a transaction that could not be rolled back. TypeORM would begin the next one
   * as a savepoint inside it: what is then called stored would be gone at the end.
   */
  isUnended: boolean;
}

/** Somebody else has written between what it read and its BEGIN, or may have: its units must run again. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

export class Group {
  readonly tx: Tx;
  private readonly source: Source;
  private readonly units: readonly Unit[];
  private readonly runner: QueryRunner;
  /** The first of its statements that has failed: it is not committed, also when a unit has caught that. */
  private readonly sent: { failure?: unknown };
  /** Its transaction begins before it runs: nobody else writes meanwhile. */
  private readonly isInside: boolean;
  private begun: Promise<void> | undefined;
  private isOpen = false;
  /** SQLite may still be in a transaction that a text has begun. */
  private isUnended = false;
  /** SQLite's data_version of what it has read. */
  private version: number | undefined;

  constructor(source: Source, units: readonly Unit[], isInside = false) {
    this.source = source;
    this.units = units;
    this.isInside = source.isShared || isInside;
    this.runner = source.dataSource.createQueryRunner();
    this.sent = source.isShared ? inOrder(this.runner) : {};
    const query: QueryRunner['query'] = async (...all: Parameters<QueryRunner['query']>) => {
      if (!this.isOpen) await this.opened();
      // SQLite may have ended the transaction with it: what came behind would be stored by itself.
      if (this.sent.failure) throw this.sent.failure;
      return this.runner.query(...all).catch((error) => {
        this.sent.failure ??= error;
        throw error;
      });
    };
    this.tx = new Tx({
      statements: { query },
      manager: async () => {
        await this.opened();
        return this.runner.manager;
      },
      hot: source.hot,
      now: source.clock.now(),
      vault: source.vault,
      memory: source.memory.open(),
      shared: source.isShared,
    });
  }

  /** Answers with what the units have answered, once that is committed. Throws what they have thrown: nothing of it stays then. */
  async store(): Promise<unknown[]> {
    try {
      await this.endWhatIsLeft(); // what it reads must not come from there
      await this.read();
      const results = await this.run();
      await this.write();
      this.isOpen = false;
      await this.runner.release();
      return results;
    } catch (error) {
      // Whatever went wrong first is what the units are told; a database that is gone cannot roll back either.
      await this.abandon(error);
      throw error;
    }
  }

  private async read(): Promise<void> {
    const { tx, source } = this;
    const needs = this.units.map((unit) => unit.needs);
    if (this.isInside) await this.begin();
    if (source.isShared) {
      await atOnce([() => tx.prepareShared(needs), () => tx.prepareCounters(false)]);
    } else {
      this.version = await tx.prepare(needs, this.runner);
      await tx.prepareCounters(source.memory.isCurrent(this.version));
    }
  }

  private async run(): Promise<unknown[]> {
    const results: unknown[] = [];
    try {
      for (const unit of this.units) results.push(await unit.run(this.tx));
    } catch (error) {
      await this.begun; // what a unit makes of it when its BEGIN came too late is nobody's to hear
      throw error;
    }
    return results;
  }

  private async write(): Promise<void> {
    const writes = this.tx.takeWrites();
    const text = this.begun ? undefined : inTransaction(writes, this.version);
    if (text !== undefined) return this.writeAtOnce(text);
    await this.begin();
    await this.tx.write(writes);
    if (this.sent.failure) throw this.sent.failure;
    await commit(this.runner);
  }

  /** The event loop is waited for once. */
  private async writeAtOnce(text: string): Promise<void> {
    this.begun = Promise.resolve(); // whoever asks for the database from now on gets none
    this.isUnended = true;
    await this.runner.query(text).catch((error: Error) => {
      throw error.message.includes(OTHER_VERSION) ? new Overtaken('another process has written') : error;
    });
  }

  private async opened(): Promise<void> {
    await this.begin();
    if (!this.isOpen) throw new Error('its transaction has ended');
  }

  private begin(): Promise<void> {
    this.begun ??= this.beginNow();
    return this.begun;
  }

  private async beginNow(): Promise<void> {
    try {
      await this.runner.startTransaction();
    } catch (error) {
      // TypeORM takes it for begun: a later ROLLBACK would count one too many, and each BEGIN after that be a savepoint.
      Object.assign(this.runner, { isTransactionActive: false });
      if (isStoreTrouble(error) || error instanceof StoreUnavailable) throw error;
      throw new StoreUnavailable((error as Error).message, { cause: error });
    }
    this.isUnended = true;
    if (!this.isInside) {
      const [row] = await this.runner.query('PRAGMA data_version');
      if (row.data_version !== this.version) throw new Overtaken('another process has written');
    }
    this.isOpen = true;
  }

  private async endWhatIsLeft(): Promise<void> {
    if (this.source.isUnended) await this.rollBack();
  }

  private async abandon(cause: unknown): Promise<void> {
    try {
      // It may be about to begin.
      await this.begun?.catch(() => undefined);
      if (isLost(cause)) await discard(this.runner);
      else if (this.isOpen || this.isUnended) await this.rollBack(cause);
    } finally {
      await this.runner.release();
    }
  }

  /** As long as this fails, nothing can be stored. */
  private async rollBack(cause?: unknown): Promise<void> {
    const { source, runner } = this;
    try {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      else await runner.query('ROLLBACK');
      this.isOpen = false;
      source.isUnended = false;
    } catch (failed) {
      source.isUnended = !source.isShared;
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
