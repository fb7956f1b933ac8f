/** What must hold of sessions and home visits at any moment between two units of work; reads only. */
import { type Invariant, invariant } from '../../store/invariants.ts';

export const clinicInvariants: readonly Invariant[] = [
  invariant(
    'session-places',
    '每一场都有名额，每份名额都有那一场',
    `SELECT s.id AS what FROM clinic_sessions s
       WHERE NOT EXISTS (SELECT 1 FROM allotments a WHERE a.id = 'session:' || s.id)
     UNION ALL SELECT 0 FROM allotments a WHERE a.kind = 'booking'
       AND NOT EXISTS (SELECT 1 FROM clinic_sessions s WHERE a.id = 'session:' || s.id)`,
  ),
  invariant(
    'session-cancelled',
    '取消的场次没有人还占着名额或候补，也不再提醒',
    `SELECT s.id AS what FROM clinic_sessions s WHERE s.cancelled IS NOT NULL
       AND (EXISTS (SELECT 1 FROM claims c WHERE c.allotment = 'session:' || s.id
              AND c.state IN ('waiting', 'offered', 'held'))
         OR EXISTS (SELECT 1 FROM timers i WHERE i.key = 'clinic:' || s.id || ':evening'
              OR i.key = 'clinic:' || s.id || ':hour' OR i.key = 'clinic:' || s.id || ':over'))`,
  ),
  invariant(
    'session-over',
    '每一场还没收尾的，都有结束时的计时',
    // Its places are closed when it is wound up: what time it is now, this needn't know.
    `SELECT s.id AS what FROM clinic_sessions s JOIN allotments a ON a.id = 'session:' || s.id
     WHERE s.cancelled IS NULL AND NOT a.closed
       AND NOT EXISTS (SELECT 1 FROM timers i WHERE i.key = 'clinic:' || s.id || ':over')`,
  ),
  invariant(
    'home-visit',
    '定了时间的上门都有医生和时间，没定的没有',
    `SELECT number AS what FROM home_visits
     WHERE (state = 'accepted' AND visit_at IS NULL) OR (state = 'open' AND doctor_id IS NOT NULL)
       OR (state IN ('open', 'accepted')) <> (ended_at IS NULL)`,
  ),
];
