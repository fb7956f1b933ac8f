/** 一键找人: the person of a kind that answers for where she lives, and whether somebody is there today. */
import type { Helper } from '../../flows/find-person/machine.ts';
import type { Kind } from '../../flows/find-person/texts.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Contact, Neighbourhood, Role } from '../domain/neighbourhood/model.ts';
import { today } from '../domain/neighbourhood/opening.ts';
import { ROLE_NAMES } from '../domain/people/roles.ts';
import { calendarOf } from '../domain/tickets/deadlines.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { communityPlaces, nodeOf, phonesFor } from './where.ts';

const CORE_HOUSEHOLD = '党员中心户';

export async function findHelper(context: ServiceContext, asked: { kind: Kind; node: string }) {
  const { tx } = context;
  const picture = await neighbourhood(tx);
  const node = asked.node || (await nodeOf(context));
  if (!node) return { type: 'helper.where', communities: communityPlaces(picture) };
  const helper = isRole(asked.kind) ? byRole(picture, asked.kind, node) : byContact(picture, asked.kind, node);
  if (!helper) return { type: 'helper.none', phones: await phonesFor(context) };
  return { type: 'helper.found', helper: { ...helper, ...todayOf(picture, asked.kind, helper, tx.now) } };
}

const ROLES = ['grid-worker', 'police', 'doctor'] as const;
type RoleKind = (typeof ROLES)[number];
const isRole = (kind: Kind): kind is RoleKind => ROLES.some((role) => role === kind);

/** Whether today is unlike other days and, if nobody is there, who is (domain.md S10). */
function todayOf(picture: Neighbourhood, kind: Kind, helper: Helper, now: Date): Pick<Helper, 'today' | 'instead'> {
  const differs = today(helper.hours, exceptionsFor(picture, kind, helper), now, calendarOf(picture));
  if (!differs) return {};
  const says = { today: `${differs.says}。` };
  if (differs.open) return says;
  const others: readonly Contact['kind'][] = kind === 'doctor' ? ['clinic', 'duty'] : ['duty'];
  const open = others.flatMap((other) => openToday(picture, other, helper.node, now))[0];
  return { ...says, ...(open && { instead: `${open.name} ${open.phone}` }) };
}

/** The nearest of this kind that is there today. */
function openToday(picture: Neighbourhood, kind: Contact['kind'], node: string, now: Date): Contact[] {
  const contacts = new Set(picture.path(node).flatMap(({ code }) => picture.contact(kind, code) ?? []));
  return [...contacts].filter(({ hours, name, node: at }) => {
    const exceptions = exceptionsFor(picture, kind, { title: name, node: at });
    return today(hours, exceptions, now, calendarOf(picture))?.open ?? true;
  });
}

function exceptionsFor(picture: Neighbourhood, whose: string, { title, node }: Pick<Helper, 'title' | 'node'>) {
  return picture.holidayHours.filter(
    (row) => row.whose === whose && picture.covers(row.node, node) && (row.name === null || title.endsWith(row.name)),
  );
}

/** At her node, else the nearest above or, when only the community is known, the first below. */
function byRole(picture: Neighbourhood, role: Role, node: string): Helper | undefined {
  const nodes = [...picture.path(node), ...picture.children(node)];
  for (const { code } of nodes) {
    const [member] = picture.withRole(role, code);
    if (!member) continue;
    const { name, phone, hours, personId } = member;
    return { title: `${ROLE_NAMES[role]} ${name}`, phone: phone ?? '', hours: hours ?? '', node: code, personId };
  }
  return undefined;
}

function byContact(picture: Neighbourhood, kind: Exclude<Kind, RoleKind>, node: string): Helper | undefined {
  const contact = picture.contact(kind, node);
  if (!contact) return undefined;
  const isNamed = kind !== 'core-household' || contact.name.startsWith(CORE_HOUSEHOLD);
  const title = isNamed ? contact.name : `${CORE_HOUSEHOLD} ${contact.name}`;
  return { title, phone: contact.phone, hours: contact.hours, node: contact.node, personId: contact.personId };
}
