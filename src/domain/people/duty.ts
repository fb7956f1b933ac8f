/** Who is on duty where, and who stands in for whom, at a moment. Rows with from and to: what is over restores itself. */
import { randomUUID } from 'node:crypto';
import { In, LessThan } from 'typeorm';
import { DutyEntity, type DutyRow } from '../../store/entities/neighbourhood.ts';
import type { Tx } from '../../store/tx.ts';
import { PICTURE } from '../neighbourhood/load.ts';
import type { Duty, Neighbourhood, StaffMember } from '../neighbourhood/model.ts';

/** Rows that ended so long ago are of no use to anybody. */
const KEPT_MS = 90 * 24 * 3600_000;

const isAt = (at: Date) => (duty: Duty) => duty.fromAt <= at && at < duty.toAt;

/** On duty at the node or the nearest above: by the rota, else whoever is behind the duty phone. */
export function onDuty(picture: Neighbourhood, code: string, at: Date): StaffMember | undefined {
  for (const node of picture.path(code)) {
    const [row] = picture.duties.filter(isAt(at)).filter((duty) => duty.absentId === null && duty.node === node.code);
    const member = row && picture.member(row.personId);
    if (member && isStaff(member)) return standIn(picture, member.personId, at);
  }
  const contact = picture.contact('duty', code)?.personId;
  return contact ? standIn(picture, contact, at) : undefined;
}

/** The member or, while away, whoever stands in; never round in a circle. */
export function standIn(picture: Neighbourhood, personId: string, at: Date): StaffMember | undefined {
  const passed = new Set([personId]);
  let id = personId;
  for (;;) {
    const row = picture.duties.filter(isAt(at)).find(({ absentId }) => absentId === id);
    const next = row && picture.member(row.personId);
    if (!next || !isStaff(next) || passed.has(next.personId)) return picture.member(id);
    id = next.personId;
    passed.add(id);
  }
}

/** What this member may do now: also what she stands in for, and where she is on duty. Never more than handling tickets. */
export function atPresent(picture: Neighbourhood, member: StaffMember, at: Date): StaffMember {
  const rows = picture.duties.filter(isAt(at)).filter(({ personId }) => personId === member.personId);
  if (rows.length === 0) return member;
  const absent = rows.flatMap(({ absentId }) => (absentId && picture.member(absentId)) || []);
  const nodes = rows.filter(({ absentId }) => absentId === null).map(({ node }) => node);
  const handled = absent.flatMap(({ roles }) => roles.filter(({ role }) => HANDLING.includes(role)));
  const extra = [...nodes, ...handled.map(({ node }) => node)].map((node) => ({ role: 'grid-worker' as const, node }));
  return {
    ...member,
    roles: [...member.roles, ...extra],
    posts: [...member.posts, ...absent.flatMap(({ posts }) => posts)],
  };
}

const HANDLING: readonly string[] = ['grid-worker', 'community-staff', 'sub-district-staff', 'admin'];
const isStaff = ({ roles, posts }: StaffMember) => roles.length + posts.length > 0;

export async function setDuty(tx: Tx, duty: Omit<DutyRow, 'id' | 'createdAt'>): Promise<void> {
  const db = await tx.db();
  await db.delete(DutyEntity, { toAt: LessThan(new Date(tx.now.getTime() - KEPT_MS)) });
  await db.insert(DutyEntity, { ...duty, id: randomUUID(), createdAt: tx.now });
  await tx.touch(PICTURE);
}

export async function cancelDuties(tx: Tx, duties: readonly Duty[]): Promise<void> {
  if (duties.length === 0) return;
  await (await tx.db()).delete(DutyEntity, { id: In(duties.map(({ id }) => id)) });
  await tx.touch(PICTURE);
}
