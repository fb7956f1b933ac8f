/** The neighbourhood's picture in this transaction, rebuilt from its tables when their revision has changed. */
import type { EntityManager } from 'typeorm';
import { In, IsNull, Not } from 'typeorm';
import { Conversation, Setting } from '../../store/entities/messaging.ts';
import {
  CategoryEntity,
  ContactEntity,
  GroupEntity,
  LimitEntity,
  NodeEntity,
  PlaceEntity,
  PostEntity,
  RoleEntity,
} from '../../store/entities/neighbourhood.ts';
import { Person } from '../../store/entities/people.ts';
import type { Tx } from '../../store/tx.ts';
import type { Vault } from '../../store/vault.ts';
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
  type WorkingHours,
} from './model.ts';

/** Whoever changes one of these tables calls `tx.touch(PICTURE)` in the same transaction. */
export const PICTURE = 'neighbourhood';
export const WORKING_HOURS = 'working-hours';
const OFFICE_HOURS: WorkingHours = { periods: ['08:30-12:00', '13:30-17:30'] };

export function neighbourhood(tx: Tx): Promise<Neighbourhood> {
  return tx.picture(PICTURE, (db, revision) => load(db, tx.vault, revision));
}

async function load(db: EntityManager, vault: Vault, revision: number): Promise<Neighbourhood> {
  const hours = await db.findOneBy(Setting, { name: WORKING_HOURS });
  return new Neighbourhood({
    revision,
    nodes: (await db.find(NodeEntity)) as Node[],
    places: (await db.find(PlaceEntity)) as Place[],
    staff: await loadStaff(db, vault),
    contacts: (await db.find(ContactEntity)) as Contact[],
    groups: (await db.find(GroupEntity)) as Group[],
    categories: (await db.find(CategoryEntity, { order: { position: 'ASC' } })).map(
      ({ limitId, ...row }) => ({ ...row, limit: limitId }) as Category,
    ),
    limits: await db.find(LimitEntity),
    workingHours: hours ? JSON.parse(hours.value) : OFFICE_HOURS,
  });
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
    roles: roles.filter((row) => row.personId === person.id) as { role: Role; node: string }[],
    posts: posts.filter((row) => row.personId === person.id) as { post: Post; node: string }[],
    accounts: accounts.filter((row) => row.personId === person.id),
  }));
}
