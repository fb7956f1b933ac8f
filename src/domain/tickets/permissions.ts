/** Who may see and who may handle a ticket: role, post and scope; in a group also the group's node. Asked at every command. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Vault } from '../../store/vault.ts';
import type { Group, Neighbourhood, Role, StaffMember } from '../neighbourhood/model.ts';
import { categoryOf } from './change.ts';
import { helpersOf } from './helpers.ts';
import { isNamed } from './restricted.ts';

/** Roles whose job tickets are; a doctor or keeper handles only what is given to them by name. */
const HANDLING: readonly Role[] = ['grid-worker', 'community-staff', 'sub-district-staff', 'admin'];

export function mayHandle(neighbourhood: Neighbourhood, member: StaffMember, ticket: TicketRow, vault: Vault): boolean {
  if (ticket.restricted) return isNamed(neighbourhood, member.personId, ticket, vault);
  if (ticket.assigneeId === member.personId) return true;
  const { post } = categoryOf(neighbourhood, ticket);
  return (
    hasScope(neighbourhood, member, ticket.node) ||
    member.posts.some((held) => held.post === post && neighbourhood.covers(held.node, ticket.node))
  );
}

/** Also those it has climbed past: the grid goes on seeing what the community now handles. */
export function maySee(neighbourhood: Neighbourhood, member: StaffMember, ticket: TicketRow, vault: Vault): boolean {
  return (
    mayHandle(neighbourhood, member, ticket, vault) ||
    isHelper(neighbourhood, member, ticket) ||
    (!ticket.restricted && mayHandle(neighbourhood, member, { ...ticket, node: ticket.homeNode }, vault))
  );
}

/** 协办: by name, or as one of the helping node's people. */
function isHelper(neighbourhood: Neighbourhood, member: StaffMember, ticket: TicketRow): boolean {
  const { people, nodes } = helpersOf(ticket);
  return (
    !ticket.restricted &&
    (people.includes(member.personId) || nodes.some((node) => hasScope(neighbourhood, member, node)))
  );
}

/** Is this ticket any business of this group chat? */
export function belongsInGroup(neighbourhood: Neighbourhood, group: Group, ticket: TicketRow): boolean {
  const nodes = [ticket.homeNode, ticket.node, ...helpersOf(ticket).nodes];
  return nodes.some((node) => neighbourhood.covers(group.node, node));
}

/** A handling role at or above the node. */
export function hasScope(neighbourhood: Neighbourhood, member: StaffMember, node: string): boolean {
  return member.roles.some(({ role, node: scope }) => HANDLING.includes(role) && neighbourhood.covers(scope, node));
}

/** Nodes whose tickets are this member's own work. */
export function ownNodes(member: StaffMember): string[] {
  const roles = member.roles.filter(({ role }) => HANDLING.includes(role));
  return [...new Set([...roles, ...member.posts].map(({ node }) => node))];
}
