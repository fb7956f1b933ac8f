/**
 * One transaction of several units: run one after another, written together, committed once.
 *
 * A group may run while the one before it is still being written and committed, which is a third of the time: it reads
 * what it will need through that one's transaction, takes over the rows that it has changed, and begins its own when it
 * has a statement of its own to make, or has run. Had another process written in between, it throws its work away.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Clock } from '../clock.ts';
import { isLost, isStoreTrouble, StoreUnavailable } from './errors.ts';
import type { Memory } from './memory.ts';
import { discard, inOrder } from './postgres.ts';
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

/** It ran before the one ahead was stored, and that was not, or somebody else wrote in between: its units must run again. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** So long the event loop waits for units that run ahead: answers of the group before are due meanwhile. */
const BREATH_MS = 2;

export class Group {
  readonly units: readonly Unit[];
  /** What the units have answered. */
  readonly ran: Promise<unknown[]>;
  readonly tx: Tx;
  private readonly source: Source;
  private readonly runner: QueryRunner;
  /** The first of its statements that has failed: it is not committed, also when a unit has caught that. */
  private readonly sent: { failure?: unknown };
  private readonly isAhead: boolean;
  private before: Group | undefined;
  private begun: Promise<void> | undefined;
  private isOpen = false;
  /** Nobody else has written since the group before. */
  private isCurrent: Promise<boolean> = Promise.resolve(false);
  private end: Promise<void> | undefined;

  constructor(source: Source, units: readonly Unit[], before?: Group) {
    this.source = source;
    this.units = units;
    this.before = before;
    this.isAhead = before !== undefined;
    this.runner = source.dataSource.createQueryRunner();
    this.sent = source.isShared ? inOrder(this.runner) : {};
    const query: QueryRunner['query'] = async (...all: Parameters<QueryRunner['query']>) => {
      if (!this.isOpen) await this.opened();
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
    this.ran = this.run();
    this.ran.catch(() => undefined); // whoever stores it hears of it
  }

  /** Writes and commits; once it has run. Throws what its units have thrown. */
  store(): Promise<void> {
    this.end ??= this.write();
    return this.end;
  }

  /** Nothing of it stays. */
  async abandon(cause?: unknown): Promise<void> {
    try {
      // It may be about to begin.
      await this.begun?.catch(() => undefined);
      if (isLost(cause)) await discard(this.runner);
      else if (this.isOpen) await this.rollBack(cause);
    } finally {
      await this.runner.release();
    }
  }

  private async run(): Promise<unknown[]> {
    const { tx, before } = this;
    const needs = this.units.map((unit) => unit.needs);
    if (before) {
      tx.follow(before.tx);
      await tx.prepare(needs, before.runner);
    } else {
      await this.begin();
      await atOnce([() => tx.prepare(needs), async () => tx.prepareCounters(await this.isCurrent)]);
    }
    const results: unknown[] = [];
    let since = performance.now();
    for (const unit of this.units) {
      results.push(await unit.run(tx));
      if (this.isOpen || performance.now() - since < BREATH_MS) continue;
      await turnOfTheLoop();
      since = performance.now();
    }
    return results;
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
    const { before, runner, source } = this;
    this.before = undefined;
    await before?.store().catch((error) => {
      throw new Overtaken('the group before was not stored', { cause: error });
    });
    try {
      if (source.isUnended) await this.rollBack();
      await runner.startTransaction();
    } catch (error) {
      if (isStoreTrouble(error) || error instanceof StoreUnavailable) throw error;
      throw new StoreUnavailable((error as Error).message, { cause: error });
    }
    this.isOpen = true;
    this.isCurrent = this.look();
    this.isCurrent.catch(() => undefined);
  }

  private async look(): Promise<boolean> {
    if (this.source.isShared) return false;
    const [row] = await this.runner.query('PRAGMA data_version');
    return this.source.memory.isCurrent(row.data_version);
  }

  private async write(): Promise<void> {
    try {
      await this.ran.catch((error) => {
        // It may have seen half of what another process has written in between: whether it fails shows when it runs again.
        const isOwn = this.isAhead && !(error instanceof StoreUnavailable) && !isStoreTrouble(error);
        throw isOwn ? new Overtaken('what has run ahead has failed', { cause: error }) : error;
      });
      await this.begin();
      await this.tx.flush();
      if (this.isAhead && !(await this.isCurrent)) throw new Overtaken('another process has written');
      if (this.sent.failure) throw this.sent.failure;
      await commit(this.runner);
    } catch (error) {
      // Whatever went wrong first is what the units are told; a database that is gone cannot roll back either.
      await this.abandon(error);
      throw error;
    }
    this.isOpen = false;
    await this.runner.release();
    this.tx.remember();
  }

  /** As long as this fails, nothing can be stored. */
  private async rollBack(cause?: unknown): Promise<void> {
    const { source } = this;
    try {
      await this.runner.rollbackTransaction();
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
