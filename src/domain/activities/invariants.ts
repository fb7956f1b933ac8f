/** What must hold of activities and hours at any moment between two units of work; reads only. */
import { type Invariant, invariant } from '../../store/invariants.ts';
import type { Tx } from '../../store/tx.ts';
import { servedMinutes } from './hours.ts';

export const activityInvariants: readonly Invariant[] = [
  invariant(
    'activity-places',
    '每个活动都有自己的名额；没开始的还没关，取消的已经关了',
    `SELECT a.id AS what FROM activities a LEFT JOIN allotments p ON p.id = 'activity:' || a.id
     WHERE p.id IS NULL OR (a.state = 'open' AND p.closed) OR (a.state <> 'open' AND NOT p.closed)`,
  ),
  invariant(
    'activity-timer',
    '每个没结束的活动到时会收尾；取消的、结束的不再提醒',
    `SELECT a.id AS what FROM activities a WHERE a.state = 'open'
       AND NOT EXISTS (SELECT 1 FROM timers i WHERE i.key = 'activity-over:' || a.id)
     UNION ALL
     SELECT a.id FROM activities a JOIN timers i
       ON i.key IN ('activity-eve:' || a.id, 'activity-hour:' || a.id, 'activity-over:' || a.id) WHERE a.state <> 'open'`,
  ),
  invariant(
    'activity-own',
    '没有人同意自己提议的活动',
    'SELECT id AS what FROM activities WHERE proposed_by IS NOT NULL AND proposed_by = made_by',
  ),
  invariant(
    'attendance',
    '签到的人都有名额，先到后走，活动结束了就都走了',
    `SELECT t.number AS what FROM attendances t
     WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.number = t.number AND c.kind = 'sign-up' AND c.state = 'used')
       OR (t.out_at IS NOT NULL AND t.out_at < t.in_at AND t.out_by <> 'end')
       OR (t.out_at IS NULL) <> (t.out_by IS NULL) OR (t.out_at IS NULL AND t.minutes <> 0)
       OR (t.out_at IS NULL AND EXISTS (SELECT 1 FROM activities a WHERE a.id = t.activity AND a.state = 'over'))`,
  ),
  { id: 'attendance-minutes', says: '服务时长等于签到到签退之间、活动时间以内的分钟', broken: wrongMinutes },
  invariant(
    'activity-feedback',
    '反馈都来自到过的人',
    `SELECT f.number AS what FROM activity_feedback f WHERE f.score NOT IN (1, 2, 3)
       OR NOT EXISTS (SELECT 1 FROM attendances t WHERE t.number = f.number AND t.activity = f.activity)`,
  ),
];

async function wrongMinutes(tx: Tx): Promise<string[]> {
  const rows = await tx.query<Record<'number' | 'minutes' | 'in_at' | 'out_at' | 'starts_at' | 'ends_at', number>>(
    `SELECT t.number, t.minutes, t.in_at, t.out_at, a.starts_at, a.ends_at
     FROM attendances t JOIN activities a ON a.id = t.activity WHERE t.out_at IS NOT NULL`,
    [],
  );
  const at = (ms: number) => new Date(Number(ms));
  return rows
    .filter((row) => {
      const times = { startsAt: at(row.starts_at), endsAt: at(row.ends_at) };
      return servedMinutes(times, at(row.in_at), at(row.out_at)) !== row.minutes;
    })
    .map(({ number }) => String(number));
}
