/** Who can do what, and who needs what, in one's own community: standing offers and open requests of others. */
import { randomUUID } from 'node:crypto';
import { SkillOffer, type SkillOfferRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';

/** One offer for each of her skills: offered again, it is the same with new points. */
export async function offer(
  tx: Tx,
  o: { personId: string; skill: string; node: string; community: string; points: number },
): Promise<void> {
  const db = await tx.db();
  await db.delete(SkillOffer, { personId: o.personId, skill: o.skill });
  await db.insert(SkillOffer, { ...o, id: randomUUID(), words: null, open: true, madeAt: tx.now });
}

export async function withdrawOffers(tx: Tx, personId: string): Promise<void> {
  await (await tx.db()).delete(SkillOffer, { personId });
}

export async function offersOf(tx: Tx, personId: string): Promise<SkillOfferRow[]> {
  return (await tx.db()).find(SkillOffer, { where: { personId }, order: { madeAt: 'ASC' } });
}

/** Of others, those of her own grid first; `skill`: of that one alone. */
export async function offersIn(
  tx: Tx,
  o: { community: string; node: string; personId: string; skill: string | null; most: number },
): Promise<Pick<SkillOfferRow, 'id' | 'personId' | 'skill' | 'node' | 'points'>[]> {
  const rows = await tx.query<{ id: string; person_id: string; skill: string; node: string; points: number }>(
    `SELECT id, person_id, skill, node, points FROM skill_offers
     WHERE community = ? AND person_id <> ? ${o.skill === null ? '' : 'AND skill = ?'}
     ORDER BY CASE WHEN node = ? THEN 0 ELSE 1 END, made_at DESC, id LIMIT ${o.most}`,
    [o.community, o.personId, ...(o.skill === null ? [] : [o.skill]), o.node],
  );
  return rows.map(({ person_id: personId, ...row }) => ({ ...row, personId, points: Number(row.points) }));
}

/** Requests that nobody has taken, the nearest and then the oldest first. */
export async function requestsIn(
  tx: Tx,
  o: { community: string; node: string; personId: string; most: number },
): Promise<number[]> {
  const rows = await tx.query<{ number: number }>(
    `SELECT number FROM exchanges WHERE community = ? AND state = 'requested' AND asker_id <> ?
     ORDER BY CASE WHEN node = ? THEN 0 ELSE 1 END, made_at, number LIMIT ${o.most}`,
    [o.community, o.personId, o.node],
  );
  return rows.map(({ number }) => Number(number));
}

/** Those of hers, the newest first. */
export async function exchangesOf(tx: Tx, personId: string, most: number): Promise<number[]> {
  const rows = await tx.query<{ number: number }>(
    `SELECT number FROM exchanges WHERE asker_id = ? OR helper_id = ? ORDER BY made_at DESC, number DESC LIMIT ${most}`,
    [personId, personId],
  );
  return rows.map(({ number }) => Number(number));
}
