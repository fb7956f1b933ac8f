/**
 * The only way to the database (design 3): units of work run strictly one after another, and those that wait share one
 * BEGIN IMMEDIATE … COMMIT, so that a hundred messages cost one fsync (group.ts).
 *
 * When a unit throws, the group is rolled back and its units run again one by one. That is safe because a unit touches
 * nothing but the database, and it needs no savepoints (measured: with them, a full disk ended the whole transaction
 * behind TypeORM's back, and units that had succeeded were gone).
 *
 * On PostgreSQL several instances do so at the same time: each has one such transaction, and the rows keep them apart.
 */
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock.ts';
import { isInTheWay, isLocked, isLost, isStoreTrouble, StoreUnavailable } from './errors.ts';
import { Group, Overtaken, type Source, type Unit } from './group.ts';
import { Memory } from './memory.ts';
import { isPostgres } from './postgres.ts';
import { hotRows, type Needs, type Tx } from './tx.ts';
import type { Vault } from './vault.ts';

/** Units that may share a transaction; more waits longer for its first answer than it saves. */
const MOST = 64;

/** Of a unit whose connection was lost, or that stood in another instance's way (PostgreSQL). */
const MOST_TRIES = 3;

export class Store {
  readonly vault: Vault;
  readonly dataSource: DataSource;
  private readonly source: Source;
  private readonly listeners: ((tables: ReadonlySet<string>) => void)[] = [];
  private readonly waiting: Unit[] = [];
  /** Of a group that has failed: each is tried by itself before anybody else. */
  private readonly alone: Unit[] = [];
  private draining: Promise<void> | undefined;

  constructor(dataSource: DataSource, o: { clock: Clock; vault: Vault }) {
    this.dataSource = dataSource;
    this.vault = o.vault;
    const [memory, isShared] = [new Memory(), isPostgres(dataSource)];
    this.source = { ...o, dataSource, hot: hotRows(dataSource), memory, isShared, isUnended: false };
  }

  /** Other instances may be at work on the same database. */
  get isShared(): boolean {
    return this.source.isShared;
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
    while (this.waiting.length > 0) await this.attempt(this.waiting.splice(0, MOST));
    this.draining = undefined;
  }

  /** Stores these as one group, or whatever of them can be stored. */
  private async attempt(units: readonly Unit[], isInside = false, tries = MOST_TRIES): Promise<void> {
    const group = new Group(this.source, units, isInside);
    let results: unknown[];
    try {
      results = await group.store();
    } catch (error) {
      return this.recover(units, error, tries);
    }
    group.tx.remember();
    for (const [index, unit] of units.entries()) unit.resolve(results[index]);
    for (const listener of this.listeners) listener(group.tx.written);
  }

  private async recover(units: readonly Unit[], error: unknown, tries: number): Promise<void> {
    if (error instanceof Overtaken) return this.attempt(units, true);
    if (isLost(error) && tries > 1) return this.attempt(units, true, tries - 1);
    if (isInTheWay(error) && tries > 1) {
      // One by one, each holds fewer rows.
      await this.oneByOne(units, tries - 1);
    } else if (error instanceof StoreUnavailable || isStoreTrouble(error)) {
      const cause = new StoreUnavailable((error as Error).message, { cause: error });
      // Locked: those behind have waited as long, and each would wait on; residents must hear it in time.
      const behind = isLocked(error) ? [...this.alone.splice(0), ...this.waiting.splice(0)] : [];
      for (const unit of [...units, ...behind]) unit.reject(cause);
    } else if (units.length === 1) {
      units[0]!.reject(error);
    } else {
      await this.oneByOne(units);
    }
  }

  private async oneByOne(units: readonly Unit[], tries?: number): Promise<void> {
    if (units.length === 1) return this.attempt(units, true, tries);
    this.alone.push(...units);
    for (let unit = this.alone.shift(); unit; unit = this.alone.shift()) await this.attempt([unit], true, tries);
  }
}
