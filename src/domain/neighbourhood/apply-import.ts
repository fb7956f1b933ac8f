/**
 * Brings the database to what the neighbourhood files say, in the caller's transaction; it reads no file and writes a row
 * only where something differs, so that running it twice changes nothing.
 *
 * What has vanished from the files:
 * - Files that hold the sub-district itself are the whole neighbourhood: places, contacts and categories that they no longer
 *   list are removed, each only when its section is there. Any other set (one new estate, one changed phone) only adds and
 *   changes.
 * - A staff section is always the whole list: whoever came by import and is not in it loses every role and post at once
 *   (P16). Staff made by a binding code alone stay.
 * - Nodes, people and limits are never removed: tickets, homes and talks refer to them.
 */
import { type EntityManager, type EntitySchema, IsNull, Not, type ObjectLiteral } from 'typeorm';
import { ClinicStationEntity } from '../../store/entities/clinic.ts';
import { EmergencyKindEntity, type EmergencyKindRow, HolidayHoursEntity } from '../../store/entities/emergency.ts';
import { Setting } from '../../store/entities/messaging.ts';
import {
  CategoryEntity,
  type CategoryRow,
  ContactEntity,
  DoorEntity,
  LimitEntity,
  NodeEntity,
  type NodeRow,
  PlaceEntity,
  PostEntity,
  RoleEntity,
  UnitEntity,
} from '../../store/entities/neighbourhood.ts';
import { Person, type PersonRow } from '../../store/entities/people.ts';
import { Ticket } from '../../store/entities/tickets.ts';
import { ToolStationEntity } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { applyClinic } from '../clinic/apply-import.ts';
import { applyLoveCard } from '../love-card/apply-import.ts';
import { newPerson, openField, sealField, withPhone } from '../people/person.ts';
import { applyTimeBank } from '../time-bank/apply-import.ts';
import { applyTools } from '../tools/apply-import.ts';
import { applyVolunteering } from '../volunteers/apply-import.ts';
import type { EmergencyKind } from './emergency.ts';
import type { ImportData, ImportStaff } from './import-file.ts';
import type { Existing } from './import-rules.ts';
import { type Change, sync } from './import-sync.ts';
import { DELIVERY_RULES, MAP, PICTURE, RULES, WORKING_HOURS } from './load.ts';
import type { Category } from './model.ts';

export interface Applied {
  changed: boolean;
  /** Rows in the files by section, and what became of them: `written`, `removed`, `revoked` (staff who lost every role). */
  summary: Record<string, number>;
}

/** The files fit by themselves and not with what the database holds. Nothing was written. */
export class ImportRefused extends Error {
  override name = 'ImportRefused';
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    super(errors.join('\n'));
    this.errors = errors;
  }
}

/** What `parseImport` must know of the database. */
export async function existing(tx: Tx): Promise<Existing> {
  const db = await tx.db();
  return {
    nodes: (await db.find(NodeEntity)).map(({ code }) => code),
    staffKeys: (await imported(db)).flatMap(({ staffKey }) => staffKey ?? []),
    limits: (await db.find(LimitEntity)).map(({ id }) => id),
    categories: (await db.find(CategoryEntity)).map(({ id }) => id),
    toolStations: (await db.find(ToolStationEntity)).map(({ id }) => id),
    clinicStations: (await db.find(ClinicStationEntity)).map(({ id }) => id),
  };
}

export async function applyImport(tx: Tx, data: ImportData): Promise<Applied> {
  const db = await tx.db();
  const whole = data.nodes.some(({ parent }) => parent === null);
  const done: Change = { written: 0, removed: 0 };
  const count = ({ written, removed }: Change) => {
    done.written += written;
    done.removed += removed;
  };
  checkTree([...(await db.find(NodeEntity)), ...data.nodes]);
  const nodes = await positioned(db, NodeEntity, data.nodes, ({ code }) => code, whole);
  count(await sync(db, NodeEntity, nodes, false));
  count(await sync(db, LimitEntity, data.limits, false));
  count(await sync(db, DoorEntity, data.doors, whole));
  count(await sync(db, PlaceEntity, data.places.map(spread), whole));
  const categories = await positioned(db, CategoryEntity, data.categories.map(categoryRow), ({ id }) => id, whole);
  count(await sync(db, CategoryEntity, categories, whole));
  const staff = await syncStaff(tx, data.staff);
  count(staff);
  const personIds = new Map((await imported(await tx.db())).map(({ staffKey, id }) => [staffKey, id]));
  const contacts = data.contacts.map(({ staffKey, ...contact }) => ({
    ...contact,
    personId: staffKey === null ? null : (personIds.get(staffKey) ?? null),
  }));
  count(await sync(db, ContactEntity, contacts, whole));
  const hours = data.workingHours && { name: WORKING_HOURS, value: JSON.stringify(data.workingHours) };
  const rules = Object.keys(data.rules).length > 0 ? [{ name: RULES, value: JSON.stringify(data.rules) }] : [];
  const map = data.map ? [{ name: MAP, value: JSON.stringify(data.map) }] : [];
  const sending = Object.keys(data.delivery).length > 0;
  const delivery = sending ? [{ name: DELIVERY_RULES, value: JSON.stringify(data.delivery) }] : [];
  count(await sync(db, Setting, [...(hours ? [hours] : []), ...rules, ...map, ...delivery], false));
  count(await sync(db, UnitEntity, data.units.map(spread), whole));

  count(await sync(db, EmergencyKindEntity, data.emergencyKinds.map(kindRow), false));
  count(await sync(db, HolidayHoursEntity, data.holidayHours, whole));
  count(await applyClinic(tx, data, whole));
  count(await applyTools(tx, data, whole));
  count(await applyLoveCard(tx, data, whole));
  count(await applyVolunteering(tx, data, whole));
  count(await applyTimeBank(tx, data));
  count(await moveAlong(db, data.nodes));

  const changed = done.written + done.removed > 0;
  if (changed) await tx.touch(PICTURE);
  return { changed, summary: { ...sizes(data), ...done, revoked: staff.revoked } };
}

/** Grids were redrawn: tickets and homes of a node go on at the one that took its place (domain.md O1). */
async function moveAlong(db: EntityManager, nodes: readonly TreeNode[]): Promise<Change> {
  let written = 0;
  for (const { code, successor } of nodes) {
    if (successor === null) continue;
    const moved = [
      await db.update(Ticket, { node: code, status: Not('closed') }, { node: successor }),
      await db.update(Ticket, { homeNode: code, status: Not('closed') }, { homeNode: successor }),
      await db.update(Person, { node: code }, { node: successor }),
    ];
    for (const { affected } of moved) written += affected ?? 0;
  }
  return { written, removed: 0 };
}

function sizes(data: ImportData): Record<string, number> {
  const { nodes, places, staff, contacts, categories, limits, doors, toolItems } = data;
  const lists = { nodes, places, staff, contacts, categories, limits, doors, toolItems };
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.length]));
}

const kindRow = ({ aliases, numbers, keywords, stays, ...kind }: EmergencyKind): EmergencyKindRow => ({
  ...kind,
  aliases: [...aliases],
  numbers: [...numbers],
  keywords: [...keywords],
  stays: [...stays],
});

/** The model's lists may not be changed, the rows' may. */
const spread = <Item extends { aliases: readonly string[] }>(item: Item) => ({ ...item, aliases: [...item.aliases] });

/** The files' order is the residents' order. Where the files don't list all, the others keep their places. */
async function positioned<Row extends ObjectLiteral & { position: number }>(
  db: EntityManager,
  entity: EntitySchema<Row>,
  rows: readonly Omit<Row, 'position'>[],
  keyOf: (row: Omit<Row, 'position'>) => string,
  whole: boolean,
): Promise<Row[]> {
  const stored = new Map((await db.find(entity)).map((row) => [keyOf(row as Row), row.position]));
  const listed = new Set(rows.map(keyOf));
  const anew = whole || [...stored.keys()].every((id) => listed.has(id));
  const next = Math.max(-1, ...stored.values()) + 1;
  return rows.map((row, index) => {
    const position = anew ? index : (stored.get(keyOf(row)) ?? next + index);
    return { ...row, position } as Row;
  });
}

const categoryRow = ({ limit, keywords, ...category }: Category): Omit<CategoryRow, 'position'> => ({
  ...category,
  keywords: { ...keywords },
  handler: category.handler && { ...category.handler, who: [...category.handler.who] },
  limitId: limit,
});

const imported = (db: EntityManager) => db.find(Person, { where: { staffKey: Not(IsNull()) } });

/** People by their key; roles and posts as listed. Accounts, consent and homes are theirs and stay. */
async function syncStaff(tx: Tx, staff: readonly ImportStaff[]): Promise<Change & { revoked: number }> {
  if (staff.length === 0) return { written: 0, removed: 0, revoked: 0 };
  const known = new Map((await imported(await tx.db())).map((person) => [person.staffKey, person]));
  let written = 0;
  const jobs = new Map<string, Jobs>();
  for (const member of staff) {
    const person = known.get(member.key) ?? { ...newPerson(tx), staffKey: member.key };
    const isNew = !known.delete(member.key);
    if (isNew || differs(tx, person, member)) {
      tx.people.put(described(tx, person, member));
      written += 1;
    }
    jobs.set(person.id, jobsOf(person.id, member));
  }
  const former = new Set([...known.values()].map(({ id }) => id));
  const changed = await syncJobs(await tx.db(), jobs, former);
  return { ...changed, written: written + changed.written };
}

function differs(tx: Tx, person: PersonRow, { name, phone, hours, employer }: ImportStaff): boolean {
  return (
    openField(tx, person, 'name') !== name ||
    openField(tx, person, 'phone') !== phone ||
    person.hours !== hours ||
    person.employer !== employer
  );
}

function described(tx: Tx, person: PersonRow, { name, phone, hours, employer }: ImportStaff): PersonRow {
  return { ...withPhone(tx, person, phone), name: sealField(tx, person, 'name', name), hours, employer };
}

interface Jobs {
  roles: { personId: string; role: string; node: string }[];
  posts: { personId: string; post: string; node: string }[];
}

function jobsOf(personId: string, { roles, posts }: ImportStaff): Jobs {
  const distinct = <Item extends { node: string }>(items: Item[]) => [
    ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
  ];
  return {
    roles: distinct(roles.map(({ role, node }) => ({ personId, role, node }))),
    posts: distinct(posts.map(({ post, node }) => ({ personId, post, node }))),
  };
}

/** Replaces the roles and posts of those whose differ; `former` lose theirs. */
async function syncJobs(db: EntityManager, wanted: ReadonlyMap<string, Jobs>, former: ReadonlySet<string>) {
  const stored = { roles: await db.find(RoleEntity), posts: await db.find(PostEntity) };
  const of = (id: string): Jobs => ({
    roles: stored.roles.filter(({ personId }) => personId === id),
    posts: stored.posts.filter(({ personId }) => personId === id),
  });
  const holds = ({ roles, posts }: Jobs) => roles.length + posts.length > 0;
  const revoked = [...former].filter((id) => holds(of(id)));
  const differing = [...wanted].filter(([id, jobs]) => fingerprint(jobs) !== fingerprint(of(id)));
  for (const personId of [...revoked, ...differing.map(([id]) => id)]) {
    await db.delete(RoleEntity, { personId });
    await db.delete(PostEntity, { personId });
  }
  const roles = differing.flatMap(([, jobs]) => jobs.roles);
  const posts = differing.flatMap(([, jobs]) => jobs.posts);
  if (roles.length > 0) await db.insert(RoleEntity, roles);
  if (posts.length > 0) await db.insert(PostEntity, posts);
  return { written: differing.length, removed: revoked.length, revoked: revoked.length };
}

function fingerprint({ roles, posts }: Jobs): string {
  const held = [
    ...roles.map(({ role, node }) => `${role} ${node}`),
    ...posts.map(({ post, node }) => `${post} ${node}`),
  ];
  return held.sort().join('\n');
}

type TreeNode = Omit<NodeRow, 'position'>;

const KIND_ABOVE: Record<string, string | null> = {
  'sub-district': null,
  community: 'sub-district',
  grid: 'community',
};

/** The tree as it will be: the files alone can't tell what an existing node is. `nodes`: later ones replace earlier ones. */
function checkTree(nodes: readonly TreeNode[]): void {
  const tree = new Map(nodes.map((node) => [node.code, node]));
  const errors: string[] = [];
  for (const { code, kind, parent, successor } of tree.values()) {
    const above = parent === null ? null : tree.get(parent)?.kind;
    if (above !== KIND_ABOVE[kind])
      errors.push(`辖区 ${code} 的上级 ${parent ?? '（没有）'} 不对：请检查 kind 和 parent`);
    if (successor !== null && !tree.has(successor)) errors.push(`辖区 ${code} 的接替者 ${successor} 不存在：请改正`);
    if (leadsBack(tree, code)) errors.push(`辖区 ${code} 的接替关系绕成了圈：请改正 successor`);
  }
  const roots = [...tree.values()].filter(({ parent }) => parent === null).map(({ code }) => code);
  if (roots.length > 1) errors.push(`有几个街道（${roots.join('、')}）：只能有一个，原来的代码不要改`);
  if (errors.length > 0) throw new ImportRefused(errors);
}

function leadsBack(tree: ReadonlyMap<string, TreeNode>, start: string): boolean {
  const passed = new Set<string>();
  for (let code: string | null | undefined = start; code; code = tree.get(code)?.successor) {
    if (passed.has(code)) return true;
    passed.add(code);
  }
  return false;
}
