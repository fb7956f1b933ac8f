/** What every figure is made of: its line, how much is done for it, and turns of servers against each other. */
import { cpus } from 'node:os';
import { checkReceipts, talks } from './callbacks.ts';
import { closedLoop, median } from './load.ts';
import type { UnderTest } from './servers.ts';
import type { Village } from './village.ts';

export interface Figure {
  name: string;
  /** null: it could not be measured here, and `raw.skipped` says why. */
  ratio: number | null;
  of: string;
  raw: Record<string, unknown>;
}

export interface Size {
  village: Village;
  connections: number;
  /** Talks of each resident in one turn. */
  rounds: number;
  turns: number;
  halfLoadSeconds: number;
  restSeconds: number;
  openTalks: number;
  largeDatabase: number;
  broadcast: number;
  booking: number;
}

export const rounded = (value: number, digits = 3) => Number(value.toFixed(digits));

interface Turn {
  perSecond: number;
  ms: number[];
}

/** One turn: all talks, timed from the first request to the last answer. Several servers share the connections. */
export async function turn(ports: readonly number[], size: Size, isBot: boolean, time: number): Promise<Turn> {
  const { connections } = talks(size.village, size.rounds, size.connections, time * size.rounds);
  const { bodies, perSecond, ms } = await closedLoop(ports, connections);
  if (isBot) checkReceipts(bodies, size.village.residents * size.rounds);
  return { perSecond, ms };
}

export interface Side {
  ports: readonly number[];
  isBot?: boolean;
}
export const side = (...servers: readonly UnderTest[]): Side => ({ ports: servers.map(({ port }) => port) });

/** Both sides in turns, A B A B; the first turn of each warms it up. */
export async function inTurns(size: Size, a: Side, b: Side) {
  const measured: { a: number; b: number; busyA: number; busyB: number }[] = [];
  const one = async ({ ports, isBot = true }: Side, time: number) => {
    const busy = busyCores();
    const { perSecond } = await turn(ports, size, isBot, time);
    return { perSecond, busy: busy() };
  };
  for (let time = 0; time <= size.turns; time++) {
    const [first, second] = [await one(a, time), await one(b, time)];
    measured.push({ a: first.perSecond, b: second.perSecond, busyA: first.busy, busyB: second.busy });
  }
  const counted = measured.slice(1);
  return {
    ratio: rounded(median(counted.map((each) => each.a / each.b))),
    raw: {
      perSecond: counted.map((each) => Math.round(each.a)),
      ofPerSecond: counted.map((each) => Math.round(each.b)),
      busyCores: rounded(median(counted.map((each) => each.busyA)), 2),
      ofBusyCores: rounded(median(counted.map((each) => each.busyB)), 2),
      cores: cpus().length,
      residents: size.village.residents,
      connections: size.connections,
      messagesPerTurn: size.village.residents * size.rounds * 2,
    },
  };
}

/** How many cores the whole machine has kept busy since, the load generator and the neighbours' work with it. */
function busyCores(): () => number {
  const times = () => {
    const all = cpus().map(({ times: each }) => each);
    const idle = all.reduce((sum, each) => sum + each.idle, 0);
    return {
      idle,
      total: all.reduce((sum, { user, nice, sys, irq, idle: none }) => sum + user + nice + sys + irq + none, 0),
    };
  };
  const before = times();
  return () => {
    const after = times();
    return (1 - (after.idle - before.idle) / (after.total - before.total)) * cpus().length;
  };
}
