/** `mulin import`: loads neighbourhood files, or other platforms' tickets, all or nothing. What is imported how: domain/neighbourhood/apply-import.ts. */
import { readFile } from 'node:fs/promises';
import { type Applied, applyImport, existing, ImportRefused } from '../domain/neighbourhood/apply-import.ts';
import { type ImportFile, parseImport } from '../domain/neighbourhood/import-file.ts';
import { isNeighbourhood } from '../domain/neighbourhood/workbook-tables.ts';
import type { Tx } from '../store/tx.ts';
import { type Command, Failed, WrongUsage } from './command.ts';
import { shown, withStore } from './database.ts';
import { importSheets, type TicketTable } from './import-sheets.ts';
import { sheetColumns } from './sheet-columns.ts';
import { readWorkbook } from './sheet-reader.ts';

export const command: Command = {
  usage: ['import FILE.yaml|FILE.xlsx…', 'import FILE.xlsx|FILE.csv… [--columns FILE.yaml]'],
  about:
    '导入辖区、地点、人员、类别和时限等（YAML，或 export neighbourhood 写出的 xlsx），或别的平台（如 12345）的工单（xlsx、csv）；全部正确才生效',
  options: { columns: { type: 'string' } },
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  async run({ words, env, out, text, bar }) {
    const files: ImportFile[] = [];
    const tables: TicketTable[] = [];
    for (const name of words) {
      const sheets = SHEET.test(name) ? await readWorkbook(name) : undefined;
      if (!sheets) files.push(await read(name));
      else if (isNeighbourhood(sheets)) files.push({ name, sheets });
      else tables.push({ file: name, rows: sheets[0]?.rows ?? [] });
    }
    if (tables.length > 0) {
      if (files.length > 0) throw new WrongUsage('工单表格和辖区资料请分开导入');
      const columns = await sheetColumns(text('columns'));
      const { opened, known } = await withStore(env, (store) => importSheets(store, tables, columns, bar('导入')));
      const before = known > 0 ? `，${known} 张以前导入过，没有再动` : '';
      out(opened.length > 0 ? `已导入 ${opened.length} 张工单${before}：${named(opened)}` : `没有变化${before}`);
      return;
    }
    const { applied, place } = await withStore(env, async (store, place) => ({
      applied: await store.inTransaction((tx) => load(tx, files)),
      place,
    }));
    out(applied.changed ? `已导入 ${shown(place)}：${told(applied)}` : `没有变化，${shown(place)} 里已经是这些内容`);
  },
};

const SHEET = /\.(xlsx|csv)$/i;
const MOST_NAMED = 10;

const named = (numbers: readonly number[]) =>
  `${numbers.slice(0, MOST_NAMED).join('、')}${numbers.length > MOST_NAMED ? ' …' : ''}`;

async function read(name: string): Promise<ImportFile> {
  if (/\.xls$/i.test(name)) throw new Failed(`${name}：请用 Excel 另存为 .xlsx 或 .csv 再导入`);
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Failed(missing ? `没有文件 ${name}：请检查路径` : `读不了 ${name}：请检查它是不是文件、有没有读权限`);
  }
}

async function load(tx: Tx, files: readonly ImportFile[]): Promise<Applied> {
  const parsed = parseImport(files, await existing(tx));
  if (!parsed.ok) throw refusal(parsed.errors);
  try {
    return await applyImport(tx, parsed.data);
  } catch (error) {
    throw error instanceof ImportRefused ? refusal(error.errors) : error;
  }
}

function refusal(errors: readonly string[]): Failed {
  return new Failed([...errors, `${errors.length} 处错误，什么也没有导入：请改好再试`].join('\n'));
}

const SECTIONS: Readonly<Record<string, string>> = {
  nodes: '辖区',
  places: '地点',
  staff: '工作人员',
  contacts: '联系电话',
  categories: '类别',
  limits: '时限',
  toolItems: '工具',
};

function told({ summary }: Applied): string {
  const read = Object.entries(SECTIONS).flatMap(([key, name]) => (summary[key] ? [`${name} ${summary[key]}`] : []));
  const removed = summary.removed ? `，删去 ${summary.removed}` : '';
  const revoked = summary.revoked ? `（其中 ${summary.revoked} 人不在名单里，已取消身份）` : '';
  return `${[...read].join('、')}；写入 ${summary.written ?? 0} 项${removed}${revoked}`;
}
