/** The sheets of a neighbourhood's workbook: one for each section of a file, its fields as columns. */
import { z } from 'zod';
import { fileShape } from './import-shapes.ts';
import { fieldsOf, isTable, type Shape } from './workbook-cells.ts';

export interface Sheet {
  name: string;
  rows: readonly { line: number; cells: readonly string[] }[];
}

/** One sheet of a workbook. */
export interface Table {
  /** The section's name; of rows that belong to others "estates.buildings". */
  name: string;
  kind: 'rows' | 'fields';
  /** Rows that belong to those of this section, found by its first field. */
  of?: { section: string; key: string; field: string };
  columns: readonly { name: string; path: readonly string[]; shape: Shape }[];
}

/** Nobody's section: how to write. */
export const NOTES = '说明';

export const TABLES: readonly Table[] = fieldsOf(
  z.toJSONSchema(fileShape, { io: 'input', unrepresentable: 'any' }) as Shape,
).flatMap(([name, shape]) => (shape.items ? rowTables(name, shape.items) : [fieldTable(name, shape)]));

function rowTables(name: string, item: Shape): Table[] {
  const key = fieldsOf(item)[0]?.[0] ?? '';
  const inner = fieldsOf(item).filter(([, shape]) => isTable(shape));
  const columns = fieldsOf(item)
    .filter(([, shape]) => !isTable(shape))
    .flatMap(([field, shape]) => columnsOf([field], shape));
  return [
    { name, kind: 'rows', columns },
    ...inner.map(
      ([field, { items = {} }]): Table => ({
        name: `${name}.${field}`,
        kind: 'rows',
        of: { section: name, key, field },
        columns: fieldsOf(items).flatMap(([inside, shape]) => columnsOf([inside], shape)),
      }),
    ),
  ];
}

function fieldTable(name: string, shape: Shape): Table {
  return { name, kind: 'fields', columns: fieldsOf(shape).flatMap(([field, each]) => columnsOf([field], each)) };
}

/** A group of fields has a column for each: "handler.who". */
function columnsOf(path: readonly string[], shape: Shape): Table['columns'] {
  if (!shape.properties) return [{ name: path.join('.'), path, shape }];
  return fieldsOf(shape).flatMap(([field, each]) => columnsOf([...path, field], each));
}

export type Row = Record<string, unknown>;

export const sectionOf = ({ name }: Sheet) => TABLES.find((table) => table.name === name.trim().split(/\s/)[0]);

export const isNeighbourhood = (sheets: readonly Sheet[]): boolean => sheets.some((each) => sectionOf(each));
