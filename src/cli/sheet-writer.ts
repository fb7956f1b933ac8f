/** Writes a table as xlsx or csv, by the file's ending, row by row; no cell can become a formula. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { Failed, WrongUsage } from './command.ts';

export type Cell = string | number | null;

export interface SheetWriter {
  row(cells: readonly Cell[]): Promise<void>;
  /** The file has its name from now on. */
  end(): Promise<void>;
  /** Nothing is left of it. */
  drop(): Promise<void>;
}

/** What makes a spreadsheet calculate instead of show; the full-width ones too, which Chinese Excel takes for the others. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\s\p{Cf}]*[\t\r\n]/u;
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const MOST_CHARACTERS = 32_000;

/** A text stays a text, whoever opens it where. */
export function inert(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  const text = cell.replace(NOT_XML, '').slice(0, MOST_CHARACTERS);
  return FORMULA.test(text) ? `'${text}` : text;
}

export async function sheetWriter(file: string, columns: readonly string[]): Promise<SheetWriter> {
  const half = `${file}.part`;
  const writer = /\.csv$/i.test(file) ? csv(half) : /\.xlsx$/i.test(file) ? await xlsx(half) : undefined;
  if (!writer) throw new WrongUsage('--out 的文件名要以 .xlsx 或 .csv 结尾');
  await writer.row(columns);
  return {
    row: (cells) => writer.row(cells.map(inert)),
    async end() {
      await writer.end();
      await chmod(half, 0o600);
      await rename(half, file);
    },
    async drop() {
      await writer.end().catch(() => undefined);
      await rm(half, { force: true });
    },
  };
}

type Raw = Pick<SheetWriter, 'row' | 'end'>;

function csv(file: string): Raw {
  const stream = createWriteStream(file, { mode: 0o600 });
  const failed = once(stream, 'error').then(([error]) => cannotWrite(error, file));
  failed.catch(() => undefined);
  // Excel takes a file without this mark for GBK
  stream.write('\uFEFF');
  const quoted = (cell: Cell) => (typeof cell === 'number' ? String(cell) : `"${(cell ?? '').replaceAll('"', '""')}"`);
  return {
    async row(cells) {
      if (stream.write(`${cells.map(quoted).join(',')}\r\n`)) return;
      await Promise.race([once(stream, 'drain'), failed]);
    },
    async end() {
      const finished = once(stream, 'close');
      stream.end();
      await Promise.race([finished, failed]);
    },
  };
}

/** Rows that the writer holds before they are on their way to the disk. */
const AT_ONCE = 200;

async function xlsx(file: string): Promise<Raw> {
  // used by this command alone: a starting bot needn't load it
  const { default: Excel } = await import('exceljs');
  const stream = createWriteStream(file, { mode: 0o600 });
  await Promise.race([once(stream, 'open'), once(stream, 'error').then(([error]) => cannotWrite(error, file))]);
  const workbook = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: false, useSharedStrings: false });
  const sheet = workbook.addWorksheet('表');
  let rows = 0;
  return {
    async row(cells) {
      sheet.addRow([...cells]).commit();
      // the writer goes on without waiting for the disk; so it gets time to
      if (++rows % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    },
    async end() {
      sheet.commit();
      await workbook.commit();
    },
  };
}

function cannotWrite(error: NodeJS.ErrnoException, file: string): never {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new Failed(`写不了 ${file}：请先建好它所在的文件夹`);
  throw error;
}

/** Whole tables at once, each in a sheet of its own, its first row in sight. */
export async function writeWorkbook(
  file: string,
  sheets: readonly { name: string; rows: readonly { cells: readonly Cell[] }[] }[],
): Promise<void> {
  if (!/\.xlsx$/i.test(file)) throw new WrongUsage('--out 的文件名要以 .xlsx 结尾');
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  for (const { name, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    for (const { cells } of rows) sheet.addRow(cells.map(inert));
    sheet.getRow(1).font = { bold: true };
  }
  const half = `${file}.part`;
  try {
    await writeFile(half, new Uint8Array(await workbook.xlsx.writeBuffer()), { mode: 0o600 });
    await rename(half, file);
  } catch (error) {
    cannotWrite(error as NodeJS.ErrnoException, file);
  }
}
