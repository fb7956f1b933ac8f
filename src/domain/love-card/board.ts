/** Who has earned most this month, where a community wants such a board (domain.md O9: off unless it does). Surnames alone. */
import type { Tx } from '../../store/tx.ts';
import { dayOf, shanghai } from '../neighbourhood/working-time.ts';
import { openField } from '../people/person.ts';
import { masked, peopleOf } from './cards.ts';

const MOST = 10;

export async function boardOf(tx: Tx, node: string): Promise<{ name: string; points: number }[]> {
  const month = shanghai(`${dayOf(tx.now).slice(0, 7)}-01`, '00:00').getTime();
  const rows = await tx.query<{ person_id: string; points: number }>(
    `SELECT person_id, SUM(points) AS points FROM love_proposals
     WHERE state = 'confirmed' AND node = ? AND decided_at >= ? AND person_id IS NOT NULL
     GROUP BY person_id ORDER BY points DESC, person_id LIMIT ${MOST}`,
    [node, month],
  );
  const people = await peopleOf(
    tx,
    rows.map((row) => row.person_id),
  );
  return rows.flatMap((row) => {
    const person = people.find(({ id }) => id === row.person_id);
    return person ? [{ name: masked(openField(tx, person, 'name') ?? ''), points: Number(row.points) }] : [];
  });
}
