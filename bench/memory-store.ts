/**
 * The store with its state in Maps: what the same server does when nothing has to be durable. Everything else stays, the
 * grouping of units and the sealing of personal data too; only the rows of the engine's tables never reach a database.
 */
import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import type { Clock } from '../src/clock.ts';
import { Conversation } from '../src/store/entities/messaging.ts';
import { Person } from '../src/store/entities/people.ts';
import { SCRIPT } from '../src/store/script.ts';
import { hotRows } from '../src/store/tx.ts';
import { Store } from '../src/store/unit-of-work.ts';
import type { Vault } from '../src/store/vault.ts';

/** The methods of store/rows.ts on a Map: a key stands for its row until that is taken out. */
function mapRows(name: string, keyOf: (row: ObjectLiteral) => unknown) {
  const rows = new Map<unknown, ObjectLiteral>();
  return {
    rows,
    asArray: 'key',
    reading: (keys: readonly unknown[]) => ({ from: `map_${name}`, lock: '', keys: JSON.stringify(keys) }),
    fromValues: ([key]: readonly unknown[]) => rows.get(key),
    fromRecord: ({ key }: { key: unknown }) => rows.get(key),
    writing: (written: readonly ObjectLiteral[]) => {
      for (const row of written) rows.set(keyOf(row), row);
      return [];
    },
    removing: (keys: readonly unknown[]) => {
      for (const key of keys) rows.delete(key);
      return [];
    },
  };
}
type MapRows = ReturnType<typeof mapRows>;

/** What store/buffered.ts asks, answered from the Maps; undefined: asked of the database. */
function answer(all: Readonly<Record<string, MapRows>>, sql: string, parameters: readonly unknown[]) {
  const sources = [...sql.matchAll(/FROM map_(\w+)/g)].map(([, name]) => all[name ?? '']);
  const isWithVersion = sql.includes('pragma_data_version');
  if (sources.length === 0 && !isWithVersion) return undefined;
  const found = sources.flatMap((table, source) => {
    const keys: unknown[] = JSON.parse(String(parameters[source]));
    const known = keys.filter((key) => table?.rows.has(key));
    return known.map((key): object => ({ source, key, values: JSON.stringify([key]) }));
  });
  return isWithVersion ? [...found, { source: -1, values: 1 }] : found;
}

const COUNTERS = 'SELECT "name", "value" FROM "counters"';

/** Answers the statements of counters; all others go to the database, which only the neighbourhood is read from. */
function withoutTransactions(dataSource: DataSource, rows: Readonly<Record<string, MapRows>>): void {
  const runner = dataSource.createQueryRunner();
  const query = runner.query.bind(runner);
  const counters = new Map<unknown, unknown>();
  Object.assign(runner, {
    startTransaction: async () => {},
    commitTransaction: async () => {},
    rollbackTransaction: async () => {},
    query: async (sql: string, parameters: unknown[] = [], structured?: true) => {
      if (sql.startsWith(SCRIPT)) {
        // Of what is written, the counters alone come as statements.
        const raised = sql.matchAll(/INSERT INTO "counters" .*VALUES \('(\w+)',(\d+)\)/g);
        for (const [, name, value] of raised) counters.set(name, Number(value));
        return [];
      }
      const known = answer(rows, sql, parameters);
      if (known) return known;
      if (sql === 'PRAGMA data_version') return [{ data_version: 1 }];
      if (sql === COUNTERS) {
        if (counters.size === 0) for (const { name, value } of await query(sql)) counters.set(name, value);
        return [...counters].map(([name, value]) => ({ name, value }));
      }
      return structured ? query(sql, parameters, structured) : query(sql, parameters);
    },
  });
}

/** `dataSource` holds the neighbourhood and the residents; they are copied, and nothing is written back. */
export async function memoryStore(dataSource: DataSource, o: { clock: Clock; vault: Vault }): Promise<Store> {
  const store = new Store(dataSource, o);
  let serial = 0;
  const keys: Readonly<Record<string, (row: ObjectLiteral) => unknown>> = {
    inbox: (row) => row.key,
    conversations: (row) => row.id,
    people: (row) => row.id,
    timers: (row) => row.key,
    tickets: (row) => row.number,
  };
  const rows = Object.fromEntries(
    Object.keys(hotRows(dataSource)).map((name) => [name, mapRows(name, keys[name] ?? (() => ++serial))]),
  );
  const load = async (name: string, entity: EntitySchema<ObjectLiteral>) =>
    rows[name]?.writing(await dataSource.manager.find(entity));
  const conversations = rows.conversations?.rows;
  Object.assign(rows.people ?? {}, {
    readingThrough: (_table: string, _column: string, keys: readonly unknown[]) =>
      rows.people?.reading(keys.flatMap((key) => conversations?.get(key)?.personId ?? [])),
  });
  await load('conversations', Conversation);
  await load('people', Person);
  withoutTransactions(dataSource, rows);
  // The product has no switch for this, and shall have none.
  Reflect.set(Reflect.get(store, 'source'), 'hot', rows);
  return store;
}
