/** Tables as a group of units sees them: rows are read once, changed or added in memory, and written together, set-based. */
import type { ObjectLiteral } from 'typeorm';
import type { Read, Rows, Statements, Write } from './rows.ts';

export abstract class Buffered {
  /** The statements that write what has been changed since the last time. */
  abstract writes(): Write[];
}

/** Rows that are wanted of one table, and where they go. */
export interface Wanted extends Read {
  /** As a JSON array, in the order that `take` knows. */
  asArray: string;
  take(rows: readonly (readonly unknown[])[]): void;
  takeRecords(rows: readonly Readonly<Record<string, unknown>>[]): void;
}

/** Rows of one table by key: read once per group, changed in memory, written at the end. */
export class Kept<Row extends ObjectLiteral> extends Buffered {
  private readonly known = new Map<string | number, Row | null>();
  private readonly changed = new Set<string | number>();
  /** All that has been changed here, written or not; null: removed. */
  readonly touched = new Map<string | number, Row | null>();
  private readonly statements: Statements;
  private readonly rows: Rows<Row>;
  private readonly keyOf: (row: Row) => string | number;

  constructor(statements: Statements, rows: Rows<Row>, keyOf: (row: Row) => string | number) {
    super();
    this.statements = statements;
    this.rows = rows;
    this.keyOf = keyOf;
  }

  /** The rows with these keys that are not known yet. */
  want(keys: readonly (string | number)[]): Wanted[] {
    const missing = [...new Set(keys)].filter((key) => !this.known.has(key));
    if (missing.length === 0) return [];
    return [this.wanted(this.rows.reading(missing), missing)];
  }

  /** The rows that these rows of another table point to. */
  wantThrough(table: string, column: string, keys: readonly string[]): Wanted[] {
    if (keys.length === 0) return [];
    return [this.wanted(this.rows.readingThrough(table, column, keys))];
  }

  /** `missing`: keys that are known not to be there when no row has come for them. */
  private wanted(read: Read, missing: readonly (string | number)[] = []): Wanted {
    const { rows } = this;
    const takeAll = (all: readonly Row[]) => {
      for (const row of all) this.learn(this.keyOf(row), row);
      for (const key of missing) this.learn(key, null);
    };
    return {
      ...read,
      asArray: rows.asArray,
      take: (all) => takeAll(all.map((values) => rows.fromValues(values))),
      takeRecords: (all) => takeAll(all.map((raw) => rows.fromRecord(raw))),
    };
  }

  /** What has been changed here meanwhile is newer. */
  private learn(key: string | number, row: Row | null): void {
    if (!this.known.has(key)) this.known.set(key, row);
  }

  /** Reads these rows in one statement, ahead of whoever will ask for them. */
  async prepare(keys: readonly (string | number)[]): Promise<void> {
    for (const wanted of this.want(keys)) await fetch(this.statements, wanted);
  }

  async get(key: string | number): Promise<Row | null> {
    if (!this.known.has(key)) await this.prepare([key]);
    return this.known.get(key) ?? null;
  }

  /** Rows that are changed and not written yet. */
  get unwritten(): Row[] {
    return [...this.changed].flatMap((key) => this.known.get(key) ?? []);
  }

  /** Rows that are changed and not committed yet. */
  get uncommitted(): Row[] {
    return [...this.touched.values()].filter((row) => row !== null);
  }

  put(row: Row): void {
    this.change(this.keyOf(row), row);
  }

  remove(key: string | number): void {
    this.change(key, null);
  }

  private change(key: string | number, row: Row | null): void {
    this.known.set(key, row);
    this.touched.set(key, row);
    this.changed.add(key);
  }

  override writes(): Write[] {
    const keys = [...this.changed];
    this.changed.clear();
    const rows = keys.flatMap((key) => this.known.get(key) ?? []);
    const gone = keys.filter((key) => !this.known.get(key));
    return [...this.rows.writing(rows, 'update'), ...this.rows.removing(gone)];
  }
}

/** Rows that are only ever added. */
export class Added<Row extends ObjectLiteral> extends Buffered {
  private waiting: Row[] = [];
  private readonly rows: Rows<Row>;

  constructor(rows: Rows<Row>) {
    super();
    this.rows = rows;
  }

  add(row: Row): void {
    this.waiting.push(row);
  }

  override writes(): Write[] {
    const rows = this.waiting;
    this.waiting = [];
    return this.rows.writing(rows, 'ignore');
  }
}

export async function fetch(from: Statements, wanted: Wanted): Promise<void> {
  wanted.takeRecords(await from.query(`SELECT * FROM ${wanted.from}${wanted.lock}`, [wanted.keys]));
}

/**
 * The rows of several tables in one statement (SQLite): each of them would be woken for and waited for alone. Answers with
 * the database's data_version at that moment.
 */
export async function fetchTogether(from: Statements, wanted: readonly Wanted[]): Promise<number> {
  const each = wanted.map((one, at) => `SELECT ${at} AS source, ${one.asArray} AS "values" FROM ${one.from}`);
  const found: { source: number; values: string }[] = await from.query(
    [...each, 'SELECT -1 AS source, data_version AS "values" FROM pragma_data_version'].join(' UNION ALL '),
    wanted.map(({ keys }) => keys),
  );
  for (const [at, { take }] of wanted.entries()) {
    take(found.filter(({ source }) => source === at).map(({ values }) => JSON.parse(values)));
  }
  return Number(found.find(({ source }) => source === -1)?.values);
}
