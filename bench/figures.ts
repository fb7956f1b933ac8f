/** The figures of contract.md, each as a ratio of two measurements in one run. */
import { checkReceipts, talks } from './callbacks.ts';
import { closedLoop, median, openLoop, quantile } from './load.ts';
import { parts } from './parts.ts';
import type { Ground, UnderTest } from './servers.ts';

export interface Figure {
  name: string;
  ratio: number;
  of: string;
  raw: Record<string, unknown>;
}

export interface Size {
  residents: number;
  connections: number;
  /** Talks of each resident in one turn. */
  rounds: number;
  turns: number;
  halfLoadSeconds: number;
  restSeconds: number;
}

const P99_LIMIT_MS = 50;

const rounded = (value: number, digits = 3) => Number(value.toFixed(digits));

/** One turn of one server: all its talks, timed from the first request to the last answer. */
async function turn(server: UnderTest, size: Size, isBot: boolean, time: number): Promise<number> {
  const { connections } = talks(size.residents, size.rounds, size.connections, time * size.rounds);
  const { bodies, perSecond } = await closedLoop(server.port, connections);
  if (isBot) checkReceipts(bodies, size.residents * size.rounds);
  return perSecond;
}

/** Both servers in turns, A B A B; the first turn of each warms it up. */
async function inTurns(size: Size, a: UnderTest, b: UnderTest, bIsBot: boolean) {
  const measured: { a: number; b: number }[] = [];
  for (let time = 0; time <= size.turns; time++) {
    measured.push({ a: await turn(a, size, true, time), b: await turn(b, size, bIsBot, time) });
  }
  const counted = measured.slice(1);
  return {
    ratio: rounded(median(counted.map((each) => each.a / each.b))),
    raw: {
      perSecond: counted.map((each) => Math.round(each.a)),
      ofPerSecond: counted.map((each) => Math.round(each.b)),
      residents: size.residents,
      connections: size.connections,
      messagesPerTurn: size.residents * size.rounds * 2,
    },
  };
}

export async function againstBareKoa(ground: Ground, size: Size): Promise<Figure> {
  const [bot, bare] = [await ground.bot('bare'), await ground.bare()];
  const { ratio, raw } = await inTurns(size, bot, bare, false);
  await Promise.all([bot.stop(), bare.stop()]);
  return {
    name: 'callback-vs-bare-koa',
    ratio,
    of: 'whole report talks, safe mode, SQLite FULL, against a Koa server that verifies, decrypts, parses and answers',
    raw,
  };
}

export async function againstMemory(ground: Ground, size: Size): Promise<Figure> {
  const [bot, memory] = [await ground.bot('durable'), await ground.memoryBot('memory')];
  const { ratio, raw } = await inTurns(size, bot, memory, true);
  await Promise.all([bot.stop(), memory.stop()]);
  return {
    name: 'durable-vs-memory',
    ratio,
    of: 'the same bot with the rows of its tables in Maps: no statement, no commit; sealing and grouping stay',
    raw,
  };
}

/** Half of what the same server has just managed. */
export async function atHalfLoad(ground: Ground, size: Size): Promise<Figure> {
  const bot = await ground.bot('half');
  const full: number[] = [];
  for (let time = 0; time < 3; time++) full.push(await turn(bot, size, true, time));
  const perSecond = Math.round(median(full.slice(1)) / 2);
  const rounds = Math.max(1, Math.round((perSecond * size.halfLoadSeconds) / (size.residents * 2)));
  const requests = talks(size.residents, rounds, 1, 3 * size.rounds).connections[0] ?? [];
  const { bodies, ms } = await openLoop(bot.port, requests, perSecond, size.connections);
  checkReceipts(bodies, size.residents * rounds);
  await bot.stop();
  const p99 = quantile(ms, 0.99);
  return {
    name: 'callback-p99-ms-at-half-load',
    ratio: rounded(p99 / P99_LIMIT_MS),
    of: `p99 in ms divided by ${P99_LIMIT_MS}; requests at a fixed rate, counted from when they were due`,
    raw: {
      p50Ms: rounded(quantile(ms, 0.5), 2),
      p99Ms: rounded(p99, 2),
      maxMs: rounded(Math.max(...ms), 2),
      requestsPerSecond: perSecond,
      requests: requests.length,
    },
  };
}

/** What an operator meets: how soon it is there, and what it holds when nobody writes. */
export async function atRest(ground: Ground, size: Size): Promise<Figure> {
  const ready: number[] = [];
  for (let time = 0; time < 2; time++) {
    const early = await ground.bot(`ready-${time}`);
    ready.push(early.readyMs);
    await early.stop();
  }
  const bot = await ground.bot('rest');
  ready.push(bot.readyMs);
  await new Promise((resolve) => setTimeout(resolve, size.restSeconds * 1000));
  const metrics = await (await fetch(`http://127.0.0.1:${bot.port}/metrics`)).text();
  await bot.stop();
  const rss = Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1] ?? Number.NaN);
  const readyMs = Math.round(median(ready));
  return {
    name: 'ready-ms',
    ratio: rounded(readyMs / 2000),
    of: 'from spawn to "mulin is ready" in ms divided by 2000; resident memory after a rest',
    raw: { readyMs, rssMb: Math.round(rss / 1024 / 1024), restSeconds: size.restSeconds },
  };
}

export async function costOfAMessage(ground: Ground, size: Size): Promise<Figure> {
  const cost = await parts(ground.file('seed'), size.residents);
  const { handled = 0, handledInMemory = 0 } = cost.microsecondsPerMessage;
  return {
    name: 'cost-of-a-message',
    ratio: rounded(handled / handledInMemory),
    of: 'microseconds in the engine, groups of 48, without HTTP: durable divided by in memory',
    raw: cost,
  };
}
