/** When a session's reminders are due. */
import type { Tx } from '../../store/tx.ts';
import { dayOf, startOf } from '../neighbourhood/dates.ts';
import type { Session } from './calendar.ts';
import { type ClinicRules, minutesOf } from './rules.ts';

export const STEPS = ['evening', 'hour', 'over'] as const;
export type ClinicStep = (typeof STEPS)[number];

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

const keyOf = (session: number, step: ClinicStep) => `clinic:${session}:${step}`;

export function planReminders(tx: Tx, { id, startsAt, endsAt }: Session, { eveningAt }: ClinicRules): void {
  const evening = startOf(dayOf(new Date(startsAt.getTime() - DAY_MS)), minutesOf(eveningAt) / 60);
  const due: Readonly<Record<ClinicStep, Date>> = {
    evening,
    hour: new Date(startsAt.getTime() - HOUR_MS),
    over: endsAt,
  };
  for (const step of STEPS) {
    // What was planned too late is left out: nobody is reminded of yesterday evening.
    if (due[step] <= tx.now) continue;
    tx.timers.put({ key: keyOf(id, step), kind: `clinic-${step}`, dueAt: due[step], subject: String(id) });
  }
}

export function dropReminders(tx: Tx, session: number): void {
  for (const step of STEPS) tx.timers.remove(keyOf(session, step));
}
