/** Teams, places, repeating activities and the single ones to come, as one picture: small, and read by every talk about them. */
import { MoreThan } from 'typeorm';
import {
  ActivityEntity,
  type ActivityRow,
  SeriesEntity,
  type SeriesRow,
  VenueEntity,
  type VenueRow,
} from '../../store/entities/activities.ts';
import { Setting } from '../../store/entities/messaging.ts';
import { TeamEntity, type TeamRow } from '../../store/entities/volunteers.ts';
import type { Tx } from '../../store/tx.ts';

/** Whoever changes one of these tables calls `tx.touch(VOLUNTEERING)` in the same transaction. */
export const VOLUNTEERING = 'volunteering';
/** Up to which day repeating activities have been laid out. */
export const LAID_OUT = 'activities-laid-out';

const KEPT_MS = 3 * 24 * 3600_000;

export interface Volunteering {
  teams: readonly TeamRow[];
  venues: readonly VenueRow[];
  series: readonly SeriesRow[];
  /** Those to come and those just over, called off ones too; the next first. */
  activities: readonly ActivityRow[];
  laidOut: string;
}

export function volunteering(tx: Tx): Promise<Volunteering> {
  return tx.picture(VOLUNTEERING, async (db) => ({
    teams: await db.find(TeamEntity, { order: { position: 'ASC' } }),
    venues: await db.find(VenueEntity, { order: { position: 'ASC' } }),
    series: await db.find(SeriesEntity, { order: { id: 'ASC' } }),
    activities: await db.find(ActivityEntity, {
      where: { endsAt: MoreThan(new Date(tx.now.getTime() - KEPT_MS)) },
      order: { startsAt: 'ASC', id: 'ASC' },
    }),
    laidOut: (await db.findOneBy(Setting, { name: LAID_OUT }))?.value ?? '',
  }));
}
