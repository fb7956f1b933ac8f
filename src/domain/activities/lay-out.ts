/** What repeats becomes single activities, four weeks ahead: at the first look of a day, and after an import. */
import type { ActivityRow, SeriesRow } from '../../store/entities/activities.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { resize } from '../allotments/allotments.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import { LAID_OUT, VOLUNTEERING, volunteering } from '../volunteers/volunteering.ts';
import { allotmentOf, makeActivities, type NewActivity, setActivity } from './activity.ts';
import { occurrences } from './repeat.ts';
import { callOff, signedUp, tellSignedUp } from './sign-ups.ts';
import { texts } from './texts.ts';

const DAYS_AHEAD = 28;

export async function layOut(tx: Tx): Promise<void> {
  const today = dayOf(tx.now);
  if ((await volunteering(tx)).laidOut === today) return;
  const db = await tx.db();
  const none = { name: LAID_OUT, value: '' };
  await db.createQueryBuilder().insert().into(Setting).values(none).orIgnore().execute();
  // Another instance may be at it: then it is done when this one looks again.
  const [row] = await tx.claim<{ value: string }>('SELECT value FROM settings WHERE name = ?', [LAID_OUT]);
  if (!row || row.value === today) return;
  await (await tx.db()).update(Setting, { name: LAID_OUT }, { value: today });
  await tx.touch(VOLUNTEERING);
  const { series, activities } = await volunteering(tx);
  const ahead = activities.filter(({ startsAt, series: of }) => of !== null && startsAt > tx.now);
  const fresh: NewActivity[] = [];
  for (const each of series) {
    const there = ahead.filter((row) => row.series === each.id);
    fresh.push(...(await layOutOne(tx, each, there)));
  }
  await makeActivities(tx, fresh);
  const known = new Set(series.map(({ id }) => id));
  for (const orphan of ahead.filter((each) => !known.has(each.series ?? ''))) await dropUnwanted(tx, orphan);
}

/** One of them alone, just published. */
export async function layOutSeries(tx: Tx, series: SeriesRow): Promise<void> {
  const { activities } = await volunteering(tx);
  const there = activities.filter((row) => row.series === series.id);
  await makeActivities(tx, await layOutOne(tx, series, there));
}

/** Brings those that are there up to date, and answers those that are still to be made. */
async function layOutOne(tx: Tx, series: SeriesRow, there: readonly ActivityRow[]): Promise<NewActivity[]> {
  const { title, kind, team, venue, place, node, about, capacity, companions, children, madeBy } = series;
  const same = { title, kind, team, venue, place, node, about, capacity, companions, children, madeBy };
  const wanted = occurrences(series, tx.now, DAYS_AHEAD);
  const fresh: NewActivity[] = [];
  for (const times of wanted) {
    const before = there.find(({ startsAt }) => dayOf(startsAt) === dayOf(times.startsAt));
    if (!before) fresh.push({ ...same, ...times, series: series.id, proposedBy: null });
    else if (before.state === 'open') await bringUpToDate(tx, before, { ...same, ...times });
  }
  const days = new Set(wanted.map(({ startsAt }) => dayOf(startsAt)));
  for (const row of there) if (!days.has(dayOf(row.startsAt))) await dropUnwanted(tx, row);
  return fresh;
}

/** The rule has changed: whoever has signed up hears of another hour or place. */
async function bringUpToDate(tx: Tx, before: ActivityRow, set: Partial<ActivityRow>): Promise<void> {
  const differs = Object.entries(set).some(
    ([field, value]) => String(before[field as keyof ActivityRow]) !== String(value),
  );
  if (!differs) return;
  const { capacity: total = before.capacity } = set;
  const resized = total !== before.capacity && (await resize(tx, allotmentOf(before.id), { total })).kind === 'done';
  // Never fewer places than are taken.
  const after = await setActivity(tx, before, { ...set, capacity: resized ? total : before.capacity });
  const isElsewhere =
    after.place !== before.place || +after.startsAt !== +before.startsAt || +after.endsAt !== +before.endsAt;
  if (isElsewhere) await tellSignedUp(tx, after, 'moved', () => texts.moved(after));
}

/** It is in no rule any more. Where somebody has signed up it stays: calling that off is for a person to do. */
async function dropUnwanted(tx: Tx, row: ActivityRow): Promise<void> {
  if (row.state !== 'open' || (await signedUp(tx, row.id)).length > 0) return;
  await callOff(tx, row, '');
}
