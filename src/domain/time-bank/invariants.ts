/** What must hold of exchanges and gifts at any moment between two units of work; reads only. */
import { type Invariant, invariant } from '../../store/invariants.ts';
import { HELD, OPEN } from './lifecycle.ts';

const list = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

export const timeBankInvariants: readonly Invariant[] = [
  invariant(
    'exchange-escrow',
    '约好了还没完的互助，爱心正好都在保管；别的互助，保管里一分没有',
    `SELECT e.number AS what FROM exchanges e LEFT JOIN love_accounts a ON a.account = 'escrow:' || e.number
     WHERE COALESCE(a.balance, 0) <> CASE WHEN e.state IN (${list(HELD)}) THEN e.points ELSE 0 END
     UNION ALL SELECT 0 FROM love_accounts a WHERE a.account LIKE 'escrow:%' AND a.balance <> 0
       AND NOT EXISTS (SELECT 1 FROM exchanges e WHERE a.account = 'escrow:' || e.number)`,
  ),
  invariant(
    'exchange-timer',
    '没完的互助都有计时（最上级在裁定的除外），完了的没有',
    `SELECT e.number AS what FROM exchanges e
     WHERE (e.until IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM timers t WHERE t.key = 'exchange:' || e.number AND t.due_at = e.until))
       OR (e.until IS NULL AND e.state <> 'disputed' AND e.state IN (${list(OPEN)}))
       OR (e.state NOT IN (${list(OPEN)}) AND (e.until IS NOT NULL OR e.ended_at IS NULL
         OR EXISTS (SELECT 1 FROM timers t WHERE t.key = 'exchange:' || e.number)))`,
  ),
  invariant(
    'exchange-parties',
    '互助是两个人的事，爱心是正数',
    `SELECT number AS what FROM exchanges WHERE points < 1 OR asker_id = helper_id
       OR (helper_id IS NULL AND asker_id IS NOT NULL AND state IN ('asked', 'offered', ${list(HELD)}))`,
  ),
  invariant(
    'exchange-dispute',
    '有分歧的互助都通知过该裁定的人',
    `SELECT e.number AS what FROM exchanges e WHERE e.state = 'disputed' AND e.until IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM outbox o WHERE o.key = 'exchange:' || e.number || ':dispute:' || e.decider)`,
  ),
  invariant(
    'gift',
    '送出的爱心是正数，送给一个人或一个社区',
    `SELECT number AS what FROM gifts WHERE points < 1 OR (to_id IS NOT NULL AND node IS NOT NULL)`,
  ),
  invariant(
    'family',
    '一家至少两个人',
    'SELECT MIN(family) AS what FROM family_members GROUP BY family HAVING COUNT(*) < 2',
  ),
];
