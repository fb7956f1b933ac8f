/** Whom a name or a code in /转派 means. */
import type { Neighbourhood, StaffMember } from '../domain/neighbourhood/model.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { Refused } from './command.ts';
import { texts } from './texts.ts';

export interface Target {
  node: string;
  member?: StaffMember;
}

export function target(picture: Neighbourhood, sender: StaffMember, ticket: TicketRow, words: string): Target {
  const name = words.replace(/^@/, '').replace(/[\u2005\s].*$/, '');
  if (name === '') throw new Refused(texts.assignWhom(ticket.number), 'no target');
  const node =
    picture.node(name.toLowerCase()) ?? picture.allNodes.find((each) => each.name === name && !each.successor);
  if (node) return { node: node.code };
  const named = picture.staff.filter((each) => each.name === name);
  // Of two people of one name, those outside the sender's scope are not meant.
  const near = named.filter((each) => nodesOf(each).some((node) => hasScope(picture, sender, node)));
  const [first, second] = near.length > 0 ? near : named;
  if (!first) throw new Refused(texts.nobodyOfName(name), 'nobody of that name');
  if (second) throw new Refused(texts.severalOfName(name), 'several of that name');
  // Who serves several nodes gets it where the problem is.
  const nodes = nodesOf(first);
  const within = nodes.filter((node) => hasScope(picture, sender, node));
  const scope = within.find((node) => picture.covers(node, ticket.homeNode)) ?? within[0] ?? nodes[0];
  if (!scope) throw new Refused(texts.nobodyOfName(name), 'no scope');
  return { node: scope, member: first };
}

const nodesOf = ({ roles, posts }: StaffMember) => [...roles, ...posts].map(({ node }) => node);
