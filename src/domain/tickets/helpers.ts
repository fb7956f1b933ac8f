/** 协办: who helps beside the lead. The lead stays; helpers see the ticket, write notes and hear of it (domain.md O2). */
import type { TicketRow } from '../../store/entities/tickets.ts';

export interface Helpers {
  people: string[];
  nodes: string[];
}

/** Whoever has come to lead it helps no more. */
export function helpersOf({ helpers, assigneeId }: Pick<TicketRow, 'helpers' | 'assigneeId'>): Helpers {
  const refs = helpers.split(' ');
  const of = (kind: string) => refs.flatMap((ref) => (ref.startsWith(kind) ? [ref.slice(kind.length)] : []));
  return { people: of('person:').filter((id) => id !== assigneeId), nodes: of('node:') };
}

export function withHelper({ helpers }: Pick<TicketRow, 'helpers'>, ref: string): string {
  // Blanks around each, so that one can be looked for in SQL.
  return ` ${[...new Set([...helpers.split(' ').filter(Boolean), ref])].join(' ')} `;
}
