/** Teams, places and repeating activities as one picture: small, rarely changed, read by every talk about them. */
import type { SeriesRow, VenueRow } from '../../store/entities/activities.ts';
import { SeriesEntity, VenueEntity } from '../../store/entities/activities.ts';
import type { TeamRow } from '../../store/entities/volunteers.ts';
import { TeamEntity } from '../../store/entities/volunteers.ts';
import type { Tx } from '../../store/tx.ts';

/** Whoever changes one of these tables calls `tx.touch(VOLUNTEERING)` in the same transaction. */
export const VOLUNTEERING = 'volunteering';

export interface Volunteering {
  teams: readonly TeamRow[];
  venues: readonly VenueRow[];
  series: readonly SeriesRow[];
}

export function volunteering(tx: Tx): Promise<Volunteering> {
  return tx.picture(VOLUNTEERING, async (db) => ({
    teams: await db.find(TeamEntity, { order: { position: 'ASC' } }),
    venues: await db.find(VenueEntity, { order: { position: 'ASC' } }),
    series: await db.find(SeriesEntity, { order: { id: 'ASC' } }),
  }));
}
