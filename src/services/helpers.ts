/** 一键找人: the person of a kind that answers for where she lives. */
import type { Helper } from '../../flows/find-person/machine.ts';
import type { Kind } from '../../flows/find-person/texts.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood, Role } from '../domain/neighbourhood/model.ts';
import { ROLE_NAMES } from '../domain/people/roles.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { communityPlaces, nodeOf, phonesFor } from './where.ts';

const CORE_HOUSEHOLD = '党员中心户';

export async function findHelper(context: ServiceContext, asked: { kind: Kind; node: string }) {
  const picture = await neighbourhood(context.tx);
  const node = asked.node || (await nodeOf(context));
  if (!node) return { type: 'helper.where', communities: communityPlaces(picture) };
  const helper =
    asked.kind === 'property' || asked.kind === 'core-household'
      ? byContact(picture, asked.kind, node)
      : byRole(picture, asked.kind, node);
  return helper ? { type: 'helper.found', helper } : { type: 'helper.none', phones: await phonesFor(context) };
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

function byContact(picture: Neighbourhood, kind: 'property' | 'core-household', node: string): Helper | undefined {
  const contact = picture.contact(kind, node);
  if (!contact) return undefined;
  const isNamed = kind === 'property' || contact.name.startsWith(CORE_HOUSEHOLD);
  const title = isNamed ? contact.name : `${CORE_HOUSEHOLD} ${contact.name}`;
  return { title, phone: contact.phone, hours: contact.hours, node: contact.node, personId: contact.personId };
}
