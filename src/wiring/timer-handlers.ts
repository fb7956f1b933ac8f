/** What each kind of timer does when it is due. */
import type { TimerStep } from '../domain/tickets/change.ts';
import { ticketTimer } from '../domain/tickets/timers.ts';
import { talkIdle } from '../engine/idle.ts';
import type { TurnDeps } from '../engine/turn.ts';
import { forgetOld } from '../workers/retention.ts';
import type { TimerHandler } from '../workers/timers.ts';

const TICKET_STEPS: readonly TimerStep[] = ['take-warning', 'take', 'resolve-warning', 'resolve', 'unrated'];

export function timerHandlers(deps: TurnDeps): Readonly<Record<string, TimerHandler>> {
  const tickets = TICKET_STEPS.map((step): [string, TimerHandler] => [
    `ticket-${step}`,
    (tx, subject) => ticketTimer(tx, step, Number(subject)),
  ]);
  return {
    ...Object.fromEntries(tickets),
    'talk-idle': (tx, subject) => talkIdle(tx, subject, deps),
    retention: (tx) => forgetOld(tx),
  };
}
