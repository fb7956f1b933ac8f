/** What must hold of places at any moment between two units of work; reads only. */
import { type Invariant, invariant } from '../../store/invariants.ts';
import type { Tx } from '../../store/tx.ts';

export const allotmentInvariants: readonly Invariant[] = [
  invariant(
    'places',
    '名额不会多给，也不会少于零',
    `SELECT id AS what FROM allotments WHERE taken < 0 OR taken > total OR taken_by_priority < 0
       OR taken_by_priority > taken OR reserved < 0`,
  ),
  invariant(
    'places-taken',
    '已占的名额等于占着名额的人数（优先的也是）',
    `SELECT a.id AS what FROM allotments a
     WHERE a.taken <> (SELECT COUNT(*) FROM claims c WHERE c.allotment = a.id AND c.holds)
       OR a.taken_by_priority <> (SELECT COUNT(*) FROM claims c WHERE c.allotment = a.id AND c.holds AND c.priority > 0)`,
  ),
  invariant(
    'claim-state',
    '每个名额占不占，与它的状态一致；留着的有期限，到期有计时',
    `SELECT c.number AS what FROM claims c
     WHERE (c.state IN ('offered', 'held', 'missed') AND NOT c.holds)
       OR (c.state IN ('waiting', 'cancelled', 'lapsed') AND c.holds)
       OR c.state NOT IN ('waiting', 'offered', 'held', 'used', 'cancelled', 'lapsed', 'missed')
       OR (c.state = 'offered' AND c.until IS NULL)
       OR (c.state IN ('offered', 'held') AND c.until IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM timers i WHERE i.key = 'claim:' || c.number))
       OR (c.state IN ('waiting', 'offered', 'held')) <> (c.ended_at IS NULL)`,
  ),
  invariant(
    'claim-once',
    '同一个人在同一项里只占一个名额或排一个队',
    `SELECT MIN(number) AS what FROM claims WHERE state IN ('waiting', 'offered', 'held')
     GROUP BY allotment, subject HAVING COUNT(*) > 1`,
  ),
  invariant(
    'claim-orphans',
    '每个名额都属于现有的一项',
    'SELECT c.number AS what FROM claims c WHERE NOT EXISTS (SELECT 1 FROM allotments a WHERE a.id = c.allotment)',
  ),
  { id: 'places-waiting', says: '候补人数与排队的人一致；有空名额时会去问下一个', broken: wrongQueues },
];

async function wrongQueues(tx: Tx): Promise<string[]> {
  const counts = await tx.query<{ allotment: string; priority: number; waiting: number }>(
    `SELECT allotment, priority, COUNT(*) AS waiting FROM claims WHERE state = 'waiting' GROUP BY allotment, priority`,
    [],
  );
  const found = new Map<string, Record<string, number>>();
  for (const { allotment, priority, waiting } of counts) {
    found.set(allotment, { ...found.get(allotment), [priority]: Number(waiting) });
  }
  const rows = await tx.query<{ id: string; waiting: string }>('SELECT id, waiting FROM allotments', []);
  const wrong = rows.filter(({ id, waiting }) => !sameCounts(JSON.parse(waiting), found.get(id) ?? {}));
  const idle = await tx.query<{ id: string }>(
    `SELECT a.id FROM allotments a
     WHERE a.closed = false AND a.draw_at IS NULL AND (a.closes_at IS NULL OR a.closes_at > ?)
       AND EXISTS (SELECT 1 FROM claims c WHERE c.allotment = a.id AND c.state = 'waiting'
         AND a.total - a.taken > CASE WHEN c.priority > 0 OR a.reserved < a.taken_by_priority THEN 0
                                      ELSE a.reserved - a.taken_by_priority END)
       AND NOT EXISTS (SELECT 1 FROM timers i WHERE i.key = 'claims:' || a.id)`,
    [tx.now.getTime()],
  );
  return [...wrong, ...idle].map(({ id }) => id);
}

function sameCounts(a: Record<string, number>, b: Record<string, number>): boolean {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.every((each) => (a[each] ?? 0) === (b[each] ?? 0));
}
