/**
 * Restricted tickets (domain.md R24): who handles them at which level, and who never sees them, whatever role or errand
 * they come with. Asked by permissions.ts at every command, and by whatever moves a ticket up.
 */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import type { Vault } from '../../store/vault.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Category, HandlerRule, Neighbourhood, Node, NodeKind, StaffMember } from '../neighbourhood/model.ts';
import { holding } from '../people/complained.ts';
import { categoryOf } from './change.ts';

/** Where the data no longer say who: those whose job the level is. */
const ANYBODY: HandlerRule = { who: ['community-staff', 'sub-district-staff'] };
const RANK: Record<NodeKind, number> = { grid: 0, community: 1, 'sub-district': 2 };

export function sealExcluded(vault: Vault, number: number, ids: readonly string[]): string | null {
  return ids.length === 0 ? null : vault.seal(JSON.stringify(ids), `tickets.excluded:${number}`);
}

export function excludedOf(vault: Vault, { number, excluded }: TicketRow): string[] {
  return excluded === null ? [] : JSON.parse(vault.open(excluded, `tickets.excluded:${number}`));
}

/** Complained of, below somebody who is, or of the company complained of: neither sees nor handles it. */
export function isBarred(picture: Neighbourhood, member: StaffMember, ticket: TicketRow, vault: Vault): boolean {
  return barring(picture, categoryOf(picture, ticket), excludedOf(vault, ticket))(member);
}

function barring(picture: Neighbourhood, { handler }: Category, excluded: readonly string[]) {
  const bosses = excluded.flatMap((id) => picture.member(id) ?? []);
  const property = handler?.about === 'property';
  return (member: StaffMember) =>
    excluded.includes(member.personId) ||
    bosses.some((boss) => isBelow(picture, member, boss)) ||
    (property && worksForProperty(picture, member));
}

function isBelow(picture: Neighbourhood, member: StaffMember, boss: StaffMember): boolean {
  return (
    rankOf(picture, member) < rankOf(picture, boss) &&
    nodesOf(member).some((node) => nodesOf(boss).some((above) => picture.covers(above, node)))
  );
}

/** A post makes nobody anybody's superior. */
function rankOf(picture: Neighbourhood, { roles }: StaffMember): number {
  return Math.max(-1, ...roles.map(({ node }) => RANK[picture.node(node)?.kind ?? 'grid']));
}

function worksForProperty(picture: Neighbourhood, { personId, employer }: StaffMember): boolean {
  return employer === 'property' || picture.isContact('property', personId);
}

const nodesOf = ({ roles, posts }: StaffMember) => [...roles, ...posts].map(({ node }) => node);

/** Those who are asked to handle it where it is now. */
export function namedHandlers(picture: Neighbourhood, ticket: TicketRow, vault: Vault): StaffMember[] {
  return handlersAt(picture, categoryOf(picture, ticket), ticket.node, excludedOf(vault, ticket));
}

/** As above, at another level: whoever decides there. */
export function handlersOn(picture: Neighbourhood, ticket: TicketRow, node: string, vault: Vault): StaffMember[] {
  return handlersAt(picture, categoryOf(picture, ticket), node, excludedOf(vault, ticket));
}

/**
 * May this person have anything to do with it: named for it, given it, or asked by the level below to decide. Standing in
 * for somebody is no reason, and whoever is barred stays barred.
 */
export function isNamed(picture: Neighbourhood, personId: string, ticket: TicketRow, vault: Vault): boolean {
  const member = picture.member(personId);
  if (!member || isBarred(picture, member, ticket, vault)) return false;
  const asked = ticket.request !== null || ticket.shelvedUntil !== null ? picture.path(ticket.node).slice(1) : [];
  return (
    ticket.assigneeId === personId ||
    namedHandlers(picture, ticket, vault).includes(member) ||
    asked.some(({ code }) => handlersOn(picture, ticket, code, vault).includes(member))
  );
}

/** The first of the rule's roles and posts that is held there; in an emergency everyone of them. */
export function handlersAt(
  picture: Neighbourhood,
  category: Category,
  node: string,
  excluded: readonly string[],
): StaffMember[] {
  const isOut = barring(picture, category, excluded);
  const { who } = category.handler ?? ANYBODY;
  const held = who.map((each) => holding(picture, each, node).filter((member) => !isOut(member)));
  const named = category.urgency === 'emergency' ? held.flat() : (held.find(({ length }) => length > 0) ?? []);
  if (named.length > 0 || picture.parent(node)) return [...new Set(named)];
  const top = [...picture.crew(node), ...picture.withRole('admin', node)].filter((member) => !isOut(member));
  return [...new Set(top)];
}

/** Where it begins: the problem's node or above, for a complaint about staff above whoever is complained of. */
export function restrictedStart(
  picture: Neighbourhood,
  node: string,
  category: Category,
  excluded: readonly string[],
): string {
  const bosses = excluded.flatMap((id) => picture.member(id) ?? []);
  let base = picture.node(node)?.code ?? picture.root?.code ?? node;
  if (category.handler?.about === 'staff') {
    const highest = bosses.flatMap(nodesOf).sort((a, b) => picture.path(a).length - picture.path(b).length)[0];
    base = (highest && picture.parent(highest)?.code) || picture.root?.code || base;
  }
  return reachable(picture, picture.path(base), category, excluded)?.code ?? picture.root?.code ?? base;
}

/** The nearest of these levels whose handlers the bot can reach, else the nearest that has any. */
function reachable(
  picture: Neighbourhood,
  path: readonly Node[],
  category: Category,
  excluded: readonly string[],
): Node | undefined {
  const staffed = path.filter(({ code }) => handlersAt(picture, category, code, excluded).length > 0);
  const bound = ({ accounts }: StaffMember) => accounts.length > 0;
  return staffed.find(({ code }) => handlersAt(picture, category, code, excluded).some(bound)) ?? staffed[0];
}

/** The level above, where this ticket may go: of a restricted one, the next whose named people are not barred. */
export async function levelAbove(tx: Tx, ticket: TicketRow): Promise<Node | undefined> {
  const picture = await neighbourhood(tx);
  if (!ticket.restricted) return picture.parent(ticket.node);
  const above = picture.path(ticket.node).slice(1);
  return reachable(picture, above, categoryOf(picture, ticket), excludedOf(tx.vault, ticket));
}
