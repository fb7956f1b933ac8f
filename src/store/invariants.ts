/** What must hold in the engine's tables at any moment between two units of work; reads only. */
import type { Tx } from './tx.ts';

export interface Invariant {
  id: string;
  /** What holds, as an operator reads it. */
  says: string;
  /** Where it does not: one line each, without personal data. */
  broken(tx: Tx): Promise<string[]>;
}

/** Enough to see what is wrong. */
const MOST = 50;

/** `sql` selects a column `what`. */
export function invariant(id: string, says: string, sql: string): Invariant {
  return {
    id,
    says,
    broken: async (tx) => {
      const rows = await tx.query<{ what: string | number }>(`SELECT what FROM (${sql}) AS found LIMIT ${MOST}`, []);
      return rows.map(({ what }) => String(what));
    },
  };
}

export const messagingInvariants: readonly Invariant[] = [
  invariant(
    'inbox',
    '每条收到的消息只处理一次',
    `SELECT MIN(received_at) AS what FROM inbox GROUP BY key HAVING COUNT(*) > 1
     UNION ALL SELECT received_at FROM inbox WHERE key NOT LIKE '%|%|%'`,
  ),
  invariant(
    'outbox-once',
    '每条要发的消息只有一份',
    'SELECT MIN(seq) AS what FROM outbox GROUP BY key HAVING COUNT(*) > 1',
  ),
  invariant(
    'outbox-state',
    '要发的消息状态齐全：正在发的有租约，发完的有时间',
    `SELECT seq AS what FROM outbox
     WHERE status NOT IN ('waiting', 'sending', 'held', 'combined', 'sent', 'unreachable', 'failed', 'cancelled')
       OR (status = 'sending' AND leased_until IS NULL) OR (status <> 'sending' AND leased_until IS NOT NULL)
       OR (status IN ('waiting', 'sending', 'held', 'combined') AND settled_at IS NOT NULL)
       OR (status IN ('sent', 'unreachable', 'failed', 'cancelled') AND settled_at IS NULL)`,
  ),
  invariant(
    'outbox-digest',
    '汇总里的每条通知都有那条汇总',
    `SELECT o.seq AS what FROM outbox o
     WHERE o.status = 'combined' AND NOT EXISTS (SELECT 1 FROM outbox d WHERE d.key = o.digest)`,
  ),
  invariant(
    'conversations',
    '每个聊天的主人都在',
    `SELECT c.channel AS what FROM conversations c
     WHERE c.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.id = c.person_id)`,
  ),
  invariant(
    'staff',
    '每个身份和岗位都有人、有辖区',
    `SELECT r.role AS what FROM roles r WHERE NOT EXISTS (SELECT 1 FROM persons p WHERE p.id = r.person_id)
       OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.code = r.node)
     UNION ALL
     SELECT o.post FROM posts o WHERE NOT EXISTS (SELECT 1 FROM persons p WHERE p.id = o.person_id)
       OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.code = o.node)`,
  ),
];
