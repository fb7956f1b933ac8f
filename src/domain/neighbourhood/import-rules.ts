/** What must hold between the rows of all files and of what is there already; reads no file, changes nothing. */

import { clinicErrors } from '../clinic/import.ts';
import { loveCardErrors } from '../love-card/import.ts';
import { timeBankErrors } from '../time-bank/import.ts';
import { toolErrors } from '../tools/import.ts';
import { volunteerErrors } from '../volunteers/import.ts';
import { emergencyErrors } from './import-emergency.ts';
import { blocks } from './import-expand.ts';
import type { ReadFile } from './import-file.ts';
import type { NodeKind, Post, Role } from './model.ts';

/** What the database holds already: references may point there, and a row with the same code replaces it. */
export interface Existing {
  nodes: readonly string[];
  staffKeys: readonly string[];
  limits: readonly string[];
  categories: readonly string[];
  toolStations?: readonly string[];
  clinicStations?: readonly string[];
}

type Report = (file: ReadFile, path: readonly PropertyKey[], message: string) => void;

interface Known {
  files: readonly ReadFile[];
  existing: Existing;
  /** Of this import's nodes; an existing node's kind is not known here. */
  kinds: ReadonlyMap<string, NodeKind>;
  /** Of every node that can be referred to. */
  nodes: ReadonlySet<string>;
  report: Report;
}

const KIND_NAMES: Record<NodeKind, string> = { 'sub-district': '街道', community: '社区', grid: '网格' };

const PARENTS: Record<NodeKind, NodeKind | null> = {
  'sub-district': null,
  community: 'sub-district',
  grid: 'community',
};

/** Where a role or post makes sense only at one level (domain.md O4, O6); the others may stand anywhere. */
const LEVELS: Partial<Record<Role | Post, NodeKind>> = {
  'grid-worker': 'grid',
  'community-staff': 'community',
  'sub-district-staff': 'sub-district',
  navigator: 'grid',
  watcher: 'grid',
  bee: 'grid',
};

const MINUTES: Record<string, number> = { m: 1, h: 60, wd: 8 * 60 };

export function crossErrors(files: readonly ReadFile[], existing: Existing): string[] {
  const errors: string[] = [];
  const kinds = new Map(files.flatMap((file) => file.content.nodes.map((node) => [node.code, node.kind] as const)));
  const known: Known = {
    files,
    existing,
    kinds,
    nodes: new Set([...kinds.keys(), ...existing.nodes]),
    report: (file, path, message) => errors.push(`${file.where(path)}: ${message}`),
  };
  for (const rule of [doubles, tree, places, people, categories, limits, hours]) rule(known);
  emergencyErrors(files, known.nodes, (at, path, message) => errors.push(`${files[at]?.where(path)}: ${message}`));
  loveCardErrors(files, known.nodes, (at, path, message) => errors.push(`${files[at]?.where(path)}: ${message}`));
  const staff = new Set([
    ...existing.staffKeys,
    ...files.flatMap(({ content }) => content.staff.map(({ key }) => key)),
  ]);
  timeBankErrors(files, (at, path, message) => errors.push(`${files[at]?.where(path)}: ${message}`));
  volunteerErrors(files, { nodes: known.nodes, staff }, (at, path, message) =>
    errors.push(`${files[at]?.where(path)}: ${message}`),
  );
  clinicErrors(files, { nodes: known.nodes, stations: existing.clinicStations ?? [] }, (at, path, message) =>
    errors.push(`${files[at]?.where(path)}: ${message}`),
  );
  toolErrors(files, { nodes: known.nodes, stations: existing.toolStations ?? [] }, (at, path, message) =>
    errors.push(`${files[at]?.where(path)}: ${message}`),
  );
  return errors;
}

/** Names and codes that may occur once over all files. */
function doubles({ files, report }: Known): void {
  const seen = new Map<string, string>();
  const once = (file: ReadFile, path: readonly PropertyKey[], kind: string, name: string) => {
    const before = seen.get(`${kind} ${name}`);
    if (before) report(file, path, `${kind}“${name}”重复，前面 ${before} 已经有了：请改名或删掉一个`);
    else seen.set(`${kind} ${name}`, file.where(path));
  };
  for (const file of files) {
    const { nodes, estates, landmarks, staff, contacts, categories: list, limits: times } = file.content;
    for (const [i, node] of nodes.entries()) once(file, ['nodes', i, 'code'], '代码', node.code);
    for (const [i, estate] of estates.entries()) {
      once(file, ['estates', i, 'name'], '地名', estate.name);
      const numbers = blocks(estate).flatMap((block) => block.numbers);
      for (const number of numbers) once(file, ['estates', i, 'buildings'], `${estate.name}楼号`, number);
    }
    for (const [i, landmark] of landmarks.entries()) once(file, ['landmarks', i, 'name'], '地名', landmark.name);
    for (const [i, member] of staff.entries()) once(file, ['staff', i, 'key'], '代号', member.key);
    for (const [i, contact] of contacts.entries()) {
      once(file, ['contacts', i, 'name'], `${contact.node} 的联系电话`, `${contact.kind} ${contact.name}`);
    }
    for (const [i, category] of list.entries()) {
      once(file, ['categories', i, 'id'], '类别代号', category.id);
      once(file, ['categories', i, 'name'], '类别', category.name);
    }
    for (const [i, door] of file.content.doors.entries()) once(file, ['doors', i, 'id'], '去处代号', door.id);
    for (const [i, limit] of times.entries()) once(file, ['limits', i, 'id'], '时限', limit.id);
    if (file.content.workingHours) once(file, ['workingHours'], '上班时间', 'workingHours');
    if (file.content.map) once(file, ['map'], '位置', 'map');
    for (const [i, unit] of file.content.units.entries()) once(file, ['units', i, 'name'], '单位', unit.name);
    if (file.content.rules) once(file, ['rules'], '办理规则', 'rules');
    if (file.content.delivery) once(file, ['delivery'], '通知规则', 'delivery');
  }
}

function tree(known: Known): void {
  const { files, existing, kinds, report } = known;
  const successors = new Map<string, string>();
  for (const file of files) {
    for (const [i, node] of file.content.nodes.entries()) {
      const needed = PARENTS[node.kind];
      if (needed === null && node.parent !== undefined) {
        report(file, ['nodes', i, 'parent'], '街道没有上级：请删掉 parent');
      } else if (needed !== null && node.parent === undefined) {
        report(file, ['nodes', i], `${KIND_NAMES[node.kind]}要写上级：请补上 parent`);
      } else if (needed !== null) {
        reference(known, file, ['nodes', i, 'parent'], node.parent ?? '', needed);
      }
      if (node.successor === undefined) continue;
      reference(known, file, ['nodes', i, 'successor'], node.successor, node.kind);
      successors.set(node.code, node.successor);
      if (leadsBack(successors, node.code)) report(file, ['nodes', i, 'successor'], '接替关系绕成了圈：请改正');
    }
  }
  const roots = [...kinds.values()].filter((kind) => kind === 'sub-district').length;
  const first = files.find((file) => file.content.nodes.length > 0) ?? files[0];
  if (!first) return;
  if (roots > 1) report(first, ['nodes'], '有几个街道：只能有一个 kind: sub-district');
  if (roots === 0 && existing.nodes.length === 0) report(first, ['nodes'], '没有街道：请加一行 kind: sub-district');
}

function leadsBack(successors: ReadonlyMap<string, string>, start: string): boolean {
  const passed = new Set<string>();
  for (let code: string | undefined = start; code !== undefined; code = successors.get(code)) {
    if (passed.has(code)) return true;
    passed.add(code);
  }
  return false;
}

/** Is the code known and, where that can be told, of the level it must be of? */
function reference(known: Known, file: ReadFile, path: readonly PropertyKey[], code: string, level?: NodeKind): void {
  if (!known.nodes.has(code)) {
    known.report(file, path, `没有代码为“${code}”的辖区：请改正，或在 nodes 里加上`);
    return;
  }
  const kind = known.kinds.get(code);
  if (level && kind && kind !== level) {
    known.report(file, path, `“${code}”是${KIND_NAMES[kind]}，这里要写${KIND_NAMES[level]}的代码`);
  }
}

function places(known: Known): void {
  for (const file of known.files) {
    for (const [i, estate] of file.content.estates.entries()) {
      reference(known, file, ['estates', i, 'node'], estate.node);
      bothOrNone(known, file, ['estates', i], estate);
      for (const [j, block] of estate.buildings.entries()) {
        if (block.node) reference(known, file, ['estates', i, 'buildings', j, 'node'], block.node);
        bothOrNone(known, file, ['estates', i, 'buildings', j], block);
        if (block.latitude !== undefined && block.numbers.length > 1) {
          known.report(
            file,
            ['estates', i, 'buildings', j],
            '坐标只能写给单独一栋楼：请分开写，或写在小区的 points 里',
          );
        }
      }
      const numbers = new Set(blocks(estate).flatMap((block) => block.numbers));
      for (const number of Object.keys(estate.points).filter((each) => !numbers.has(each))) {
        known.report(
          file,
          ['estates', i, 'points', number],
          `${estate.name}没有 ${number} 号楼：请改正，或在 buildings 里加上`,
        );
      }
    }
    for (const [i, landmark] of file.content.landmarks.entries()) {
      reference(known, file, ['landmarks', i, 'node'], landmark.node);
      bothOrNone(known, file, ['landmarks', i], landmark);
    }
  }
}

function bothOrNone(
  { report }: Known,
  file: ReadFile,
  path: readonly PropertyKey[],
  place: { latitude?: number | undefined; longitude?: number | undefined },
): void {
  if ((place.latitude === undefined) !== (place.longitude === undefined)) {
    report(file, path, '纬度 latitude 和经度 longitude 要么都写，要么都不写');
  }
}

function people(known: Known): void {
  const keys = new Set(known.existing.staffKeys);
  for (const file of known.files) for (const member of file.content.staff) keys.add(member.key);
  for (const file of known.files) {
    for (const [i, member] of file.content.staff.entries()) {
      for (const [j, { role, node }] of member.roles.entries()) {
        reference(known, file, ['staff', i, 'roles', j, 'node'], node, LEVELS[role]);
      }
      for (const [j, { post, node }] of member.posts.entries()) {
        reference(known, file, ['staff', i, 'posts', j, 'node'], node, LEVELS[post]);
      }
    }
    for (const [i, contact] of file.content.contacts.entries()) {
      reference(known, file, ['contacts', i, 'node'], contact.node);
      if (contact.staff && !keys.has(contact.staff)) {
        known.report(
          file,
          ['contacts', i, 'staff'],
          `没有代号为“${contact.staff}”的工作人员：请改正，或在 staff 里加上`,
        );
      }
    }
  }
}

function categories({ files, existing, report }: Known): void {
  const given = new Map(files.flatMap((file) => file.content.limits.map((limit) => [limit.id, limit] as const)));
  for (const file of files) {
    for (const [i, category] of file.content.categories.entries()) {
      if (category.restricted !== (category.handler !== undefined)) {
        report(file, ['categories', i], 'restricted: true 和 handler（由谁办）要一起写，或都不写');
      }
      const path = ['categories', i, 'limit'];
      const limit = given.get(category.limit);
      if (!limit && !existing.limits.includes(category.limit)) {
        report(file, path, `没有 id 为“${category.limit}”的时限：请改正，或在 limits 里加上`);
      }
      const times = limit ? [limit.take, limit.takeWarning, limit.resolve, limit.resolveWarning] : [];
      if (category.urgency !== 'ordinary' && times.some((time) => time.endsWith('wd'))) {
        report(file, path, `紧急类别昼夜连续计算，时限“${category.limit}”不能用工作日 wd：请改用 h 或 m`);
      }
    }
  }
}

function limits({ files, report }: Known): void {
  for (const file of files) {
    for (const [i, limit] of file.content.limits.entries()) {
      for (const name of ['take', 'resolve'] as const) {
        if (minutes(limit[`${name}Warning`]) < minutes(limit[name])) continue;
        report(file, ['limits', i, `${name}Warning`], `提醒要早于期限：请写得比 ${name}（${limit[name]}）短`);
      }
    }
  }
}

/** Near enough to compare two amounts of one limit. */
function minutes(amount: string): number {
  const [, number = '0', unit = 'm'] = /^([0-9]+)(wd|h|m)$/.exec(amount) ?? [];
  return Number(number) * (MINUTES[unit] ?? 1);
}

function hours({ files, report }: Known): void {
  for (const file of files) {
    let last = '';
    for (const [i, period] of (file.content.workingHours?.periods ?? []).entries()) {
      const [from = '', to = ''] = period.split('-');
      if (from >= to || from <= last) {
        report(file, ['workingHours', 'periods', i], '时间要从早到晚、不重叠，如 08:30-12:00 之后写 13:30-17:30');
      }
      last = to;
    }
  }
}
