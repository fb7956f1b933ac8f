/** Who may move an exchange from where to where, in one table (style.md 9). Pure. */

/** `asker` is helped and pays, `helper` helps. `staff`: who decides a dispute. `clock`: nobody has said anything. */
export type Side = 'asker' | 'helper' | 'staff' | 'clock';

export const STATES = {
  requested: '等邻居来帮',
  asked: '等对方答复',
  offered: '等您答复',
  agreed: '约好了',
  done: '等另一方确认',
  cancelling: '等对方确认取消',
  disputed: '等网格员裁定',
  paid: '完成',
  halved: '完成，各半',
  back: '爱心已退回',
  cancelled: '已取消',
  lapsed: '没有人来，已撤下',
} as const;
export type State = keyof typeof STATES;

export type Move =
  | 'volunteer'
  | 'agree'
  | 'counter'
  | 'decline'
  | 'cancel'
  | 'call-off'
  | 'ask-off'
  | 'allow-off'
  | 'say-done'
  | 'confirm'
  | 'not-yet'
  | 'dispute'
  | 'stay-silent'
  | 'decide';

interface Rule {
  from: readonly State[];
  by: readonly Side[];
}

/** Points lie in 'escrow:<number>' from `agreed` until an end. */
export const HELD: readonly State[] = ['agreed', 'done', 'cancelling', 'disputed'];
export const OPEN: readonly State[] = ['requested', 'asked', 'offered', ...HELD];

export const MOVES: Readonly<Record<Move, Rule>> = {
  volunteer: { from: ['requested'], by: ['helper'] },
  /** Asked is the helper's turn, offered the asker's: nobody agrees to her own words. */
  agree: { from: ['asked', 'offered'], by: ['asker', 'helper'] },
  counter: { from: ['asked', 'offered'], by: ['asker', 'helper'] },
  decline: { from: ['asked', 'offered'], by: ['asker', 'helper', 'clock'] },
  cancel: { from: ['requested', 'asked', 'offered'], by: ['asker'] },
  /** Before it begins, or by who would have helped: the points go back at once. */
  'call-off': { from: ['agreed'], by: ['asker', 'helper'] },
  /** It may have begun: the helper says whether she has helped already. */
  'ask-off': { from: ['agreed'], by: ['asker'] },
  'allow-off': { from: ['cancelling'], by: ['helper'] },
  'say-done': { from: ['agreed'], by: ['asker', 'helper'] },
  confirm: { from: ['done'], by: ['asker', 'helper'] },
  /** The asker was too early. */
  'not-yet': { from: ['done'], by: ['helper'] },
  dispute: { from: ['agreed', 'done', 'cancelling'], by: ['asker', 'helper'] },
  'stay-silent': { from: ['requested', 'asked', 'offered', 'agreed', 'done', 'cancelling'], by: ['clock'] },
  decide: { from: ['disputed'], by: ['staff'] },
};

interface Standing {
  state: string;
  askerDoneAt: Date | null;
  helperDoneAt: Date | null;
}

/** Whose word is waited for; null: nobody's, or anybody's. */
export function turn({ state, askerDoneAt }: Standing): Side | null {
  switch (state as State) {
    case 'asked':
    case 'cancelling':
      return 'helper';
    case 'offered':
      return 'asker';
    case 'done':
      return askerDoneAt ? 'helper' : 'asker';
    case 'disputed':
      return 'staff';
    default:
      return null;
  }
}

export function mayMove(move: Move, exchange: Standing, by: Side): boolean {
  const { from, by: sides } = MOVES[move];
  if (!sides.includes(by) || !from.includes(exchange.state as State)) return false;
  if (move === 'cancel' || move === 'dispute' || move === 'call-off' || move === 'ask-off' || move === 'say-done') {
    return move !== 'dispute' || exchange.state !== 'cancelling' || by === 'helper';
  }
  const waits = turn(exchange);
  return by === 'clock' || waits === null || waits === by;
}
