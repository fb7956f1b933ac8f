/** What must hold of tools at any moment between two units of work; reads only. */
import { type Invariant, invariant } from '../../store/invariants.ts';

export const toolInvariants: readonly Invariant[] = [
  invariant(
    'tool-item',
    '每件工具只在一个人手里：借出的有一笔没还的借用，别的没有',
    `SELECT i.id AS what FROM tool_items i
     WHERE (i.state = 'lent') <> (i.loan IS NOT NULL)
       OR i.state NOT IN ('in', 'lent', 'repair', 'missing', 'retired')
       OR (i.loan IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tool_loans l
         WHERE l.number = i.loan AND l.item = i.id AND l.returned_at IS NULL))
     UNION ALL SELECT l.item FROM tool_loans l WHERE l.returned_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM tool_items i WHERE i.id = l.item AND i.loan = l.number)`,
  ),
  invariant(
    'tool-stock',
    '能约的件数等于在架和借出的件数，留着的都有东西',
    `SELECT a.id AS what FROM allotments a WHERE a.id LIKE 'tool:%'
       AND (a.total <> (SELECT COUNT(*) FROM tool_items i
           WHERE 'tool:' || i.type || '@' || i.station = a.id AND i.state IN ('in', 'lent'))
         OR (SELECT COUNT(*) FROM claims c WHERE c.allotment = a.id AND c.state IN ('held', 'offered'))
          > (SELECT COUNT(*) FROM tool_items i
             WHERE 'tool:' || i.type || '@' || i.station = a.id AND i.state = 'in'))`,
  ),
  invariant(
    'tool-loan',
    '每笔没还的借用占着一件，还了的不占；没还的都有提醒',
    `SELECT l.number AS what FROM tool_loans l WHERE (l.returned_at IS NULL) <> EXISTS (SELECT 1 FROM claims c
         WHERE c.number = l.number AND c.state = 'used' AND c.holds)
       OR (l.returned_at IS NULL AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.key = 'tool:' || l.number))
     UNION ALL SELECT c.number FROM claims c WHERE c.kind = 'reservation' AND c.state = 'used' AND c.holds
       AND NOT EXISTS (SELECT 1 FROM tool_loans l WHERE l.number = c.number AND l.returned_at IS NULL)`,
  ),
];
