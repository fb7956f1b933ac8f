/** What staff publish to repeat: made with a command, stopped with one. What the files hold is theirs. */
import { randomUUID } from 'node:crypto';
import { type ActivityRow, SeriesEntity } from '../../store/entities/activities.ts';
import type { Tx } from '../../store/tx.ts';
import { VOLUNTEERING, volunteering } from '../volunteers/volunteering.ts';
import { layOutSeries } from './lay-out.ts';
import { type Draft, seriesOf } from './publish.ts';
import { callOff, signedUp } from './sign-ups.ts';

/** Answers those that were laid out at once. */
export async function publishSeries(
  tx: Tx,
  draft: Draft & { node: string; everyWeeks: number },
  madeBy: string,
): Promise<ActivityRow[]> {
  const id = `staff-${randomUUID()}`;
  const series = seriesOf(draft, id, madeBy);
  await (await tx.db()).insert(SeriesEntity, series);
  await tx.touch(VOLUNTEERING);
  await layOutSeries(tx, series);
  return (await volunteering(tx)).activities.filter((row) => row.series === id);
}

/** Undefined: it does not repeat, or the files say that it does. */
export async function stopSeries(tx: Tx, row: ActivityRow): Promise<{ cancelled: number; kept: number } | undefined> {
  const { series, activities } = await volunteering(tx);
  const found = series.find(({ id, madeBy }) => id === row.series && madeBy !== null);
  if (!found) return undefined;
  await (await tx.db()).delete(SeriesEntity, { id: found.id });
  await tx.touch(VOLUNTEERING);
  const counts = { cancelled: 0, kept: 0 };
  const ahead = activities.filter(
    (each) => each.series === found.id && each.state === 'open' && each.startsAt > tx.now,
  );
  for (const each of ahead) {
    if ((await signedUp(tx, each.id)).length > 0) counts.kept++;
    else {
      await callOff(tx, each, '');
      counts.cancelled++;
    }
  }
  return counts;
}
