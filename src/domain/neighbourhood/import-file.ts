/**
 * Reads neighbourhood files (YAML text) into checked rows, all or nothing; it opens no file and writes no database.
 *
 * Staff of a sub-district edit these files by hand, so everything is read as plain text first (YAML's "failsafe"
 * schema: a phone keeps its leading 0, "no" stays a word) and every error says where and what to do, in Chinese.
 */

import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { ClinicImport } from '../clinic/import.ts';
import type { LoveCardImport } from '../love-card/import.ts';
import type { TimeBankImport } from '../time-bank/import.ts';
import type { ToolImport } from '../tools/import.ts';
import type { VolunteerImport } from '../volunteers/import.ts';
import type { DeliveryData } from './delivery-rules.ts';
import type { EmergencyImport } from './import-emergency.ts';
import { expand } from './import-expand.ts';
import { crossErrors, type Existing } from './import-rules.ts';
import { fileShape, shapeProblem } from './import-shapes.ts';
import type { MapRules } from './map-rules.ts';
import type { Category, Contact, Door, Limit, Node, Place, StaffMember, Unit, WorkingHours } from './model.ts';
import type { TicketRules } from './ticket-rules.ts';
import { ReadWorkbook } from './workbook-read.ts';
import type { Sheet } from './workbook-tables.ts';

/** People of the files have a key; the store gives them a person. */
export type ImportStaff = Pick<StaffMember, 'name' | 'phone' | 'hours' | 'employer' | 'roles' | 'posts'> & {
  key: string;
};

export type ImportContact = Omit<Contact, 'personId'> & { staffKey: string | null };

export interface ImportData
  extends ClinicImport,
    EmergencyImport,
    LoveCardImport,
    TimeBankImport,
    ToolImport,
    VolunteerImport {
  nodes: Node[];
  places: Place[];
  staff: ImportStaff[];
  contacts: ImportContact[];
  /** In the order in which residents see them. */
  categories: Category[];
  limits: Limit[];
  doors: Door[];
  workingHours: WorkingHours | null;
  map: MapRules | null;
  units: Unit[];
  rules: Partial<TicketRules>;
  delivery: Partial<DeliveryData>;
}

/** YAML as text, or a workbook's sheets. */
export type ImportFile = { name: string; text: string } | { name: string; sheets: readonly Sheet[] };

/** One file after its shape was checked. `where` turns a path of keys into "file:12 staff[3].phone". */
export interface ReadFile {
  content: z.infer<typeof fileShape>;
  where(path: readonly PropertyKey[]): string;
}

export type ImportResult = { ok: true; data: ImportData } | { ok: false; errors: string[] };

const NOTHING: Existing = { nodes: [], staffKeys: [], limits: [], categories: [] };

/** A sub-district's files are some ten kB. */
const MAX_CHARACTERS = 1_000_000;
/** Measured on yaml 2.9.1: 20,000 nested brackets end the process inside the parser, beyond any try. Ours need 6. */
const MAX_DEPTH = 30;
const MAX_INDENT = 120;
const MAX_ERRORS = 50;

export function parseImport(files: readonly ImportFile[], existing: Existing = NOTHING): ImportResult {
  const errors: string[] = [];
  const read: ReadFile[] = [];
  for (const file of files) {
    const result = readFile(file);
    if ('errors' in result) errors.push(...result.errors);
    else read.push(result);
  }
  // Only whole files are compared with each other: a broken one would make its neighbours look wrong too.
  if (errors.length === 0) errors.push(...crossErrors(read, existing));
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
  return { ok: true, data: expand(read.map((file) => file.content)) };
}

function readFile(file: ImportFile): ReadFile | { errors: string[] } {
  return 'sheets' in file ? readSheets(file.name, file.sheets) : readYaml(file);
}

function readSheets(name: string, sheets: readonly Sheet[]): ReadFile | { errors: string[] } {
  const read = new ReadWorkbook(name, sheets);
  return read.errors.length > 0 ? { errors: read.errors } : checked(read.value, (path) => read.where(path));
}

function checked(value: unknown, where: ReadFile['where']): ReadFile | { errors: string[] } {
  const parsed = fileShape.safeParse(value, { error: shapeProblem });
  if (parsed.success) return { content: parsed.data, where };
  return { errors: parsed.error.issues.map((issue) => `${where(issue.path)}: ${issue.message}`) };
}

function readYaml(file: { name: string; text: string }): ReadFile | { errors: string[] } {
  const refusal = tooMuch(file.text);
  if (refusal) return { errors: [`${file.name}:${refusal.line} ${refusal.why}`] };
  const lines = new LineCounter();
  const document = parseDocument(file.text.replace(/^\uFEFF/, ''), { schema: 'failsafe', lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return { errors: document.errors.map((e) => `${file.name}:${lineAt(e.pos[0])} ${yamlProblem(e.code)}`) };
  }
  const where = (path: readonly PropertyKey[]) => {
    const name = path.map((key) => (typeof key === 'number' ? `[${key + 1}]` : `.${String(key)}`)).join('');
    return `${file.name}:${lineAt(offsetOf(document, path))} ${name.replace(/^\./, '')}`.trimEnd();
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    return { errors: [`${file.name}:1 不能用“&”“*”引用别处的内容，请把内容直接写出来`] };
  }
  return checked(value === '' ? {} : value, where);
}

function tooMuch(text: string): { line: number; why: string } | undefined {
  if (text.length > MAX_CHARACTERS) return { line: 1, why: '文件太大，请分成几个文件' };
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    for (const c of line) {
      if (c === '[' || c === '{') depth++;
      else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
    }
    const indent = line.search(/\S/);
    if (depth > MAX_DEPTH || indent > MAX_INDENT || /^\s*([-?:]\s+){9}/.test(line)) {
      return { line: index + 1, why: '层次太深，请对照示例文件检查括号和缩进' };
    }
  }
  return undefined;
}

/** Where a key's value starts; of something missing, where its owner starts. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

const YAML_PROBLEMS: Record<string, string> = {
  BAD_INDENT: '缩进不对：同一层要对齐',
  TAB_AS_INDENT: '缩进用了制表符：请改成空格',
  DUPLICATE_KEY: '同一个字段写了两次：请删掉一个',
  MISSING_CHAR: '少了符号：请检查引号、括号、逗号是否成对',
  BAD_ALIAS: '不能用“*”开头：请给内容加引号',
  MULTIPLE_DOCS: '一个文件里有“---”分隔的几份：请分成几个文件',
  UNEXPECTED_TOKEN: '有多余的符号：请检查引号、冒号、括号',
  BLOCK_AS_IMPLICIT_KEY: '冒号用错：请检查缩进，内容里有冒号的要加引号',
  MULTILINE_IMPLICIT_KEY: '冒号后面少了内容，或上一行没有写完',
};

function yamlProblem(code: string): string {
  return YAML_PROBLEMS[code] ?? `格式不对（${code}）：请对照示例文件检查这一行`;
}
