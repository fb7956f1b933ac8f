/** What must hold of tickets at any moment between two units of work; reads only. */
import { type Invariant, invariant } from '../../store/invariants.ts';
import type { Tx } from '../../store/tx.ts';
import { LIFECYCLE, type Move } from './lifecycle.ts';
import { readTicketNumber, ticketNumber } from './number.ts';
import { NUMBERED, skippedNumbers } from './numbering.ts';

/** Settled messages are forgotten after 30 days (workers/retention.ts). */
const REMEMBERED_MS = 29 * 24 * 3600_000;

export const ticketInvariants: readonly Invariant[] = [
  {
    id: 'ticket-alert',
    says: '每张没办完的工单都通知过工作人员',
    broken: async (tx) => {
      const rows = await tx.query<{ number: number }>(
        `SELECT number FROM tickets t WHERE status IN ('open', 'taken') AND created_at > ? AND NOT EXISTS (
           SELECT 1 FROM outbox o WHERE o.ticket = t.number AND (o.recipient LIKE 'node:%' OR o.recipient LIKE 'person:%'))`,
        [tx.now.getTime() - REMEMBERED_MS],
      );
      return rows.map(({ number }) => `工单 ${number}`);
    },
  },
  invariant(
    'ticket-timer',
    '每张没办完的工单都有计时（等居民回答的、上面没有人可提而已提醒超时的除外）',
    `SELECT t.number AS what FROM tickets t
     WHERE (t.status IN ('open', 'resolved') OR (t.status = 'taken' AND t.waiting_for IS NULL))
       AND NOT EXISTS (SELECT 1 FROM timers i WHERE i.key = 'ticket:' || t.number)
       AND NOT (t.status <> 'resolved'
         AND (t.restricted = true OR EXISTS (SELECT 1 FROM nodes n WHERE n.code = t.node AND n.parent IS NULL))
         AND EXISTS (SELECT 1 FROM ticket_log l WHERE l.ticket = t.number AND l.event = 'warn'
           AND l.at >= CASE t.status WHEN 'taken' THEN t.resolve_due_at ELSE t.take_due_at END))`,
  ),
  invariant(
    'ticket-no-timer',
    '已结案、撤回、合并的工单不再计时；挂账的只等复查',
    `SELECT t.number AS what FROM tickets t JOIN timers i ON i.key = 'ticket:' || t.number
     WHERE t.status IN ('closed', 'withdrawn', 'merged')
       OR (t.shelved_until IS NOT NULL AND t.status IN ('open', 'taken') AND i.kind <> 'ticket-review')`,
  ),
  { id: 'ticket-trail', says: '每张工单的状态和经过的最后一步一致', broken: offTrail },
  { id: 'ticket-number', says: '工单编号连续、校验位正确', broken: wrongNumbers },
  invariant(
    'ticket-reporter',
    '每张工单都有报事人（个人信息已删除、已合并、工作人员登记的除外）',
    `SELECT t.number AS what FROM tickets t WHERE t.status <> 'merged'
       AND NOT EXISTS (SELECT 1 FROM ticket_reporters r WHERE r.ticket = t.number)
       AND NOT EXISTS (SELECT 1 FROM ticket_log l WHERE l.ticket = t.number AND l.event IN ('erase', 'file'))`,
  ),
  invariant('ticket-households', '每张工单至少一户', 'SELECT number AS what FROM tickets WHERE households < 1'),
  invariant(
    'ticket-merged',
    '已合并的工单知道并到了哪里，没有并到自己',
    `SELECT t.number AS what FROM tickets t WHERE (t.status = 'merged') <> (t."into" IS NOT NULL) OR t."into" = t.number
       OR (t."into" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tickets o WHERE o.number = t."into"))`,
  ),
  invariant(
    'ticket-node',
    '每张工单都在现有的辖区里',
    `SELECT t.number AS what FROM tickets t WHERE NOT EXISTS (SELECT 1 FROM nodes n WHERE n.code = t.node)
       OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.code = t.home_node)`,
  ),
  invariant(
    'ticket-orphans',
    '没有失去工单或报事人的记录',
    `SELECT l.ticket AS what FROM ticket_log l WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.number = l.ticket)
     UNION ALL SELECT r.ticket FROM ticket_reporters r
       WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.number = r.ticket)
          OR NOT EXISTS (SELECT 1 FROM persons p WHERE p.id = r.person_id)
     UNION ALL SELECT m.ticket FROM media m
       WHERE m.ticket IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.number = m.ticket)`,
  ),
  invariant(
    'media',
    '每张存下的照片和语音都有内容',
    `SELECT m.id AS what FROM media m
       WHERE m.status = 'stored' AND NOT EXISTS (SELECT 1 FROM media_bytes b WHERE b.id = m.id)
     UNION ALL SELECT b.id FROM media_bytes b WHERE NOT EXISTS (SELECT 1 FROM media m WHERE m.id = b.id)`,
  ),
];

/** An undone command has put the status back to what it was before: what the trail says of that is not one move's. */
async function offTrail(tx: Tx): Promise<string[]> {
  const moves = Object.entries(LIFECYCLE).flatMap(([move, { to }]) => (to === null ? [] : [move as Move]));
  const marks = [...moves, 'undo'].map(() => '?').join(',');
  const rows = await tx.query<{ number: number; status: string; event: string | null }>(
    `SELECT t.number, t.status, l.event FROM tickets t LEFT JOIN ticket_log l ON l.seq =
       (SELECT MAX(seq) FROM ticket_log WHERE ticket = t.number AND event IN (${marks}))`,
    [...moves, 'undo'],
  );
  const off = rows.filter(({ status, event }) => event !== 'undo' && LIFECYCLE[event as Move]?.to !== status);
  return off.map(({ number, status, event }) => `工单 ${number}：${status}，经过是 ${event ?? '空的'}`);
}

async function wrongNumbers(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ number: number }>(
    NUMBERED.map((table) => `SELECT number FROM ${table}`).join(' UNION ALL '),
    [],
  );
  const numbers = new Set(rows.map(({ number }) => number));
  const wrong = [...numbers].filter((number) => readTicketNumber(String(number)).kind !== 'number');
  const skipped = await skippedNumbers(tx);
  const [counter] = await tx.query<{ value: number }>("SELECT value FROM counters WHERE name = 'tickets'", []);
  const missing: string[] = [];
  // on PostgreSQL a sequence counts, which leaves out what was rolled back
  for (let n = 1; n <= (counter?.value ?? 0); n++) {
    if (numbers.has(ticketNumber(n)) || skipped.some(({ from, to }) => n >= from && n <= to)) continue;
    missing.push(`工单 ${ticketNumber(n)} 缺失`);
  }
  const beyond = ticketNumber((counter?.value ?? Number.POSITIVE_INFINITY) + 1);
  const ahead = counter ? [...numbers].filter((number) => number >= beyond) : [];
  return [
    ...wrong.map((number) => `工单 ${number} 校验位不对`),
    ...missing,
    ...ahead.map((number) => `工单 ${number} 超出计数`),
  ];
}
