/** Activities and hours served as rows of a table. Nobody's name or phone, unless they are asked for. */
import { In } from 'typeorm';
import { ActivityEntity, type ActivityRow, Attendance } from '../../store/entities/activities.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { openField } from '../people/person.ts';
import { type Asked, type Page, stamp, type Value } from '../tickets/export.ts';
import { volunteering } from '../volunteers/volunteering.ts';
import { feedbackOn } from './feedback.ts';
import { rollOf } from './roll.ts';

const AT_ONCE = 200;
const KINDS: Readonly<Record<string, string>> = { service: '志愿服务', training: '培训', gathering: '文体' };
const STATES: Readonly<Record<ActivityRow['state'], string>> = { open: '未结束', cancelled: '已取消', over: '已结束' };

export const ACTIVITY_LABELS = [
  ...['活动编号', '名称', '类别', '队伍', '辖区', '地点', '开始', '结束', '状态'],
  ...['名额', '报名', '候补', '到场', '很好', '一般', '不好'],
];

export async function activityPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const picture = await neighbourhood(tx);
  const { teams } = await volunteering(tx);
  const found = await activitiesIn(tx, asked, after);
  const rows: Value[][] = [];
  for (const row of found) {
    const { signedUp, waiting, came } = await rollOf(tx, row, false);
    const { scores } = await feedbackOn(tx, row.id);
    rows.push([
      ...[row.id, row.title, KINDS[row.kind] ?? row.kind, teams.find(({ id }) => id === row.team)?.name ?? ''],
      ...[picture.node(row.node)?.name ?? row.node, row.place, stamp(row.startsAt), stamp(row.endsAt)],
      ...[STATES[row.state], row.capacity, signedUp, waiting, came, ...scores],
    ]);
  }
  return { rows, after: found.length < AT_ONCE ? null : (found.at(-1)?.id ?? null) };
}

async function activitiesIn(tx: Tx, asked: Asked, after: number): Promise<ActivityRow[]> {
  const conditions = ['id > ?'];
  const values: unknown[] = [after];
  const add = (condition: string, ...more: unknown[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  if (asked.from) add('starts_at >= ?', asked.from.getTime());
  if (asked.to) add('starts_at < ?', asked.to.getTime());
  if (asked.nodes) add(`node IN (${asked.nodes.map(() => '?').join(',')})`, ...asked.nodes);
  const found = await tx.query<{ id: number }>(
    `SELECT id FROM activities WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ${AT_ONCE}`,
    values,
  );
  const ids = In(found.map(({ id }) => id));
  return (await tx.db()).find(ActivityEntity, { where: { id: ids }, order: { id: 'ASC' } });
}

const HOURS = ['报名编号', '活动编号', '名称', '类别', '签到', '签退', '分钟', '怎么签退', '提过的爱心'];
export const hoursLabels = (names: boolean) => (names ? [...HOURS, '姓名', '联系电话'] : HOURS);
const OUT: Readonly<Record<string, string>> = { code: '口令', staff: '队长', end: '没签退' };

export async function hoursPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const db = await tx.db();
  const found = await tx.query<{ number: number }>(
    `SELECT number FROM attendances WHERE number > ? AND in_at >= ? AND in_at < ? ORDER BY number LIMIT ${AT_ONCE}`,
    [after, asked.from?.getTime() ?? 0, asked.to?.getTime() ?? tx.now.getTime() + 1],
  );
  const which = In(found.map(({ number }) => number));
  const rows: Value[][] = [];
  for (const row of await db.find(Attendance, { where: { number: which }, order: { number: 'ASC' } })) {
    const activity = await db.findOneBy(ActivityEntity, { id: row.activity });
    if (!activity || (asked.nodes && !asked.nodes.includes(activity.node))) continue;
    const person = asked.names && row.personId !== null ? await tx.people.get(row.personId) : null;
    const field = (name: 'name' | 'phone') => (person ? (openField(tx, person, name) ?? '') : '');
    rows.push([
      ...[row.number, activity.id, activity.title, KINDS[activity.kind] ?? activity.kind],
      ...[stamp(row.inAt), stamp(row.outAt), row.minutes, OUT[row.outBy ?? ''] ?? '', row.pointsAsked],
      ...(asked.names ? [field('name'), field('phone')] : []),
    ]);
  }
  return { rows, after: found.length < AT_ONCE ? null : (found.at(-1)?.number ?? null) };
}
