/** What each kind of timer does when it is due. */

import { type ActivityStep, activityTimer } from '../domain/activities/running.ts';
import { planAhead } from '../domain/clinic/calendar.ts';
import { STEPS as CLINIC_STEPS } from '../domain/clinic/reminder-plan.ts';
import { clinicTimer } from '../domain/clinic/reminders.ts';
import { expireDaily, publishHead, tellWaiting } from '../domain/love-card/notices.ts';
import { type AskStep, askTimer } from '../domain/tickets/asking.ts';
import type { TimerStep } from '../domain/tickets/change.ts';
import { dailyDigest } from '../domain/tickets/daily.ts';
import { unitNews } from '../domain/tickets/sideways.ts';
import { ticketTimer } from '../domain/tickets/timers.ts';
import { remindBorrower, toolDigest } from '../domain/tools/reminders.ts';
import { talkIdle } from '../engine/idle.ts';
import type { TurnDeps } from '../engine/turn.ts';
import { morning } from '../workers/lease.ts';
import { forgetOld } from '../workers/retention.ts';
import type { TimerHandler } from '../workers/timers.ts';
import { claimTimers } from './claims.ts';
import { exchangeTimers } from './exchanges.ts';
import { questions } from './questions.ts';

const TICKET_STEPS: readonly TimerStep[] = ['take-warning', 'take', 'resolve-warning', 'resolve', 'review', 'unrated'];
const ACTIVITY_STEPS: readonly ActivityStep[] = ['eve', 'hour', 'over'];
const ASK_STEPS: readonly AskStep[] = ['ask-again', 'ask-over'];

export function timerHandlers(deps: TurnDeps): Readonly<Record<string, TimerHandler>> {
  const tickets = TICKET_STEPS.map((step): [string, TimerHandler] => [
    `ticket-${step}`,
    (tx, subject) => ticketTimer(tx, step, Number(subject)),
  ]);
  const { askQuestion, askFeedback } = questions(deps);
  const asking = ASK_STEPS.map((step): [string, TimerHandler] => [
    `ticket-${step}`,
    (tx, subject) => askTimer(tx, step, Number(subject), askQuestion),
  ]);
  const clinic = CLINIC_STEPS.map((step): [string, TimerHandler] => [
    `clinic-${step}`,
    (tx, subject) => clinicTimer(tx, step, Number(subject)),
  ]);
  const activities = ACTIVITY_STEPS.map((step): [string, TimerHandler] => [
    `activity-${step}`,
    (tx, subject) => activityTimer(tx, step, Number(subject), askFeedback),
  ]);
  return {
    ...Object.fromEntries([...tickets, ...asking, ...activities]),
    ...claimTimers(deps),
    ...exchangeTimers(deps),
    ...Object.fromEntries(clinic),
    'clinic-plan': (tx) => planAhead(tx),
    'ticket-unit-news': (tx, subject) => unitNews(tx, Number(subject)),
    'talk-idle': (tx, subject) => talkIdle(tx, subject, deps),
    retention: (tx) => forgetOld(tx),
    morning: (tx) => morning(tx),
    'tool-loan': (tx, subject) => remindBorrower(tx, Number(subject)),
    'tool-digest': (tx) => toolDigest(tx),
    'daily-digest': (tx) => dailyDigest(tx),
    'love-waiting': (tx, subject) => tellWaiting(tx, subject),
    'love-head': (tx) => publishHead(tx),
    'love-expiry': (tx) => expireDaily(tx),
  };
}
