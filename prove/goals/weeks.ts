/** The work of weeks in a row: memory must not grow with the number of messages. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM, request } from '../../bench/callbacks.ts';
import { closedLoop } from '../../bench/load.ts';
import { MOST_ROUNDS, report } from '../../bench/village.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';

/** Per 100,000 messages. */
const SLOPE_MB = 1;
/** In a short run the collector's moods are larger than any slope. */
const NOISE_MB = 40;
const CONNECTIONS = 16;
const SAMPLES = 20;
const SETTLES_MS = 500;

export const weeks: Goal = {
  says: 'a million messages, the gateway gone and back 500 times: resident memory grows by less than 1 MB per 100,000',
  plants: {
    'keeps every message': [
      {
        file: 'src/engine/handle.js',
        find: 'tx.inbox.put({ key',
        put: '(globalThis.__kept ??= []).push(Buffer.alloc(8000, 1)); tx.inbox.put({ key',
      },
    ],
  },
  async prove({ quick, note }: Run) {
    const messages = quick ? 20_000 : 1_000_000;
    const perSample = messages / SAMPLES;
    const residents = Math.ceil(messages / (2 * MOST_ROUNDS)) + CONNECTIONS;
    const ground = await Ground.prepare(residents);
    try {
      // What has only not been collected yet is no leak.
      const bot = await ground.start({ env: { NODE_OPTIONS: '--expose-gc' } });
      const sizes: number[] = [];
      const talks = everything(ground, residents);
      for (let sample = 0; sample < SAMPLES; sample++) {
        const lanes: Buffer[][] = Array.from({ length: CONNECTIONS }, () => []);
        for (let at = 0; at < perSample / 2; at++) {
          const talk = talks.next();
          if (!talk.done) lanes[at % CONNECTIONS]?.push(...talk.value);
        }
        await closedLoop([ground.port], lanes);
        for (let time = 0; time < (quick ? 1 : 25); time++) {
          await ground.gateway.cut();
          await ground.gateway.restore();
        }
        bot.tell({ collect: true });
        await sleep(SETTLES_MS);
        sizes.push(await ground.residentMb());
        note(`${Math.round((sample + 1) * perSample)} messages, ${sizes.at(-1)} MB`);
      }
      await bot.stop();
      // The first third warms it up.
      const counted = sizes.slice(Math.ceil(SAMPLES / 3));
      const grown = median(counted.slice(-3)) - median(counted.slice(0, 3));
      const allowed = Math.max(quick ? NOISE_MB : 10, (SLOPE_MB * messages) / 100_000);
      const violations = grown > allowed ? [`${grown} MB more after the warm-up; ${allowed} are allowed`] : [];
      violations.push(...(await ground.verify()));
      return { n: messages, violations, saw: { sizes } };
    } finally {
      await ground.clear();
    }
  },
};

/** A talk is two messages that stay on their connection. */
function* everything({ village }: Ground, residents: number): Generator<Buffer[]> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let resident = 0; resident < residents; resident++) {
      yield [request(resident, report(village, resident, round)), request(resident, CONFIRM)];
    }
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
