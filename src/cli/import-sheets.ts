/** Tickets out of other platforms' tables: columns found by their labels, every mistake named with file, line and column. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ForeignTicket, type Imported, importTickets } from '../domain/tickets/import-tickets.ts';
import type { Store } from '../store/unit-of-work.ts';
import { Failed } from './command.ts';
import type { Bar } from './progress.ts';
import type { SheetColumns } from './sheet-columns.ts';
import type { SheetRow } from './sheet-reader.ts';

type Field = keyof SheetColumns['import'];

/** Titles stand above a table's labels. */
const LABELS_WITHIN = 6;
const MOST_ERRORS = 50;
const MOST_WORDS = 2000;
const AT_ONCE = 20;
/** Whoever waits for SQLite's lock looks for it every 100 ms. */
const BOTS_TURN_MS = 120;

export interface TicketTable {
  file: string;
  rows: readonly SheetRow[];
}

export async function importSheets(
  store: Store,
  tables: readonly TicketTable[],
  columns: SheetColumns,
  progress: Bar,
): Promise<Imported> {
  const read = tables.map(({ file, rows }) => ticketsOf(file, rows, columns));
  const errors = read.flatMap((each) => each.errors);
  if (errors.length > 0) {
    const shown = errors.slice(0, MOST_ERRORS);
    throw new Failed([...shown, `${errors.length} 处错误，什么也没有导入：请改好再试`].join('\n'));
  }
  return inSteps(
    store,
    columns.platform,
    read.flatMap((each) => each.tickets),
    progress,
  );
}

/**
 * The bot has its turn between any two steps: a resident whose message waits for longer than 3 s is told that it was not
 * stored. A number that was imported is left alone, so after a power cut the same file goes on where it stopped.
 */
async function inSteps(store: Store, platform: string, tickets: readonly ForeignTicket[], progress: Bar) {
  const imported: Imported = { opened: [], known: 0 };
  for (let first = 0; first < tickets.length; first += AT_ONCE) {
    if (first > 0) await sleep(BOTS_TURN_MS);
    const step = tickets.slice(first, first + AT_ONCE);
    const { opened, known } = await store.inTransaction((tx) => importTickets(tx, platform, step));
    imported.opened.push(...opened);
    imported.known += known;
    progress(first + step.length, tickets.length);
  }
  return imported;
}

interface Read {
  tickets: ForeignTicket[];
  errors: string[];
}

function ticketsOf(file: string, rows: readonly SheetRow[], { import: labels }: SheetColumns): Read {
  const head = rows.slice(0, LABELS_WITHIN).find(({ cells }) => {
    const found = columnsOf(cells, labels);
    return found.has('number') && found.has('words');
  });
  if (!head) {
    const wanted = `“${labels.number.join('”或“')}”和“${labels.words.join('”或“')}”`;
    return { tickets: [], errors: [`${file}:1 没有找到列名：要有${wanted}；列名不同，请改 data/sheets/12345.yaml`] };
  }
  const columns = columnsOf(head.cells, labels);
  const read: Read = { tickets: [], errors: [] };
  const lines = new Map<string, number>();
  for (const { line, cells } of rows) {
    if (line <= head.line) continue;
    const problem = (field: Field, why: string) =>
      read.errors.push(`${file}:${line} ${head.cells[columns.get(field) ?? -1] ?? field}：${why}`);
    const ticket = ticketOf((field) => unquoted(cells[columns.get(field) ?? -1] ?? ''), problem);
    const before = lines.get(ticket.number);
    if (before !== undefined) problem('number', `和第 ${before} 行重复`);
    lines.set(ticket.number, line);
    read.tickets.push(ticket);
  }
  return read;
}

function columnsOf(cells: readonly string[], labels: SheetColumns['import']): Map<Field, number> {
  const found = new Map<Field, number>();
  const plain = cells.map((cell) => cell.replace(/[\s*＊:：]/g, ''));
  for (const [field, names] of Object.entries(labels) as [Field, string[] | undefined][]) {
    const column = names?.map((name) => plain.indexOf(name)).find((index) => index >= 0);
    if (column !== undefined) found.set(field, column);
  }
  return found;
}

/** What our own export has put before a text that looks like a formula. */
const unquoted = (text: string) => text.replace(/^'(?=[=+\-@＝＋－＠\s])/, '').trim();

const PHONE = /^(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})$/;

function ticketOf(cell: (field: Field) => string, problem: (field: Field, why: string) => void): ForeignTicket {
  const number = cell('number');
  if (!/^[\w-]{1,64}$/.test(number)) problem('number', number === '' ? '没有写' : '只能是字母、数字和短横线');
  const words = cell('words').slice(0, MOST_WORDS);
  if (words === '') problem('words', '没有写');
  const phone = cell('phone')
    .replace(/^\+?86(?=1)/, '')
    .replace(/[\s—－-]/g, '');
  if (phone !== '' && !PHONE.test(phone)) problem('phone', '不像电话号码');
  const due = cell('due');
  const dueAt = timeOf(due);
  if (due !== '' && !dueAt) problem('due', '时间要写成 2026-11-25 17:30 的样子');
  return { number, words, place: cell('place').slice(0, 200), name: cell('name').slice(0, 20), phone, dueAt };
}

const TIME = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[\sT]*(\d{1,2})[:：时](\d{1,2})?分?(?::\d{2})?)?$/;

/** In Shanghai; a day alone ends with the office's day. */
function timeOf(text: string): Date | null {
  const [whole, year, month, day, hour = '17', minute] = TIME.exec(text) ?? [];
  if (whole === undefined) return null;
  const two = (digits: string | undefined) => (digits ?? '').padStart(2, '0');
  const time = `${two(hour)}:${minute === undefined ? (hour === '17' ? '30' : '00') : two(minute)}`;
  const date = new Date(`${year}-${two(month)}-${two(day)}T${time}:00+08:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}
