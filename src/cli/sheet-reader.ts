/** Reads the tables of an xlsx or csv file as rows of text; what is too large is refused before it is unpacked. */
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import type { CellValue, Worksheet } from 'exceljs';
import { Failed } from './command.ts';

export interface SheetRow {
  /** As the spreadsheet counts them. */
  line: number;
  cells: string[];
}

const MB = 1024 * 1024;
const MOST_BYTES = 20 * MB;
const MOST_UNPACKED = 150 * MB;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;

/** Every table, by its name. */
export async function readWorkbook(file: string): Promise<{ name: string; rows: SheetRow[] }[]> {
  const bytes = await bytesOf(file);
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  try {
    if (/\.csv$/i.test(file))
      await workbook.csv.read(Readable.from([decoded(bytes)]), { map: (value: string) => value });
    else {
      refuseBomb(file, bytes);
      await workbook.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
    }
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed(`${file} 打不开：请用 Excel 另存为 .xlsx 或 .csv 再试`);
  }
  if (workbook.worksheets.length === 0) throw new Failed(`${file} 里没有表`);
  return workbook.worksheets.map((sheet) => ({ name: sheet.name, rows: rowsOf(file, sheet) }));
}

async function bytesOf(file: string): Promise<Buffer> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new Failed(`没有文件 ${file}：请检查路径`);
  if (found.size > MOST_BYTES) throw new Failed(`${file} 太大（超过 ${MOST_BYTES / MB} MB）：请分成几个文件`);
  return readFile(file);
}

/** Chinese Excel writes csv as GBK. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const DEFLATED = 8;

/** What an xlsx says of its own sizes may be a lie: each part is unpacked once with a limit before the library may. */
function refuseBomb(file: string, bytes: Buffer): void {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error('not a zip');
  let left = MOST_UNPACKED;
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error('not a zip');
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    try {
      const part = bytes.subarray(start, start + packed);
      left -= method === DEFLATED ? inflateRawSync(part, { maxOutputLength: Math.max(1, left) }).length : part.length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
      left = -1;
    }
    if (left < 0) throw new Failed(`${file} 展开后太大：请只留要导入的表，再试`);
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    at += ENTRY_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
}

function rowsOf(file: string, sheet: Worksheet): SheetRow[] {
  if (sheet.rowCount > MOST_ROWS) throw new Failed(`${file} 超过 ${MOST_ROWS} 行：请分成几个文件`);
  const rows: SheetRow[] = [];
  sheet.eachRow((row, line) => {
    const width = Math.min(row.cellCount, MOST_COLUMNS);
    const cells = Array.from({ length: width }, (_, index) => textOf(row.getCell(index + 1).value));
    if (cells.some((cell) => cell !== '')) rows.push({ line, cells });
  });
  return rows;
}

function textOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  // the library takes a cell's wall time for UTC
  if (value instanceof Date) return value.toISOString().slice(0, 16).replace('T', ' ');
  if (typeof value !== 'object')
    return String(value)
      .replace(/^\uFEFF/, '')
      .trim();
  if ('richText' in value)
    return value.richText
      .map(({ text }) => text)
      .join('')
      .trim();
  if ('text' in value) return textOf(value.text as CellValue);
  if ('result' in value) return textOf(value.result as CellValue);
  return '';
}
