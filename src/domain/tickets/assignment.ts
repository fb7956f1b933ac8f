/** Whose ticket it is: category → post → holder; vacant → the grid's own crew; nobody → one level up (domain.md O4). */
import type { Category, Neighbourhood, StaffMember } from '../neighbourhood/model.ts';

/** Those who must act on a ticket of this category at this node; none: nobody works there. */
export function handlers(neighbourhood: Neighbourhood, node: string, category: Category): StaffMember[] {
  const duty = category.urgency === 'emergency' ? neighbourhood.contact('duty', node)?.personId : null;
  const onDuty = duty ? neighbourhood.member(duty) : undefined;
  const holders = category.post ? neighbourhood.holders(category.post, node) : [];
  const first = holders.length > 0 ? holders : neighbourhood.crew(node);
  return onDuty && !first.includes(onDuty) ? [onDuty, ...first] : first;
}

/** Where a new ticket starts: the problem's node, or the nearest above where somebody works. */
export function startingNode(neighbourhood: Neighbourhood, node: string, category: Category): string {
  const path = neighbourhood.path(node);
  const staffed = path.find(({ code }) => handlers(neighbourhood, code, category).length > 0);
  return (staffed ?? path[0])?.code ?? node;
}
