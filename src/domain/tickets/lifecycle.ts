/** A ticket's life as one table: who may move it from where to where. Nothing else decides that. */

export type Status = 'open' | 'taken' | 'resolved' | 'closed' | 'withdrawn' | 'declined' | 'merged';

export type Move =
  | 'report'
  | 'file'
  | 'take'
  | 'note'
  | 'ask'
  | 'answer'
  | 'no-answer'
  | 'want-extend'
  | 'want-decline'
  | 'refuse'
  | 'extend'
  | 'shelve'
  | 'review'
  | 'decline'
  | 'supervise'
  | 'help'
  | 'refer'
  | 'resolve'
  | 'escalate'
  | 'assign'
  | 'return'
  | 'climb'
  | 'rise'
  | 'warn'
  | 'add'
  | 'urge'
  | 'withdraw'
  | 'join'
  | 'leave'
  | 'split'
  | 'merge'
  | 'absorb'
  | 'undo'
  | 'score'
  | 'hurry'
  | 'weigh'
  | 'rate'
  | 'reopen'
  | 'lapse'
  | 'erase'
  | 'tell'
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
  // By staff who saw it, or for a caller.
  file: { by: 'staff', from: [], to: 'open', says: '登记' },
  note: { by: 'staff', from: ALIVE, to: null, says: '进展' },
  ask: { by: 'staff', from: ALIVE, to: null, says: '追问' },
  answer: { by: 'reporter', from: ALIVE, to: null, says: '回复' },
  'no-answer': { by: 'system', from: ALIVE, to: null, says: '居民没有回复' },
  'want-extend': { by: 'staff', from: ALIVE, to: null, says: '申请延期' },
  'want-decline': { by: 'staff', from: ALIVE, to: null, says: '申请不予受理' },
  refuse: { by: 'staff', from: ALIVE, to: null, says: '不同意申请' },
  extend: { by: 'staff', from: ALIVE, to: null, says: '延期' },
  shelve: { by: 'staff', from: ALIVE, to: null, says: '挂账' },
  review: { by: 'system', from: ALIVE, to: null, says: '挂账到期' },
  decline: { by: 'staff', from: ALIVE, to: 'declined', says: '不予受理' },
  supervise: { by: 'staff', from: ALIVE, to: null, says: '督办' },
  help: { by: 'staff', from: ALIVE, to: null, says: '请人协办' },
  // The unit gets a call or a slip; the ticket stays ours.
  refer: { by: 'staff', from: ALIVE, to: null, says: '转办' },
  resolve: { by: 'staff', from: ALIVE, to: 'resolved', says: '办结' },
  // Whoever gets it must take it anew, so that somebody's name stands on it.
  escalate: { by: 'staff', from: ALIVE, to: 'open', says: '上报上级' },
  assign: { by: 'staff', from: ALIVE, to: 'open', says: '转派' },
  return: { by: 'staff', from: ALIVE, to: 'open', says: '退单' },
  climb: { by: 'system', from: ALIVE, to: 'open', says: '超时提级' },
  rise: { by: 'system', from: ALIVE, to: 'open', says: '多户提级' },
  warn: { by: 'system', from: ALIVE, to: null, says: '提醒' },
  add: { by: 'reporter', from: ALIVE, to: null, says: '补充' },
  urge: { by: 'reporter', from: ALIVE, to: null, says: '催办' },
  withdraw: { by: 'reporter', from: ALIVE, to: 'withdrawn', says: '撤回' },
  // Neighbours: the ticket goes on, whoever of its reporters comes or goes.
  join: { by: 'reporter', from: ALIVE, to: null, says: '也上报了' },
  leave: { by: 'reporter', from: ALIVE, to: null, says: '不再跟进' },
  split: { by: 'reporter', from: ALIVE, to: null, says: '分开单独办' },
  hurry: { by: 'system', from: ALIVE, to: null, says: '改为紧急' },
  weigh: { by: 'system', from: ALIVE, to: null, says: '多户上报' },
  merge: { by: 'staff', from: ALIVE, to: 'merged', says: '合并到别的工单' },
  absorb: { by: 'staff', from: ALIVE, to: null, says: '并入' },
  // Where it leads to is how the ticket stood before (tickets/undo.ts).
  undo: { by: 'staff', from: [...ALIVE, 'resolved', 'declined', 'merged'], to: null, says: '撤销' },
  // One of several reporters; the last one's closes it.
  score: { by: 'reporter', from: ['resolved'], to: null, says: '评价' },
  rate: { by: 'reporter', from: ['resolved'], to: 'closed', says: '评价结案' },
  // A level up, past the one who had called it resolved or not ours (domain.md R17).
  reopen: { by: 'reporter', from: [...DONE, 'declined'], to: 'open', says: '重办' },
  lapse: { by: 'system', from: ['resolved'], to: 'closed', says: '没有评价，结案' },
  // Its reporter is erased.
  erase: { by: 'system', from: [], to: null, says: '居民信息已删除' },
  // By a call or a visit, after the delivery could not.
  tell: {
    by: 'staff',
    from: ['open', 'taken', 'resolved', 'closed', 'declined', 'merged'],
    to: null,
    says: '已告知居民',
  },
  // Written by the delivery, so that staff see who could not be told.
  unreached: {
    by: 'system',
    from: ['open', 'taken', 'resolved', 'closed', 'withdrawn', 'declined', 'merged'],
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
  declined: '不予受理',
  merged: '已合并',
};

export const RATING_NAMES: readonly string[] = ['', '解决了，满意', '解决了，不太满意', '没解决'];

/** Somebody is at it, or shall be. */
export const isAlive = ({ status }: { status: string }): boolean => ALIVE.some((alive) => alive === status);

export function mayMove(move: Move, status: Status): boolean {
  return LIFECYCLE[move].from.includes(status);
}
