/** Activities: made, found for where somebody is, changed. */
import { ActivityEntity, type ActivityRow } from '../../store/entities/activities.ts';
import type { Tx } from '../../store/tx.ts';
import { openAllotment, resize } from '../allotments/allotments.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import { VOLUNTEERING, volunteering } from '../volunteers/volunteering.ts';
import { closingOf, type Times } from './hours.ts';

const REMIND_BEFORE_MS = 3600_000;
/** 19:00 in Shanghai on the day before. */
const EVENING_BEFORE_MS = 5 * 3600_000;

export const allotmentOf = (id: number) => `activity:${id}`;
export const activityOf = (allotment: string) => Number(allotment.replace(/^activity:/, ''));

export type NewActivity = Omit<ActivityRow, 'id' | 'state' | 'why' | 'madeAt'>;

/** With its places, its reminders and its end. */
export async function makeActivity(tx: Tx, made: NewActivity): Promise<ActivityRow> {
  const [row] = await makeActivities(tx, [made]);
  if (!row) throw new Error('no activity was made');
  return row;
}

/** As above, many at once: the first look of a day makes a month of them. */
export async function makeActivities(tx: Tx, made: readonly NewActivity[]): Promise<ActivityRow[]> {
  if (made.length === 0) return [];
  const rows: ActivityRow[] = [];
  for (const each of made) {
    rows.push({ ...each, id: await tx.next('activities'), state: 'open', why: null, madeAt: tx.now });
  }
  await (await tx.db()).insert(ActivityEntity, rows);
  for (const row of rows) {
    const { id, node, capacity: total, endsAt: closesAt } = row;
    await openAllotment(tx, { id: allotmentOf(id), kind: 'sign-up', node, total, closesAt });
    setTimers(tx, row);
  }
  await tx.touch(VOLUNTEERING);
  return rows;
}

export async function setActivity(tx: Tx, before: ActivityRow, set: Partial<ActivityRow>): Promise<ActivityRow> {
  await (await tx.db()).update(ActivityEntity, { id: before.id }, set);
  const after = { ...before, ...set };
  if (after.state !== 'open') {
    for (const step of ['eve', 'hour', 'over']) tx.timers.remove(`activity-${step}:${after.id}`);
  } else if (+after.startsAt !== +before.startsAt || +after.endsAt !== +before.endsAt) {
    await resize(tx, allotmentOf(after.id), { closesAt: after.endsAt });
    setTimers(tx, after);
  }
  await tx.touch(VOLUNTEERING);
  return after;
}

/** Reminders that would have been due already are not sent: she has only just signed up. */
function setTimers(tx: Tx, { id, startsAt, endsAt }: Times & { id: number }): void {
  const midnight = new Date(`${dayOf(startsAt)}T00:00:00+08:00`).getTime();
  const steps = [
    ['eve', new Date(midnight - EVENING_BEFORE_MS)],
    ['hour', new Date(startsAt.getTime() - REMIND_BEFORE_MS)],
    ['over', closingOf({ startsAt, endsAt })],
  ] as const;
  for (const [step, dueAt] of steps) {
    if (step !== 'over' && dueAt <= tx.now) continue;
    tx.timers.put({ key: `activity-${step}:${id}`, kind: `activity-${step}`, dueAt, subject: String(id) });
  }
}

/** Open ones that are not over, the next first: of her community and what is for all; where she says nothing, all. */
export async function upcoming(tx: Tx, node: string | null): Promise<ActivityRow[]> {
  const picture = await neighbourhood(tx);
  const { activities } = await volunteering(tx);
  return activities.filter(
    ({ state, endsAt, node: at }) =>
      state === 'open' && endsAt > tx.now && (node === null || isNear(picture, at, node)),
  );
}

/** In her community, or for everybody above it. */
export function isNear(picture: Neighbourhood, at: string, node: string): boolean {
  const community = picture.communityOf(node);
  return picture.covers(community, at) || picture.covers(at, community);
}

export async function activity(tx: Tx, id: number): Promise<ActivityRow | null> {
  const known = (await volunteering(tx)).activities.find((row) => row.id === id);
  return known ?? (await (await tx.db()).findOneBy(ActivityEntity, { id }));
}

/** Places that are free, by activity; no row is locked for a look. */
export async function freePlaces(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.look<{ id: string; total: number; taken: number }>(
    `SELECT id, total, taken FROM allotments WHERE id IN (${ids.map(() => '?').join(',')})`,
    ids.map(allotmentOf),
  );
  return new Map(rows.map(({ id, total, taken }) => [activityOf(id), total - taken]));
}
