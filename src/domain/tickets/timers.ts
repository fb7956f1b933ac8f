/** What happens to a ticket when time runs: warned, 超时提级 up the ladder, closed unrated. Each step once. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { alert, reportersOf, tellReporters } from './alerts.ts';
import { arrival, change, SYSTEM, setTimer, type TimerStep } from './change.ts';
import { reviewTicket } from './deciding.ts';
import { mayMove, type Status } from './lifecycle.ts';
import { trailOf } from './queries.ts';
import { levelAbove } from './restricted.ts';
import { pushes } from './texts.ts';

type Step = (tx: Tx, ticket: TicketRow) => Promise<void>;

const STEPS: Readonly<Record<TimerStep, Step>> = {
  'take-warning': (tx, ticket) => warn(tx, ticket, 'take', ticket.takeDueAt, '还没有人接单'),
  take: (tx, ticket) => climb(tx, ticket, '没有人接单'),
  'resolve-warning': (tx, ticket) => warn(tx, ticket, 'resolve', ticket.resolveDueAt, '快到办结时限'),
  resolve: (tx, ticket) => climb(tx, ticket, '没有办结'),
  review: reviewTicket,
  unrated: async (tx, ticket) => {
    const ratings = (await reportersOf(tx, ticket.number)).flatMap(({ rating }) => rating ?? []);
    const set = { closedAt: tx.now, ...(ratings.length > 0 && { rating: Math.max(...ratings) }) };
    change(tx, ticket, { move: 'lapse', actor: SYSTEM, set });
    await tellReporters(tx, ticket.number, pushes.lapsed({ number: ticket.number }), ({ rating }) => rating === null);
  },
};

const MOVE: Readonly<Record<TimerStep, 'warn' | 'climb' | 'review' | 'lapse'>> = {
  'take-warning': 'warn',
  take: 'climb',
  'resolve-warning': 'warn',
  resolve: 'climb',
  review: 'review',
  unrated: 'lapse',
};

export async function ticketTimer(tx: Tx, step: TimerStep, number: number): Promise<void> {
  const ticket = await tx.tickets.get(number);
  if (!ticket || !mayMove(MOVE[step], ticket.status as Status)) return;
  await STEPS[step](tx, ticket);
}

/** After an outage the deadline itself may have passed: then its step alone is taken (design 7). */
async function warn(tx: Tx, ticket: TicketRow, next: 'take' | 'resolve', due: Date, why: string): Promise<void> {
  setTimer(tx, ticket.number, next, due);
  if (due <= tx.now) return;
  change(tx, ticket, { move: 'warn', actor: SYSTEM, words: why });
  await alert(tx, ticket, { head: '提醒', once: `warn:${next}:${ticket.arrivedAt.getTime()}:${due.getTime()}`, why });
}

async function climb(tx: Tx, ticket: TicketRow, why: string): Promise<void> {
  const picture = await neighbourhood(tx);
  const above = await levelAbove(tx, ticket);
  const here = picture.node(ticket.node)?.name ?? ticket.node;
  const due = ticket.status === 'taken' ? ticket.resolveDueAt : ticket.takeDueAt;
  const trail = `${here}到 ${formatDeadline(due)} ${why}`;
  if (!above) {
    // The top of the ladder: it stays, and is said once more.
    change(tx, ticket, { move: 'warn', actor: SYSTEM, words: trail });
    await alert(tx, ticket, {
      head: '提醒',
      once: `overdue:${ticket.arrivedAt.getTime()}:${due.getTime()}`,
      why: `已超时：${trail}`,
    });
    return;
  }
  const history = [...(await climbs(tx, ticket)), trail].join('；');
  const set = await arrival(tx, ticket, above.code, 'climb');
  const climbed = change(tx, ticket, { move: 'climb', actor: SYSTEM, words: trail, set });
  const once = `climb:${above.code}:${ticket.arrivedAt.getTime()}`;
  await alert(tx, climbed, { head: '上报', once, why: `超时提级：${history}` });
  await tellReporters(tx, ticket.number, pushes.climbed({ number: ticket.number, node: above.name }));
}

/** How it came here, for the alert one level up. */
async function climbs(tx: Tx, ticket: TicketRow): Promise<string[]> {
  const rows = await trailOf(tx, ticket.number);
  return rows.filter(({ event }) => event === 'climb').map(({ words }) => words);
}
