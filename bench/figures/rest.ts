/** What an operator meets: how soon it is there, what it holds when nobody writes, and what a message is made of. */
import { type Figure, rounded, type Size } from '../figure.ts';
import { median } from '../load.ts';
import { parts } from '../parts.ts';
import { type Ground, measures } from '../servers.ts';

const READY_LIMIT_MS = 2000;

export async function atRest(ground: Ground, size: Size): Promise<Figure[]> {
  const ready: number[] = [];
  // The median of three, or one where there is no time.
  for (let time = 0; time < 2 && size.turns > 1; time++) {
    const early = await ground.bot(`ready-${time}`);
    ready.push(early.readyMs);
    await early.stop();
  }
  const bot = await ground.bot('rest');
  ready.push(bot.readyMs);
  await new Promise((resolve) => setTimeout(resolve, size.restSeconds * 1000));
  const { rssMb } = await measures(bot);
  await bot.stop();
  const readyMs = Math.round(median(ready));
  return [
    {
      name: 'ready-ms',
      ratio: rounded(readyMs / READY_LIMIT_MS),
      of: `from spawn to "mulin is ready" in ms divided by ${READY_LIMIT_MS}; resident memory after a rest`,
      raw: { readyMs, rssMb, restSeconds: size.restSeconds },
    },
  ];
}

export async function costOfAMessage(ground: Ground, size: Size): Promise<Figure[]> {
  const cost = await parts(ground.file('seed'), size.village);
  const { handled = 0, handledInMemory = 0 } = cost.microsecondsPerMessage;
  return [
    {
      name: 'cost-of-a-message',
      ratio: rounded(handled / handledInMemory),
      of: 'microseconds in the engine, groups of 48, without HTTP: durable divided by in memory',
      raw: cost,
    },
  ];
}
