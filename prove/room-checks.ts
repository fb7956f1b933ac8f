/** What is looked for in a work group: whether all has come, in which order, how fast. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway, Sent } from '../src/sandbox/gateway.ts';
import type { BotClock } from './bot-clock.ts';
import type { Ground } from './ground.ts';

const MINUTE_MS = 60_000;
const MOST_A_MINUTE = 20;
const LOOK_MS = 50;
const RESENT = '（重发）';

/** Waits until each of these tickets is named in the room; those that are not in the end. */
export async function arrivedLate(
  gateway: Gateway,
  room: string,
  numbers: readonly string[],
  longestMs: number,
): Promise<string[]> {
  const until = Date.now() + longestMs;
  for (;;) {
    const text = textsIn(gateway, room).join('\n');
    const missing = numbers.filter((number) => !text.includes(number));
    if (missing.length === 0 || Date.now() > until) return missing;
    await sleep(LOOK_MS);
  }
}

export function tooFast(sent: readonly Sent[], clock: BotClock): string[] {
  const rooms = grouped(sent, ({ conversation }) => conversation);
  return [...rooms].flatMap(([room, all]) => {
    const times = all.flatMap((one) => clock.arrivals.get(one) ?? []);
    const fast = times.filter(({ latest }, at) => {
      const first = times[at - MOST_A_MINUTE];
      return first !== undefined && latest - first.earliest < MINUTE_MS;
    });
    return fast.length > 0 ? [`${room}: ${fast.length} messages were more than ${MOST_A_MINUTE} in their minute`] : [];
  });
}

/** What was to be said of each ticket in a node's group is what was said there, in that order, and what was said twice is marked. */
export async function outOfOrder(ground: Ground, rooms: Readonly<Record<string, string>>): Promise<string[]> {
  const violations: string[] = [];
  for (const [node, room] of Object.entries(rooms)) {
    const meant = perTicket(await dueIn(ground, node));
    const came = perTicket(textsIn(ground.gateway, room).flatMap(said));
    for (const [ticket, lines] of meant) {
      const seen = onceEach(came.get(ticket) ?? []);
      const heads = lines.map(({ head }) => head);
      // What has just fallen due may still wait.
      const fits = seen.every((head, at) => head === heads[at]) && lines.slice(seen.length).every(({ waits }) => waits);
      if (!fits) violations.push(`${ticket} in ${node}: "${seen.join(' ')}" instead of "${heads.join(' ')}"`);
    }
  }
  return violations;
}

interface Line {
  ticket: string;
  head: string;
  again: boolean;
  /** Not sent yet. */
  waits?: boolean;
}

/** "【新工单】工单 1000028 …", or the lines of a digest: "工单 1000028 新工单 …". */
function said(text: string): Line[] {
  const again = text.includes(RESENT);
  if (!text.startsWith('【汇总】')) {
    const [, head = '', ticket = ''] = /^【([^】]+)】工单 (\d{7})/.exec(text) ?? [];
    return ticket ? [{ ticket, head, again }] : [];
  }
  return [...text.matchAll(/工单 (\d{7}) (\S+) .*/g)].map(([, ticket = '', head = '']) => ({ ticket, head, again }));
}

/** A marked one says again what has been said. */
function onceEach(lines: readonly Line[]): string[] {
  return lines
    .filter(({ head, again }, at) => !(again && lines.findIndex((line) => line.head === head) < at))
    .map(({ head }) => head);
}

const perTicket = (lines: readonly Line[]) => grouped(lines, ({ ticket }) => ticket);

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

const textsIn = ({ sent }: Gateway, room: string): string[] =>
  sent.flatMap(({ conversation, text }) => (conversation === room && text ? [text] : []));

async function dueIn(ground: Ground, node: string): Promise<Line[]> {
  return ground.inTransaction(async (tx) => {
    const rows = await tx.query<{ key: string; payload: string; status: string }>(
      "SELECT key, payload, status FROM outbox WHERE recipient = ? AND (step IS NULL OR step <> 'digest') AND status <> 'cancelled' ORDER BY seq",
      [`node:${node}`],
    );
    return rows.flatMap(({ key, payload, status }) =>
      said(JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`)).text).map((line) => ({
        ...line,
        waits: status === 'waiting' || status === 'sending',
      })),
    );
  });
}
