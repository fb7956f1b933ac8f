/** How fast residents are answered: against a server that keeps nothing, against memory, and how late the slowest. */
import { checkReceipts, talks } from '../callbacks.ts';
import { type Figure, inTurns, rounded, type Size, side, turn } from '../figure.ts';
import { median, openLoop, quantile } from '../load.ts';
import type { Ground } from '../servers.ts';

const P99_LIMIT_MS = 25;

export async function againstBareKoa(ground: Ground, size: Size): Promise<Figure[]> {
  const [bot, bare] = [await ground.bot('bare'), await ground.bare()];
  const { ratio, raw } = await inTurns(size, side(bot), { ...side(bare), isBot: false });
  await Promise.all([bot.stop(), bare.stop()]);
  const of =
    'whole report talks, safe mode, SQLite FULL, against a Koa server that verifies, decrypts, parses and answers';
  return [{ name: 'callback-vs-bare-koa', ratio, of, raw }];
}

export async function againstMemory(ground: Ground, size: Size): Promise<Figure[]> {
  const [bot, memory] = [await ground.bot('durable'), await ground.memoryBot('memory')];
  const { ratio, raw } = await inTurns(size, side(bot), side(memory));
  await Promise.all([bot.stop(), memory.stop()]);
  const of = 'the same bot with the rows of its tables in Maps: no statement, no commit; sealing and grouping stay';
  return [{ name: 'durable-vs-memory', ratio, of, raw }];
}

/** Two turns at full load, then half of what the same server has just managed. */
export async function slowest(ground: Ground, size: Size): Promise<Figure[]> {
  const bot = await ground.bot('half');
  const full = [];
  for (let time = 0; time < 3; time++) full.push(await turn([bot.port], size, true, time));
  const counted = full.slice(1);
  const perSecond = Math.round(median(counted.map((each) => each.perSecond)) / 2);
  const { village } = size;
  const rounds = Math.max(1, Math.round((perSecond * size.halfLoadSeconds) / (village.residents * 2)));
  const requests = talks(village, rounds, 1, 3 * size.rounds).connections[0] ?? [];
  const { bodies, ms } = await openLoop(bot.port, requests, perSecond, size.connections);
  checkReceipts(bodies, village.residents * rounds);
  await bot.stop();
  const half = percentiles(ms);
  const loaded = percentiles(counted.flatMap((each) => each.ms));
  return [
    {
      name: 'callback-p99-ms-at-half-load',
      ratio: rounded(half.p99Ms / P99_LIMIT_MS),
      of: `p99 in ms divided by ${P99_LIMIT_MS}; requests at a fixed rate, counted from when they were due`,
      raw: { ...half, requestsPerSecond: perSecond, requests: requests.length },
    },
    {
      name: 'callback-p99-vs-p50-at-full-load',
      ratio: rounded(loaded.p99Ms / loaded.p50Ms),
      of: 'p99 to p50 when each connection sends its next request as soon as it has its answer',
      raw: { ...loaded, connections: size.connections, requestsPerSecond: 2 * perSecond },
    },
  ];
}

function percentiles(ms: readonly number[]) {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(quantile(sorted, share), 2);
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: rounded(sorted.at(-1) ?? Number.NaN, 2) };
}
