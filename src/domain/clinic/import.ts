/** The sections of a neighbourhood file that are about doctors' sessions: their shape, what must hold between rows, their rows. */
import { z } from 'zod';
import type { ClinicPlanRow, ClinicSettings, ClinicStationRow } from '../../store/entities/clinic.ts';
import { KINDS, readKind } from './kinds.ts';
import { type ClinicRules, SETTINGS } from './rules.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头' });
const phone = z.string().regex(/^[0-9][0-9 -]{1,18}[0-9]$/, { error: '只能是数字、空格和短横线，如 13800000001' });
const day = z.string().regex(/^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
  error: '日期写成 2026-11-25',
});
const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: "写成 '08:00'，要加引号" });
const number = (from: number, to: number) =>
  z
    .string()
    .regex(/^[0-9]{1,5}$/, { error: `写 ${from} 到 ${to} 的整数` })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error: `写 ${from} 到 ${to} 的整数` });

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const;
const NAMES = KINDS.map(({ name }) => name);

const station = z.strictObject({
  id: code,
  name: text(20),
  aliases: z.array(text(20)).default([]),
  node: code,
  address: text(60),
  phone: phone.optional(),
});

const session = z.strictObject({
  id: code,
  kind: z
    .string()
    .refine((value) => readKind(value) !== undefined, { error: `只能是 ${NAMES.join('、')}` })
    .transform((value) => readKind(value) ?? value),
  station: code,
  node: code.optional(),
  topic: text(20).optional(),
  every: z.enum(WEEKDAYS, { error: `只能是 ${WEEKDAYS.join('、')}` }).optional(),
  day: day.optional(),
  until: day.optional(),
  except: z.array(day).default([]),
  time: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$/, {
    error: "写成 '09:00-11:30'，要加引号",
  }),
  places: number(1, 5000),
  reserved: number(0, 5000).optional(),
  perHousehold: number(1, 20).optional(),
  releaseDays: number(0, 28).optional(),
  releaseAt: clock.optional(),
  drawHours: number(1, 240).optional(),
  cutoffMinutes: number(0, 10_080).optional(),
  offerMinutes: number(5, 2880).optional(),
});

const rules = z.strictObject({
  missedMost: number(1, 20).optional(),
  missedDays: number(1, 365).optional(),
  lastHours: number(1, 240).optional(),
  eveningAt: clock.optional(),
});

export const clinicSections = {
  clinicStations: z.array(station).default([]),
  clinicSessions: z.array(session).default([]),
  clinicRules: rules.optional(),
};

interface Content {
  clinicStations: z.infer<typeof station>[];
  clinicSessions: z.infer<typeof session>[];
  clinicRules?: z.infer<typeof rules> | undefined;
}

/** What is wrong between rows; `nodes`: codes of nodes, `stations`: ids that the database has already. */
export function clinicErrors(
  files: readonly { content: Content }[],
  known: { nodes: ReadonlySet<string>; stations: readonly string[] },
  report: (file: number, path: readonly PropertyKey[], message: string) => void,
): void {
  const stations = new Set([
    ...known.stations,
    ...files.flatMap(({ content }) => content.clinicStations.map(({ id }) => id)),
  ]);
  const seen = new Set<string>();
  const once = (at: number, section: 'clinicStations' | 'clinicSessions', i: number, id: string) => {
    if (seen.has(`${section} ${id}`)) report(at, [section, i, 'id'], `代号“${id}”重复：请改名或删掉一个`);
    seen.add(`${section} ${id}`);
  };
  for (const [at, { content }] of files.entries()) {
    for (const [i, { id, node }] of content.clinicStations.entries()) {
      once(at, 'clinicStations', i, id);
      if (!known.nodes.has(node))
        report(at, ['clinicStations', i, 'node'], `没有代码为“${node}”的辖区：请改正，或在同一次导入里加上`);
    }
    for (const [i, row] of content.clinicSessions.entries()) {
      once(at, 'clinicSessions', i, row.id);
      for (const [field, message] of sessionErrors(row, known.nodes, stations)) {
        report(at, ['clinicSessions', i, ...field], message);
      }
    }
  }
}

function sessionErrors(
  row: Content['clinicSessions'][number],
  nodes: ReadonlySet<string>,
  stations: ReadonlySet<string>,
): [PropertyKey[], string][] {
  const [starts = '', ends = ''] = row.time.split('-');
  const wrong: [boolean, PropertyKey[], string][] = [
    [!stations.has(row.station), ['station'], `没有代号为“${row.station}”的站点：请改正，或在同一次导入里加上`],
    [
      row.node !== undefined && !nodes.has(row.node),
      ['node'],
      `没有代码为“${row.node}”的辖区：请改正，或在同一次导入里加上`,
    ],
    [!row.every && !row.day, [], '要写 day（哪天），或写 every（每周几）'],
    [ends <= starts, ['time'], '结束要晚于开始：请改正'],
    [(row.reserved ?? 0) > row.places, ['reserved'], '优先名额比名额还多：请改正'],
    [
      row.until !== undefined && row.day !== undefined && row.until < row.day,
      ['until'],
      '结束日期早于开始日期：请改正',
    ],
  ];
  return wrong.flatMap(([is, field, message]) => (is ? [[field, message] as [PropertyKey[], string]] : []));
}

export interface ClinicImport {
  clinicStations: ClinicStationRow[];
  clinicPlans: ClinicPlanRow[];
  clinicRules: Partial<ClinicRules>;
}

export function expandClinic(files: readonly Content[]): ClinicImport {
  const clinicStations = files
    .flatMap((file) => file.clinicStations)
    .map((row): ClinicStationRow => ({ ...row, phone: row.phone ?? null }));
  const clinicPlans = files.flatMap((file) =>
    file.clinicSessions.map((row): ClinicPlanRow => {
      const [starts = '', ends = ''] = row.time.split('-');
      return {
        id: row.id,
        kind: row.kind,
        station: row.station,
        // Filled in from the station when the file says nothing (apply-import.ts).
        node: row.node ?? clinicStations.find(({ id }) => id === row.station)?.node ?? '',
        topic: row.topic ?? null,
        weekday: row.every === undefined ? null : WEEKDAYS.indexOf(row.every) + 1,
        day: row.day ?? null,
        starts,
        ends,
        skips: row.except,
        until: row.until ?? null,
        settings: settingsOf(row),
        madeBy: null,
      };
    }),
  );
  return {
    clinicStations,
    clinicPlans,
    clinicRules: Object.assign({}, ...files.map((file) => file.clinicRules ?? {})),
  };
}

function settingsOf(row: Content['clinicSessions'][number]): ClinicSettings {
  return {
    places: row.places,
    reserved: row.reserved ?? SETTINGS.reserved,
    perHousehold: row.perHousehold ?? SETTINGS.perHousehold,
    releaseDays: row.releaseDays ?? SETTINGS.releaseDays,
    releaseAt: row.releaseAt ?? SETTINGS.releaseAt,
    drawHours: row.drawHours ?? SETTINGS.drawHours,
    cutoffMinutes: row.cutoffMinutes ?? SETTINGS.cutoffMinutes,
    offerMinutes: row.offerMinutes ?? SETTINGS.offerMinutes,
  };
}
