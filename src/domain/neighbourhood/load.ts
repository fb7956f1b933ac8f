/** The neighbourhood's picture in this transaction, rebuilt from its tables when their revision has changed. */
import type { EntityManager } from 'typeorm';
import { In, IsNull, Not } from 'typeorm';
import { EmergencyEntity, EmergencyKindEntity, HolidayHoursEntity } from '../../store/entities/emergency.ts';
import { Conversation, Setting } from '../../store/entities/messaging.ts';
import {
  CategoryEntity,
  ContactEntity,
  DoorEntity,
  DutyEntity,
  GroupEntity,
  LimitEntity,
  NodeEntity,
  PlaceEntity,
  PostEntity,
  RoleEntity,
  UnitEntity,
} from '../../store/entities/neighbourhood.ts';
import { Person } from '../../store/entities/people.ts';
import type { Tx } from '../../store/tx.ts';
import type { Vault } from '../../store/vault.ts';
import type { Emergency, EmergencyKind, Staying } from './emergency.ts';
import {
  type Category,
  type Contact,
  type Group,
  Neighbourhood,
  type Node,
  type Place,
  type Post,
  type Role,
  type StaffMember,
  type Unit,
  type WorkingHours,
} from './model.ts';

/** Whoever changes one of these tables calls `tx.touch(PICTURE)` in the same transaction. */
export const PICTURE = 'neighbourhood';
export const WORKING_HOURS = 'working-hours';
export const MAP = 'map';
export const RULES = 'ticket-rules';
export const DELIVERY_RULES = 'delivery-rules';
const OFFICE_HOURS: WorkingHours = { periods: ['08:30-12:00', '13:30-17:30'] };

export function neighbourhood(tx: Tx): Promise<Neighbourhood> {
  return tx.picture(PICTURE, (db, revision) => load(db, tx.vault, revision));
}

async function load(db: EntityManager, vault: Vault, revision: number): Promise<Neighbourhood> {
  const hours = await db.findOneBy(Setting, { name: WORKING_HOURS });
  const map = await db.findOneBy(Setting, { name: MAP });
  const rules = await db.findOneBy(Setting, { name: RULES });
  const delivery = await db.findOneBy(Setting, { name: DELIVERY_RULES });
  return new Neighbourhood({
    revision,
    nodes: (await db.find(NodeEntity, { order: { position: 'ASC', code: 'ASC' } })).map(
      ({ position: _, ...node }) => node as Node,
    ),
    places: (await db.find(PlaceEntity)) as Place[],
    staff: await loadStaff(db, vault),
    contacts: (await db.find(ContactEntity)) as Contact[],
    groups: (await db.find(GroupEntity)) as Group[],
    categories: (await db.find(CategoryEntity, { order: { position: 'ASC' } })).map(
      ({ limitId, ...row }) => ({ ...row, limit: limitId }) as Category,
    ),
    limits: await db.find(LimitEntity),
    doors: await db.find(DoorEntity, { order: { id: 'ASC' } }),
    workingHours: hours ? JSON.parse(hours.value) : OFFICE_HOURS,
    holidayHours: await db.find(HolidayHoursEntity, { order: { fromDay: 'ASC' } }),
    ...(await loadEmergencies(db)),
    ...(map && { map: JSON.parse(map.value) }),
    duties: await db.find(DutyEntity, { order: { createdAt: 'DESC' } }),
    units: (await db.find(UnitEntity)) as Unit[],
    ...(rules && { rules: JSON.parse(rules.value) }),
    ...(delivery && { delivery: JSON.parse(delivery.value) }),
  });
}

async function loadEmergencies(db: EntityManager) {
  const rows = await db.find(EmergencyKindEntity, { order: { id: 'ASC' } });
  const emergencyKinds = rows.map((row): EmergencyKind => ({ ...row, stays: row.stays as Staying[] }));
  const open = await db.find(EmergencyEntity, { where: { closedAt: IsNull() }, order: { openedAt: 'ASC' } });
  const emergencies = open.flatMap(({ id, kind, node, openedAt }): Emergency[] => {
    const known = emergencyKinds.find((each) => each.id === kind);
    return known ? [{ id, kind: known, node, openedAt }] : [];
  });
  return { emergencyKinds, emergencies };
}

async function loadStaff(db: EntityManager, vault: Vault): Promise<StaffMember[]> {
  const roles = await db.find(RoleEntity);
  const posts = await db.find(PostEntity);
  const contacts = await db.find(ContactEntity, { where: { personId: Not(IsNull()) } });
  const ids = [...new Set([...roles, ...posts, ...contacts].flatMap(({ personId }) => personId ?? []))];
  const people = ids.length > 0 ? await db.find(Person, { where: { id: In(ids) } }) : [];
  const accounts = ids.length > 0 ? await db.find(Conversation, { where: { personId: In(ids) } }) : [];
  return people.map((person) => ({
    personId: person.id,
    key: person.staffKey,
    name: person.name ? vault.open(person.name, `persons.name:${person.id}`) : '',
    phone: person.phone ? vault.open(person.phone, `persons.phone:${person.id}`) : null,
    hours: person.hours,
    employer: person.employer === 'property' ? 'property' : null,
    roles: roles.filter((row) => row.personId === person.id) as { role: Role; node: string }[],
    posts: posts.filter((row) => row.personId === person.id) as { post: Post; node: string }[],
    accounts: accounts.filter((row) => row.personId === person.id),
  }));
}
