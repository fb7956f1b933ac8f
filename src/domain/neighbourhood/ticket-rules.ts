/** How long a ticket may wait, be shelved, extended: data (section `rules`), with what holds where the data say nothing. */

export interface TicketRules {
  /** 追问: how long, in all, the clock may stand still for a resident's answer. */
  askLongest: string;
  /** Silence after which she is asked once more. */
  askAgain: string;
  /** 督办: the nearer deadlines. */
  supervisedTake: string;
  supervisedResolve: string;
  /** 转办: after how long the lead is asked what the unit has done. */
  unitNews: string;
  /** 延期: working days at once. */
  extendMost: number;
  /** 挂账: days ahead. */
  shelveMost: number;
}

export const TICKET_RULES: TicketRules = {
  askLongest: '3wd',
  askAgain: '2wd',
  supervisedTake: '4h',
  supervisedResolve: '3wd',
  unitNews: '3wd',
  extendMost: 60,
  shelveMost: 365,
};
