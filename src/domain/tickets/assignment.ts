/** Whose ticket it is: category → post → holder; vacant → the grid's own crew; nobody → one level up (domain.md O4). */
import type { Category, Neighbourhood, StaffMember } from '../neighbourhood/model.ts';
import { onDuty } from '../people/duty.ts';
import { calendarOf } from './deadlines.ts';

/** Those who must act on a ticket of this category at this node; none: nobody works there. */
export function handlers(neighbourhood: Neighbourhood, node: string, category: Category, at: Date): StaffMember[] {
  const duty = dutyWatches(neighbourhood, node, category, at) ? onDuty(neighbourhood, node, at) : undefined;
  const holders = category.post ? neighbourhood.holders(category.post, node) : [];
  const first = holders.length > 0 ? holders : neighbourhood.crew(node);
  return duty && !first.includes(duty) ? [duty, ...first] : first;
}

/** An emergency always, and whatever is urgent when the others have gone home or emergency mode is on (domain.md S10). */
export function dutyWatches(neighbourhood: Neighbourhood, node: string, { urgency }: Category, at: Date): boolean {
  if (urgency !== 'urgent') return urgency === 'emergency';
  return !calendarOf(neighbourhood).isWorking(at) || neighbourhood.emergenciesAt(node).length > 0;
}

/** Where a new ticket starts: the problem's node, or the nearest above where somebody works. */
export function startingNode(neighbourhood: Neighbourhood, node: string, category: Category, at: Date): string {
  const path = neighbourhood.path(node);
  const staffed = path.find(({ code }) => handlers(neighbourhood, code, category, at).length > 0);
  return (staffed ?? path[0])?.code ?? node;
}
