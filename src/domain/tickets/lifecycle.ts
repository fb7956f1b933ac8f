/** A ticket's life as one table: who may move it from where to where. Nothing else decides that. */

export type Status = 'open' | 'taken' | 'resolved' | 'closed' | 'withdrawn';

export type Move =
  | 'report'
  | 'take'
  | 'note'
  | 'resolve'
  | 'escalate'
  | 'assign'
  | 'return'
  | 'climb'
  | 'warn'
  | 'add'
  | 'urge'
  | 'withdraw'
  | 'rate'
  | 'reopen'
  | 'lapse'
  | 'unreached';

interface Rule {
  by: 'staff' | 'reporter' | 'system';
  from: readonly Status[];
  /** null: the status stays. */
  to: Status | null;
  /** How it reads in a resident's trace and in staff's. */
  says: string;
}

const ALIVE = ['open', 'taken'] as const;
const DONE = ['resolved', 'closed'] as const;

export const LIFECYCLE: Readonly<Record<Move, Rule>> = {
  report: { by: 'reporter', from: [], to: 'open', says: '上报' },
  take: { by: 'staff', from: ['open'], to: 'taken', says: '接单' },
  note: { by: 'staff', from: ALIVE, to: null, says: '进展' },
  resolve: { by: 'staff', from: ALIVE, to: 'resolved', says: '办结' },
  // Whoever gets it must take it anew, so that somebody's name stands on it.
  escalate: { by: 'staff', from: ALIVE, to: 'open', says: '上报上级' },
  assign: { by: 'staff', from: ALIVE, to: 'open', says: '转派' },
  return: { by: 'staff', from: ALIVE, to: 'open', says: '退单' },
  climb: { by: 'system', from: ALIVE, to: 'open', says: '超时提级' },
  warn: { by: 'system', from: ALIVE, to: null, says: '提醒' },
  add: { by: 'reporter', from: ALIVE, to: null, says: '补充' },
  urge: { by: 'reporter', from: ALIVE, to: null, says: '催办' },
  withdraw: { by: 'reporter', from: ALIVE, to: 'withdrawn', says: '撤回' },
  rate: { by: 'reporter', from: ['resolved'], to: 'closed', says: '评价' },
  // A level up, past the one who had called it resolved (domain.md R17).
  reopen: { by: 'reporter', from: DONE, to: 'open', says: '重办' },
  lapse: { by: 'system', from: ['resolved'], to: 'closed', says: '未评价，结案' },
  // Written by the delivery, so that staff see who could not be told.
  unreached: {
    by: 'system',
    from: ['open', 'taken', 'resolved', 'closed', 'withdrawn'],
    to: null,
    says: '未能通知居民',
  },
};

export const STATUS_NAMES: Readonly<Record<Status, string>> = {
  open: '等待接单',
  taken: '办理中',
  resolved: '已办结',
  closed: '已结案',
  withdrawn: '已撤回',
};

export function mayMove(move: Move, status: Status): boolean {
  return LIFECYCLE[move].from.includes(status);
}
