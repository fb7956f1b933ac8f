/** The sections of a neighbourhood file that are about tools: their shape, what must hold between rows, their rows. */
import { z } from 'zod';
import type { ToolStationRow, ToolTypeRow } from '../../store/entities/tools.ts';
import type { ToolRules } from './catalogue.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头' });
const phone = z.string().regex(/^\+?[0-9][0-9 -]{1,18}[0-9]$/, { error: '只能是数字、空格和短横线，如 13800000001' });
const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: "写成 '17:00'，要加引号" });
const yesNo = z
  .enum(['true', 'false', '是', '否'], { error: '写 true 或 false' })
  .transform((value) => value === 'true' || value === '是');

const count = (most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,3}$/, { error: `写 0 到 ${most} 的数字` })
    .transform(Number)
    .refine((number) => number <= most, { error: `最多 ${most}` });
const days = count(90).refine((number) => number > 0, { error: '至少 1 天' });

/** Staff type it: no blank in it, and never to be taken for a number or a code. */
const inventoryNumber = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/, { error: '编号写成 GD-DZ-01：字母开头，字母、数字和短横线' })
  .max(24)
  .transform((number) => number.toUpperCase());

const station = z.strictObject({
  id: code,
  name: text(30),
  node: code,
  address: text(60),
  phone,
  hours: text(60),
});

const tool = z.strictObject({
  id: code,
  name: text(12).min(2, { error: '至少两个字' }),
  aliases: z.array(text(12)).default([]),
  unit: text(2).default('个'),
  instructions: text(200),
  safety: text(200).optional(),
  dangerous: yesNo.default(false),
  days,
  holdHours: count(240)
    .refine((number) => number > 0, { error: '至少 1 小时' })
    .default(24),
  renewals: count(10).default(1),
  items: z.array(z.strictObject({ station: code, numbers: z.array(inventoryNumber).min(1) })).default([]),
});

const rules = z.strictObject({
  perHousehold: count(20)
    .refine((number) => number > 0, { error: '至少 1 件' })
    .optional(),
  closing: clock.optional(),
  remindAt: clock.optional(),
  overdueDays: z.array(days).min(1).optional(),
});

export const toolSections = {
  toolStations: z.array(station).default([]),
  tools: z.array(tool).default([]),
  toolRules: rules.optional(),
};

interface Content {
  toolStations: z.infer<typeof station>[];
  tools: z.infer<typeof tool>[];
  toolRules?: z.infer<typeof rules> | undefined;
}

type Report = (file: number, path: readonly PropertyKey[], message: string) => void;

/** What is wrong between rows; `nodes`, `stations`: codes that can be referred to, also those that are known already. */
export function toolErrors(
  files: readonly { content: Content }[],
  known: { nodes: ReadonlySet<string>; stations: readonly string[] },
  report: Report,
): void {
  const stations = new Set([
    ...known.stations,
    ...files.flatMap(({ content }) => content.toolStations.map(({ id }) => id)),
  ]);
  const once = onlyOnce(report);
  for (const [at, { content }] of files.entries()) {
    for (const [i, { id, node }] of content.toolStations.entries()) {
      once(at, ['toolStations', i, 'id'], '益站代号', id);
      if (!known.nodes.has(node)) report(at, ['toolStations', i, 'node'], `没有代码为“${node}”的辖区：请改正`);
    }
    for (const [i, { id, name, dangerous, safety, items }] of content.tools.entries()) {
      once(at, ['tools', i, 'id'], '工具代号', id);
      once(at, ['tools', i, 'name'], '工具', name);
      if (dangerous && safety === undefined) {
        report(at, ['tools', i], `${name}是危险工具，要写安全提醒：请补上 safety`);
      }
      for (const [j, { station: where, numbers }] of items.entries()) {
        const path = ['tools', i, 'items', j];
        if (!stations.has(where)) report(at, [...path, 'station'], `没有代号为“${where}”的益站：请改正`);
        for (const [k, number] of numbers.entries()) once(at, [...path, 'numbers', k], '工具编号', number);
      }
    }
    if (content.toolRules) once(at, ['toolRules'], '借用规则', 'toolRules');
    increases(at, content.toolRules?.overdueDays ?? [], report);
  }
}

function onlyOnce(report: Report) {
  const seen = new Set<string>();
  return (file: number, path: readonly PropertyKey[], kind: string, name: string) => {
    if (seen.has(`${kind} ${name}`)) report(file, path, `${kind}“${name}”重复：请改名或删掉一个`);
    seen.add(`${kind} ${name}`);
  };
}

function increases(file: number, steps: readonly number[], report: Report): void {
  for (const [i, step] of steps.entries()) {
    if (step <= (steps[i - 1] ?? 0)) report(file, ['toolRules', 'overdueDays', i], '天数要越来越大，如 [1, 3, 7]');
  }
}

export interface ImportItem {
  id: string;
  type: string;
  station: string;
}

export interface ToolImport {
  toolStations: ToolStationRow[];
  toolTypes: ToolTypeRow[];
  toolItems: ImportItem[];
  toolRules: Partial<ToolRules>;
}

export function expandTools(files: readonly Content[]): ToolImport {
  const tools = files.flatMap((file) => file.tools);
  const given = files.find((file) => file.toolRules)?.toolRules ?? {};
  return {
    toolStations: files.flatMap((file) => file.toolStations).map((row, position) => ({ ...row, position })),
    toolTypes: tools.map(({ items: _, safety = null, ...row }, position) => ({ ...row, safety, position })),
    toolItems: tools.flatMap(({ id: type, items }) =>
      items.flatMap(({ station: where, numbers }) => numbers.map((id) => ({ id, type, station: where }))),
    ),
    toolRules: Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Partial<ToolRules>,
  };
}
