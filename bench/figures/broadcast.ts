/** A message to everybody: rows a second through the outbox and the delivery worker, memory, and who else waits meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openid } from '../account.ts';
import { checkQuestions, numbers, said } from '../callbacks.ts';
import { type Figure, rounded, type Size } from '../figure.ts';
import { openLoop, quantile } from '../load.ts';
import { outcomes } from '../outcomes.ts';
import { type Ground, lowHeap, measures, type UnderTest } from '../servers.ts';
import { MOST_ROUNDS, report, type Village } from '../village.ts';

const FEW = 2000;
const TEXT = '明天上午9点到11点，供电社区停水检修。请提前存水。';
/** Residents who write meanwhile. */
const CALLBACKS_PER_SECOND = 25;
const LOOK_MS = 250;
/** Of nothing arriving. */
const PATIENCE_MS = 60_000;

export async function broadcast(ground: Ground, size: Size): Promise<Figure[]> {
  const few = Math.min(FEW, Math.ceil(size.broadcast / 4));
  const [many, base] = [await sendAll(ground, size, size.broadcast, true), await sendAll(ground, size, few, false)];
  return [
    {
      name: 'broadcast-100k',
      ratio: rounded(many.perSecond / base.perSecond),
      of: `rows a second with ${size.broadcast} residents waiting, to the same with ${few}; every one arrives once`,
      raw: { ...many, rows: size.broadcast, ofPerSecond: base.perSecond, ofRows: few },
    },
  ];
}

async function sendAll(ground: Ground, size: Size, rows: number, withCallbacks: boolean) {
  const talking = withCallbacks ? CALLBACKS_PER_SECOND * size.halfLoadSeconds : 0;
  const village = { residents: rows + talking, buildings: Math.ceil((rows + talking) / MOST_ROUNDS) };
  const name = `broadcast-${rows}`;
  await ground.seed(`${name}-seed`, {
    village,
    more: {
      count: rows,
      async write(tx, first, count) {
        for (const resident of numbers(first, count)) {
          tx.send({ recipient: `conversation:official-account:${openid(resident)}`, payload: { text: TEXT } });
        }
      },
    },
  });
  ground.api.forget();
  const bot = await ground.bot(name, `${name}-seed`);
  const started = performance.now();
  const talks = withCallbacks ? callbacks(bot, village, rows, talking) : undefined;
  const memory = await arrived(ground, bot, rows);
  const perSecond = Math.round(rows / ((performance.now() - started) / 1000));
  const answered = await talks;
  await bot.stop();
  await checkOnce(ground, name, rows);
  return { perSecond, ...memory, ...answered };
}

/** Waits until everybody has it. Memory: what is held in the second half of the way, against the first. */
async function arrived(ground: Ground, bot: UnderTest, rows: number) {
  let [last, lastAt, ofHeapLowMb] = [0, performance.now(), Number.NaN];
  const heap = lowHeap(bot);
  while (ground.api.messages.size < rows) {
    await sleep(LOOK_MS);
    const count = ground.api.messages.size;
    if (count > last) [last, lastAt] = [count, performance.now()];
    if (performance.now() - lastAt > PATIENCE_MS) throw new Error(`only ${count} of ${rows} have arrived`);
    if (Number.isNaN(ofHeapLowMb) && count >= rows / 2) ofHeapLowMb = heap.mb();
  }
  heap.stop();
  return { heapLowMb: heap.mb(), ofHeapLowMb, rssMb: (await measures(bot)).rssMb };
}

/** What residents feel of it. */
async function callbacks(bot: UnderTest, village: Village, first: number, count: number) {
  const requests = said(numbers(first, count), 1, [(resident) => report(village, resident, 0)]);
  const { bodies, ms } = await openLoop(bot.port, requests.connections[0] ?? [], CALLBACKS_PER_SECOND, 16);
  checkQuestions(bodies, count);
  return { callbackP50Ms: rounded(quantile(ms, 0.5), 2), callbackP99Ms: rounded(quantile(ms, 0.99), 2) };
}

async function checkOnce(ground: Ground, name: string, rows: number): Promise<void> {
  const twice = [...ground.api.messages.values()].filter((count) => count !== 1).length;
  const states = await outcomes(ground.file(name));
  if (twice > 0 || states.sent !== rows) {
    throw new Error(`${twice} residents got it twice; the rows are ${JSON.stringify(states)}, not ${rows} sent`);
  }
}
