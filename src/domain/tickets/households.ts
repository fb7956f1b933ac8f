/** How many households have reported a ticket: one flat counts once; of whom no flat is known, each counts for herself. */
import { TicketReporter } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { openField } from '../people/person.ts';

export async function countHouseholds(tx: Tx, number: number): Promise<number> {
  const reporters = await (await tx.db()).findBy(TicketReporter, { ticket: number });
  await tx.people.prepare(reporters.map(({ personId }) => personId));
  const homes = new Set<string>();
  for (const { personId } of reporters) homes.add(await householdOf(tx, personId));
  return Math.max(1, homes.size);
}

/** A building or unit alone is many households'. */
async function householdOf(tx: Tx, personId: string): Promise<string> {
  const person = await tx.people.get(personId);
  const flat =
    person &&
    openField(tx, person, 'homeDetail')
      ?.normalize('NFKC')
      .match(/\d+[a-z]?/i)?.[0];
  return person?.homePlace && flat ? `${person.homePlace} ${flat.toLowerCase()}` : personId;
}
