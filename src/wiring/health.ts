/** What /healthz and /metrics say of the state of things. */
import { In } from 'typeorm';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { calendarOf } from '../domain/tickets/deadlines.ts';
import type { Health } from '../http/app.ts';
import { Outbox } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';

const MONTH_MS = 30 * 24 * 3600_000;

/** `gateway` undefined: none is configured. Storing is tried, not guessed. */
export async function health(store: Store, o: { gateway: boolean | undefined; account: boolean }): Promise<Health> {
  const warnings: string[] = [];
  if (o.gateway === undefined) warnings.push('no group gateway is configured: alerts wait');
  if (o.gateway === false) warnings.push('the group gateway is absent: alerts wait');
  if (!o.account) warnings.push('the WeChat API refuses us for now: run mulin doctor');
  try {
    const found = await store.inTransaction(foundIn);
    return { warnings: [...warnings, ...found], reasons: [] };
  } catch (error) {
    return { warnings, reasons: [error instanceof Error ? error.message : 'the database does not answer'] };
  }
}

async function foundIn(tx: Tx): Promise<string[]> {
  await tx.touch('health');
  const picture = await neighbourhood(tx);
  const found: string[] = [];
  if (picture.isEmpty) found.push('no neighbourhood is loaded: run mulin import');
  else if (!picture.groups.some(({ kind }) => kind === 'work')) found.push('no work group is bound: alerts wait');
  if (!(await calendarKnown(tx))) found.push('next holidays are not known: update mulin');
  return found;
}

export async function waitingRows(tx: Tx): Promise<number> {
  return (await tx.db()).countBy(Outbox, { status: In(['waiting', 'sending', 'held']) });
}

export async function calendarKnown(tx: Tx): Promise<boolean> {
  const calendar = calendarOf(await neighbourhood(tx));
  const soon = new Date(tx.now.getTime() + MONTH_MS);
  return [tx.now, soon].every((date) => calendar.yearIsKnown(date.getUTCFullYear()));
}
