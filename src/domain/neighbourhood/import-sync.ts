/** Brings one table to what an import's rows say; it knows no section by name. */
import type { EntityManager, EntitySchema, ObjectLiteral } from 'typeorm';
import { Rows } from '../../store/rows.ts';

/** How many rows. */
export interface Change {
  written: number;
  removed: number;
}

/**
 * Writes the rows that differ, set-based; `whole`: removes those that aren't listed, unless nothing is. `isOfFiles`: rows
 * that came otherwise (published by a command) are left alone.
 */
export async function sync<Row extends ObjectLiteral>(
  db: EntityManager,
  entity: EntitySchema<Row>,
  wanted: readonly Row[],
  whole: boolean,
  isOfFiles: (row: Row) => boolean = () => true,
): Promise<Change> {
  if (wanted.length === 0) return { written: 0, removed: 0 };
  const { columns, primaryColumns } = db.dataSource.getMetadata(entity);
  const key = primaryColumns[0]?.propertyName ?? '';
  const written = (row: ObjectLiteral) => JSON.stringify(columns.map(({ propertyName }) => row[propertyName] ?? null));
  const stored = new Map((await db.find(entity)).filter(isOfFiles).map((row) => [String(row[key]), written(row)]));
  const differing = wanted.filter((row) => stored.get(row[key]) !== written(row));
  for (const row of wanted) stored.delete(row[key]);
  const vanished = whole ? [...stored.keys()] : [];
  const rows = new Rows(db.dataSource, entity);
  const runner = runnerOf(db);
  for (const { sql, parameters } of [...rows.writing(differing, 'update'), ...rows.removing(vanished)]) {
    await runner.query(sql, [...parameters]);
  }
  return { written: differing.length, removed: vanished.length };
}

function runnerOf(db: EntityManager) {
  if (!db.queryRunner) throw new Error('an import needs a transaction');
  return db.queryRunner;
}
