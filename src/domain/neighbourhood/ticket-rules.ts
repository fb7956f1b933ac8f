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
  /** Neighbours: out of doors, how far apart the same thing can be. */
  nearMetres: number;
  /** Households whose reports make an ordinary ticket urgent; and those with which it goes a level up. */
  householdsUrgent: number;
  householdsUp: number;
  /** At these numbers the work group hears how many there are. */
  householdsTold: readonly number[];
}

export const TICKET_RULES: TicketRules = {
  askLongest: '3wd',
  askAgain: '2wd',
  supervisedTake: '4h',
  supervisedResolve: '3wd',
  unitNews: '3wd',
  extendMost: 60,
  shelveMost: 365,
  nearMetres: 50,
  householdsUrgent: 3,
  householdsUp: 5,
  householdsTold: [2, 3, 5, 10, 20, 50],
};
