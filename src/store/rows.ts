/**
 * Set-based statements for one table: any number of rows in one INSERT, any number of keys in one SELECT. The values go
 * over as one JSON text: binding them one by one cost three times as much of the main thread (22 and 8 µs for a row of
 * twelve columns), and every number of rows wanted a statement of its own.
 */
import type { DataSource, EntitySchema, ObjectLiteral, QueryRunner } from 'typeorm';

/** Where a transaction's statements go. */
export type Statements = Pick<QueryRunner, 'query'>;

/** A statement that answers nothing, with "?" (SQLite) or $1 … (PostgreSQL) for its parameters. */
export interface Write {
  sql: string;
  parameters: readonly (string | number)[];
}

/** Which rows of one table are wanted, locked until the transaction ends where others write too. */
export interface Read {
  /** The table and its condition. */
  from: string;
  lock: string;
  keys: string;
}

type OnConflict = 'update' | 'ignore';

interface Column {
  property: string;
  name: string;
  toDatabase(value: unknown): unknown;
  fromDatabase(value: unknown): unknown;
}

export class Rows<Row extends ObjectLiteral> {
  readonly table: string;
  /** All columns of a row as one JSON array, as `fromValues` reads them (SQLite). */
  readonly asArray: string;
  private readonly columns: readonly Column[];
  private readonly inserts: Readonly<Record<OnConflict, string>>;
  private readonly from: string;
  private readonly lock: string;
  private readonly keys: string;
  private readonly erase: string;
  private readonly clean: (text: string) => string;
  private readonly pack: (rows: readonly unknown[][]) => unknown;

  constructor(dataSource: DataSource, entity: EntitySchema<Row>) {
    const { columns, tableName, primaryColumns } = dataSource.getMetadata(entity);
    const { driver } = dataSource;
    this.table = tableName;
    this.columns = columns
      .filter((column) => !column.isGenerated)
      .map((column) => ({
        property: column.propertyName,
        name: column.databaseName,
        toDatabase: (value) => driver.preparePersistentValue(value ?? null, column),
        fromDatabase: (value) => driver.prepareHydratedValue(value, column),
      }));
    const sql = dataSource.options.type === 'postgres' ? postgres : sqlite;
    const names = this.columns.map(({ name }) => `"${name}"`);
    const key = `"${primaryColumns[0]?.databaseName}"`;
    const into = `INSERT INTO "${tableName}" (${names.join(',')}) ${sql.rows(tableName, names)}`;
    this.inserts = {
      update: `${into}${sql.ordered(key)} ON CONFLICT (${key}) DO UPDATE SET ${names.map((name) => `${name}=excluded.${name}`).join(',')}`,
      ignore: `${into} ON CONFLICT DO NOTHING`,
    };
    this.asArray = `json_array(${names.join(',')})`;
    const isType = primaryColumns[0]?.type === 'integer' ? 'integer' : 'text';
    this.keys = sql.keys(isType);
    this.lock = `${sql.ordered(key)}${sql.lock}`;
    this.clean = sql.clean;
    this.pack = (values) =>
      sql.pack(
        this.columns.map(({ name }) => name),
        values,
      );
    this.from = `"${tableName}" WHERE ${key} IN (`;
    this.erase = `DELETE FROM "${tableName}" WHERE ${key} IN (${this.keys})`;
  }

  /** `onConflict`: what happens to a row whose key is there already. */
  writing(rows: readonly Row[], onConflict: OnConflict): Write[] {
    if (rows.length === 0) return [];
    const values = rows.map((row) =>
      this.columns.map(({ property, toDatabase }) => this.cleaned(toDatabase(row[property]))),
    );
    return [{ sql: this.inserts[onConflict], parameters: [JSON.stringify(this.pack(values))] }];
  }

  removing(keys: readonly (string | number)[]): Write[] {
    return keys.length > 0 ? [{ sql: this.erase, parameters: [this.list(keys)] }] : [];
  }

  /** The rows with these keys. */
  reading(keys: readonly (string | number)[]): Read {
    return { from: `${this.from}${this.keys})`, lock: this.lock, keys: this.list(keys) };
  }

  /** The rows that rows of another table point to, without waiting for those to be read. */
  readingThrough(table: string, column: string, keys: readonly string[]): Read {
    const which = `SELECT "${column}" FROM "${table}" WHERE "id" IN (${this.keys})`;
    return { from: `${this.from}${which})`, lock: this.lock, keys: this.list(keys) };
  }

  /** From the columns by name. */
  fromRecord(raw: Readonly<Record<string, unknown>>): Row {
    return this.fromValues(this.columns.map(({ name }) => raw[name]));
  }

  fromValues(values: readonly unknown[]): Row {
    const row: Record<string, unknown> = {};
    for (const [at, { property, fromDatabase }] of this.columns.entries()) row[property] = fromDatabase(values[at]);
    return row as Row;
  }

  private list(keys: readonly (string | number)[]): string {
    return JSON.stringify(keys.map((key) => this.cleaned(key)));
  }

  private cleaned(value: unknown): unknown {
    return typeof value === 'string' ? this.clean(value) : value;
  }
}

/** How each database reads rows and keys out of a JSON text. */
interface Dialect {
  rows(table: string, names: readonly string[]): string;
  /** What `rows` reads, from each row's values in the order of the columns. */
  pack(names: readonly string[], rows: readonly unknown[][]): unknown;
  keys(type: string): string;
  /** Rows are locked in the order of their keys, so that no two groups block each other here. */
  ordered(key: string): string;
  lock: string;
  clean(text: string): string;
}

const sqlite: Dialect = {
  // Without WHERE, "ON CONFLICT" would be read as a join's. By position in binary JSON a row of twenty columns takes 19 µs,
  // by name in text 50: that reads the whole row again for each column.
  rows: (_, names) => `SELECT ${names.map((_name, at) => `value->>${at}`).join(',')} FROM jsonb_each(?) WHERE true`,
  pack: (_, rows) => rows,
  keys: () => 'SELECT value FROM json_each(?)',
  ordered: () => '',
  lock: '',
  clean: (text) => text,
};

const postgres: Dialect = {
  rows: (table, names) => `SELECT ${names.join(',')} FROM json_populate_recordset(NULL::"${table}", $1::json)`,
  pack: (names, rows) => rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value]))),
  keys: (type) => `SELECT value::${type} FROM json_array_elements_text($1::json)`,
  ordered: (key) => ` ORDER BY ${key}`,
  lock: ' FOR UPDATE',
  // Its texts hold neither a NUL nor half a character.
  clean: (text) => text.replace(/[\0\ud800-\udfff]/gu, '\ufffd'),
};
