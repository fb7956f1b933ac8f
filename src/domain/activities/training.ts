/** The training log: what somebody took part in, and how long. */
import type { ActivityRow } from '../../store/entities/activities.ts';
import { TrainingLog } from '../../store/entities/volunteers.ts';
import type { Tx } from '../../store/tx.ts';
import { dayOf } from '../neighbourhood/working-time.ts';

export async function logTraining(
  tx: Tx,
  { id, team, kind, title, startsAt }: ActivityRow,
  personId: string,
  minutes: number,
) {
  const row = { id: `${id}/${personId}`, personId, activity: id, team, kind, title, day: dayOf(startsAt), minutes };
  await (await tx.db()).upsert(TrainingLog, row, ['id']);
}
