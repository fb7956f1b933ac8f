/** `mulin export`: tickets, their trail, or a platform's own table, as xlsx or csv. Without names unless a reason is given. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { ACTIVITY_LABELS, activityPage, hoursLabels, hoursPage } from '../domain/activities/export.ts';
import { bookingLabels, bookingPage, SESSION_LABELS, sessionPage } from '../domain/clinic/export.ts';
import {
  CHAIN_LABELS,
  chainPage,
  LEDGER_LABELS,
  ledgerPage,
  REDEMPTION_LABELS,
  redemptionPage,
  STATEMENT_LABELS,
  statementPage,
} from '../domain/love-card/export.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import {
  type Asked,
  countTickets,
  type Page,
  TICKET_FIELDS,
  TRAIL_LABELS,
  ticketPage,
  trailPage,
  type Value,
} from '../domain/tickets/export.ts';
import { readTicketNumber } from '../domain/tickets/number.ts';
import { EXCHANGE_LABELS, exchangePage } from '../domain/time-bank/export.ts';
import { ITEM_LABELS, itemPage, loanLabels, loanPage } from '../domain/tools/export.ts';
import { atOneMoment } from '../store/moment.ts';
import type { Tx } from '../store/tx.ts';
import { type Command, Failed, type Given, WrongUsage } from './command.ts';
import { withStored } from './database.ts';
import { exportNeighbourhood } from './export-neighbourhood.ts';
import { sheetColumns } from './sheet-columns.ts';
import { sheetWriter } from './sheet-writer.ts';

const NEIGHBOURHOOD = 'neighbourhood';
const NAMES = ['name', 'phone'];

interface Table {
  labels: readonly string[];
  /** Only what came from this platform. */
  platform: string | null;
  page(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>>;
}

/** What can be exported. */
const TABLES: Readonly<Record<string, (given: Given) => Promise<Table>>> = {
  tickets: async (given) => {
    const fields = Object.keys(TICKET_FIELDS).filter((field) => given.flag('with-names') || !NAMES.includes(field));
    return { ...ofFields(fields.map((field) => [TICKET_FIELDS[field]?.[0] ?? '', field])), platform: null };
  },
  trail: async () => ({ labels: TRAIL_LABELS, platform: null, page: trailPage }),
  sessions: async () => ({ labels: SESSION_LABELS, platform: null, page: sessionPage }),
  bookings: async (given) => ({ labels: bookingLabels(given.flag('with-names')), platform: null, page: bookingPage }),
  exchanges: async () => ({ labels: EXCHANGE_LABELS, platform: null, page: exchangePage }),
  loans: async (given) => ({ labels: loanLabels(given.flag('with-names')), platform: null, page: loanPage }),
  tools: async () => ({ labels: ITEM_LABELS, platform: null, page: itemPage }),
  activities: async () => ({ labels: ACTIVITY_LABELS, platform: null, page: activityPage }),
  hours: async (given) => ({ labels: hoursLabels(given.flag('with-names')), platform: null, page: hoursPage }),
  points: async () => ({ labels: LEDGER_LABELS, platform: null, page: ledgerPage }),
  redemptions: async () => ({ labels: REDEMPTION_LABELS, platform: null, page: redemptionPage }),
  'points-chain': async () => ({ labels: CHAIN_LABELS, platform: null, page: chainPage }),
  statement: async (given) => {
    const read = readTicketNumber(given.text('card') ?? '');
    if (read.kind !== 'number') throw new WrongUsage('要写 --card 卡号，例如：--card 1000045');
    return { labels: STATEMENT_LABELS, platform: null, page: (tx) => statementPage(tx, read.number) };
  },
  12345: async (given) => {
    const columns = await sheetColumns(given.text('columns'));
    return { ...ofFields(columns.export), platform: columns.platform };
  },
};

function ofFields(columns: readonly (readonly [label: string, field: string])[]) {
  const fields = columns.map(([, field]) => field);
  return {
    labels: columns.map(([label]) => label),
    page: (tx: Tx, asked: Asked, after: number) => ticketPage(tx, asked, fields, after),
  };
}

export const command: Command = {
  usage: [
    'export tickets|trail|sessions|bookings|exchanges|loans|tools|activities|hours --out FILE.xlsx|FILE.csv [--from DAY] [--to DAY] [--node CODE] [--restricted] [--with-names --reason TEXT]',
    'export points|redemptions|points-chain --out FILE [--from DAY] [--to DAY] [--node CODE] · export statement --card NUMBER --out FILE',
    'export 12345 --out FILE [--columns FILE.yaml]',
    'export neighbourhood --out FILE.xlsx',
  ],
  about: '导出工单、经过、12345 平台的办理结果（默认没有姓名和电话），或辖区资料（改好可再导入）',
  options: {
    out: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    node: { type: 'string' },
    card: { type: 'string' },
    columns: { type: 'string' },
    reason: { type: 'string' },
    'with-names': { type: 'boolean' },
    restricted: { type: 'boolean' },
  },
  words: { least: 1, most: 1 },
  async run(given) {
    const [what = ''] = given.words;
    const make = Object.hasOwn(TABLES, what) ? TABLES[what] : undefined;
    if (!make && what !== NEIGHBOURHOOD) {
      throw new WrongUsage(`不能导出“${what}”：可以导出 ${[...Object.keys(TABLES), NEIGHBOURHOOD].join('、')}`);
    }
    const file = given.text('out');
    if (file === undefined) throw new WrongUsage('要写 --out 文件名，以 .xlsx 或 .csv 结尾');
    if (!make) return exportNeighbourhood(given, file);
    const reason = reasonOf(given);
    const table = await make(given);
    const written = await withStored(given.env, async (store, place) => {
      const asked = await atOneMoment(store, place.clock, (tx) => askedOf(tx, given, table.platform));
      // who took names out is known before they are out
      if (reason) await store.inTransaction(async (tx) => note(tx, what, reason));
      return atOneMoment(store, place.clock, async (tx) =>
        write(file, table, (after) => table.page(tx, asked, after), {
          total: await countTickets(tx, asked),
          progress: given.bar('导出'),
        }),
      );
    });
    given.out(`已导出 ${written} 行到 ${file}${reason ? '（含姓名电话，用完请删除）' : ''}`);
  },
};

async function write(
  file: string,
  table: Table,
  page: (after: number) => Promise<Page<Value[]>>,
  o: { total: number; progress(done: number, total: number): void },
): Promise<number> {
  const sheet = await sheetWriter(file, table.labels);
  let rows = 0;
  try {
    for (let after: number | null = 0; after !== null; ) {
      const got: Page<Value[]> = await page(after);
      for (const row of got.rows) await sheet.row(row);
      rows += got.rows.length;
      o.progress(rows, o.total);
      after = got.after;
    }
  } catch (error) {
    await sheet.drop();
    throw error;
  }
  await sheet.end();
  return rows;
}

/** Undefined: no names are wanted. */
function reasonOf(given: Given): string | undefined {
  if (!given.flag('with-names')) return undefined;
  const reason = given.text('reason')?.trim();
  if (!reason) throw new WrongUsage('--with-names 会导出姓名和电话：请加 --reason 写明用途，如 --reason 上门回访');
  return reason;
}

function note(tx: Tx, what: string, reason: string): void {
  tx.audit.add({
    id: randomUUID(),
    at: tx.now,
    personId: null,
    account: `shell:${userInfo().username}`,
    room: null,
    command: `export ${what} --with-names`,
    ticket: null,
    outcome: reason,
  });
}

async function askedOf(tx: Tx, given: Given, platform: string | null): Promise<Asked> {
  const picture = await neighbourhood(tx);
  const code = given.text('node')?.trim().toLowerCase();
  const node = code === undefined ? undefined : picture.node(code);
  if (code !== undefined && !node) throw new Failed(`没有代码为“${code}”的辖区：用 npx mulin nodes 查看代码`);
  const to = day(given.text('to'));
  return {
    from: day(given.text('from')),
    to: to && new Date(to.getTime() + 24 * 3600_000),
    nodes: node ? picture.allNodes.map((each) => each.code).filter((each) => picture.covers(node.code, each)) : null,
    names: given.flag('with-names'),
    restricted: given.flag('restricted'),
    platform,
  };
}

/** A day in Shanghai, from its first moment. */
function day(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00+08:00`) : undefined;
  if (!date || Number.isNaN(date.getTime())) throw new WrongUsage('日期要写成 2026-11-20 的样子');
  return date;
}
