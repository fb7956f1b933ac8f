/** Reads a neighbourhood's workbook as the same sections of a YAML file would be read, before anything is checked. */
import { read } from './workbook-cells.ts';
import { NOTES, type Row, type Sheet, sectionOf, type Table } from './workbook-tables.ts';

type Line = Sheet['rows'][number];

export class ReadWorkbook {
  readonly value: Row = {};
  readonly errors: string[] = [];
  private readonly file: string;
  /** Where each path of keys stands. */
  private readonly places = new Map<string, string>();

  constructor(file: string, sheets: readonly Sheet[]) {
    this.file = file;
    const known = sheets.flatMap((sheet) => {
      const table = sectionOf(sheet);
      if (!table && sheet.name.trim() !== NOTES) this.unknown(sheet.name);
      return table ? [{ table, rows: sheet.rows }] : [];
    });
    // Rows that belong to others come after those.
    const last = ({ table }: { table: Table }) => Number(table.of !== undefined);
    for (const { table, rows } of known.toSorted((a, b) => last(a) - last(b))) {
      const [head, ...body] = rows;
      if (head && table.kind === 'fields') this.fields(table, body);
      else if (head) this.records(table, head, body);
    }
  }

  /** "名单.xlsx staff 表第 5 行 phone" */
  where(path: readonly PropertyKey[]): string {
    for (let length = path.length; length > 0; length--) {
      const place = this.places.get(asKey(path.slice(0, length)));
      const rest = path.slice(length).map((key) => (typeof key === 'number' ? `[${key + 1}]` : String(key)));
      if (place) return `${place} ${rest.join('.')}`.trimEnd();
    }
    return `${this.file} ${String(path[0] ?? '')} 表`;
  }

  private unknown(name: string): void {
    this.errors.push(`${this.file} ${name} 表: 不认识的表：表名请对照 npx mulin export neighbourhood 写出的`);
  }

  private wrong(name: string, line: number, column: string, why: string): void {
    this.errors.push(`${this.file} ${name} 表第 ${line} 行 ${column}: ${why}`);
  }

  private stands(path: readonly PropertyKey[], name: string, line: number): void {
    this.places.set(asKey(path), `${this.file} ${name} 表第 ${line} 行`);
  }

  private fields({ name, columns }: Table, body: readonly Line[]): void {
    const row: Row = {};
    for (const { line, cells } of body) {
      const [field = '', text = ''] = cells.map(plain);
      const column = columns.find((each) => each.name === field);
      if (!column) {
        this.wrong(name, line, field, '不认识的字段：请检查拼写');
        continue;
      }
      put(row, column.path, read(column.shape, text));
      this.stands([name, ...column.path], name, line);
    }
    if (Object.keys(row).length > 0) this.value[name] = row;
  }

  private records(table: Table, head: Line, body: readonly Line[]): void {
    const { name, of, columns } = table;
    const labels = head.cells.map(plain);
    for (const label of labels) {
      const isKnown = label === '' || label === of?.section || columns.some((column) => column.name === label);
      if (!isKnown) this.wrong(name, head.line, label, '不认识的列：请检查拼写');
    }
    for (const { line, cells } of body) {
      const row: Row = {};
      for (const [i, label] of labels.entries()) {
        const column = columns.find((each) => each.name === label);
        if (column) put(row, column.path, read(column.shape, plain(cells[i] ?? '')));
      }
      const owner = of && plain(cells[labels.indexOf(of.section)] ?? '');
      const path = owner === undefined ? this.add(name, row) : this.addTo(table, owner, row, line);
      if (path) this.stands(path, name, line);
    }
  }

  private add(name: string, row: Row): PropertyKey[] {
    return [name, push(this.value, name, row)];
  }

  /** An estate's buildings: rows of another sheet, found by what stands first there. */
  private addTo({ name, of }: Table, owner: string, row: Row, line: number): PropertyKey[] | undefined {
    const { section, key, field } = of ?? { section: '', key: '', field: '' };
    const owners = (this.value[section] ?? []) as Row[];
    const index = owners.findIndex((each) => each[key] === owner);
    const found = owners[index];
    if (found) return [section, index, field, push(found, field, row)];
    this.wrong(name, line, section, `${section} 表里没有“${owner}”：请改正`);
    return undefined;
  }
}

const asKey = (path: readonly PropertyKey[]) => path.map(String).join('\u0000');

/** Gives where in the list it stands now. */
function push(owner: Row, field: string, row: Row): number {
  const list = (owner[field] ?? []) as Row[];
  owner[field] = list;
  return list.push(row) - 1;
}

function put(row: Row, [field = '', ...rest]: readonly string[], value: unknown): void {
  if (value === undefined) return;
  if (rest.length === 0) {
    row[field] = value;
    return;
  }
  const inner = (row[field] ?? {}) as Row;
  row[field] = inner;
  put(inner, rest, value);
}

/** What a spreadsheet makes of a day or a time, and what an export puts before a text that looks like a formula. */
const plain = (text: string) =>
  text
    .replace(/^'(?=[=+\-@＝＋－＠\s])/, '')
    .replace(/^(\d{4}-\d\d-\d\d) 00:00$/, '$1')
    .replace(/^1899-12-3[01] (\d\d:\d\d)$/, '$1')
    .trim();
