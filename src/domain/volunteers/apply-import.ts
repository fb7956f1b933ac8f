/** Writes what the files say of teams, places and repeating activities. */
import { SeriesEntity, VenueEntity } from '../../store/entities/activities.ts';
import { Setting } from '../../store/entities/messaging.ts';
import { TeamEntity } from '../../store/entities/volunteers.ts';
import type { Tx } from '../../store/tx.ts';
import { type Change, sync } from '../neighbourhood/import-sync.ts';
import type { VolunteerImport } from './import.ts';
import { LAID_OUT, VOLUNTEERING } from './volunteering.ts';

export async function applyVolunteering(tx: Tx, data: VolunteerImport, whole: boolean): Promise<Change> {
  const db = await tx.db();
  const parts = [
    await sync(db, TeamEntity, data.teams, whole),
    await sync(db, VenueEntity, data.venues, whole),
    await sync(db, SeriesEntity, data.activities, whole, ({ madeBy }) => madeBy === null),
  ];
  const total = { written: 0, removed: 0 };
  for (const { written, removed } of parts) {
    total.written += written;
    total.removed += removed;
  }
  if (total.written + total.removed > 0) {
    // Whoever looks next finds them as they are now.
    await db.delete(Setting, { name: LAID_OUT });
    await tx.touch(VOLUNTEERING);
  }
  return total;
}
