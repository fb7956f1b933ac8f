/** Tables as a group of units sees them: rows are read once, changed or added in memory, and written together, set-based. */
import type { ObjectLiteral, QueryRunner } from 'typeorm';
import type { Rows } from './rows.ts';

export abstract class Buffered {
  /** Answers whether anything was written. */
  abstract flush(): Promise<boolean>;
}

/** Rows of one table by key: read once per group, changed in memory, written at the end. */
export class Kept<Row extends ObjectLiteral> extends Buffered {
  private readonly known = new Map<string | number, Row | null>();
  private readonly changed = new Set<string | number>();
  private readonly runner: QueryRunner;
  private readonly rows: Rows<Row>;
  private readonly keyOf: (row: Row) => string | number;

  constructor(runner: QueryRunner, rows: Rows<Row>, keyOf: (row: Row) => string | number) {
    super();
    this.runner = runner;
    this.rows = rows;
    this.keyOf = keyOf;
  }

  /** Reads these rows in one statement, ahead of the units that will ask for them. */
  async prepare(keys: readonly (string | number)[]): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.known.has(key));
    if (missing.length === 0) return;
    for (const key of missing) this.known.set(key, null);
    for (const row of await this.rows.read(this.runner, missing)) this.known.set(this.keyOf(row), row);
  }

  /** Reads the rows that these rows of another table point to. */
  async prepareThrough(table: string, column: string, keys: readonly string[]): Promise<void> {
    for (const row of await this.rows.readThrough(this.runner, table, column, keys)) {
      this.known.set(this.keyOf(row), row);
    }
  }

  async get(key: string | number): Promise<Row | null> {
    if (!this.known.has(key)) await this.prepare([key]);
    return this.known.get(key) ?? null;
  }

  /** Rows that are changed and not written yet. */
  get unwritten(): Row[] {
    return [...this.changed].flatMap((key) => this.known.get(key) ?? []);
  }

  put(row: Row): void {
    this.known.set(this.keyOf(row), row);
    this.changed.add(this.keyOf(row));
  }

  remove(key: string | number): void {
    this.known.set(key, null);
    this.changed.add(key);
  }

  override async flush(): Promise<boolean> {
    if (this.changed.size === 0) return false;
    const keys = [...this.changed];
    this.changed.clear();
    await this.rows.write(
      this.runner,
      keys.flatMap((key) => this.known.get(key) ?? []),
      'update',
    );
    await this.rows.remove(
      this.runner,
      keys.filter((key) => !this.known.get(key)),
    );
    return true;
  }
}

/** Rows that are only ever added. */
export class Added<Row extends ObjectLiteral> extends Buffered {
  private waiting: Row[] = [];
  private readonly runner: QueryRunner;
  private readonly rows: Rows<Row>;

  constructor(runner: QueryRunner, rows: Rows<Row>) {
    super();
    this.runner = runner;
    this.rows = rows;
  }

  add(row: Row): void {
    this.waiting.push(row);
  }

  override async flush(): Promise<boolean> {
    if (this.waiting.length === 0) return false;
    const rows = this.waiting;
    this.waiting = [];
    await this.rows.write(this.runner, rows, 'ignore');
    return true;
  }
}
