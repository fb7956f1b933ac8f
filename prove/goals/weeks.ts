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
/** What is held on to after a collection has none: a few hundred bytes of each message would show. */
const HELD_MB = 5;
/** So many at once that the bot stores them in groups, as it does when much is said. */
const CONNECTIONS = 64;
const SAMPLES = 20;
const SETTLES_MS = 500;

export const weeks: Goal = {
  says: 'a million messages, the gateway gone and back 500 times: resident memory grows by less than 1 MB per 100,000',
  plants: {
    'keeps every message': [
      {
        file: 'src/engine/handle.js',
        find: 'tx.inbox.put({ key',
        put: '(globalThis.__kept ??= []).push(Buffer.alloc(2000, 1)); tx.inbox.put({ key',
      },
    ],
  },
  async prove({ quick, note }: Run) {
    const messages = quick ? 20_000 : 1_000_000;
    const perSample = messages / SAMPLES;
    const residents = Math.ceil(messages / (TALK * MOST_ROUNDS)) + CONNECTIONS;
    const ground = await Ground.prepare(residents);
    try {
      // What has only not been collected yet is no leak.
      const bot = await ground.start({ env: { NODE_OPTIONS: '--expose-gc' } });
      const sizes: number[] = [];
      const held: number[] = [];
      const talks = everything(ground, residents);
      for (let sample = 0; sample < SAMPLES; sample++) {
        const lanes: Buffer[][] = Array.from({ length: CONNECTIONS }, () => []);
        for (let at = 0; at < perSample / TALK; at++) {
          const talk = talks.next();
          if (!talk.done) lanes[at % CONNECTIONS]?.push(...talk.value);
        }
        await closedLoop([ground.port], lanes);
        for (let time = 0; time < (quick ? 1 : 25); time++) {
          await ground.gateway.cut();
          await ground.gateway.restore();
        }
        await bot.tell({ collect: true });
        if (!quick) await sleep(SETTLES_MS);
        const { residentMb, heldMb } = await ground.memory();
        sizes.push(residentMb);
        held.push(heldMb);
        note(`${Math.round((sample + 1) * perSample)} messages, ${residentMb} MB, ${heldMb} MB held`);
      }
      await bot.stop();
      const slope = (SLOPE_MB * messages) / 100_000;
      const violations = [
        ...grown('held', held, Math.max(HELD_MB, slope)),
        ...grown('resident', sizes, Math.max(quick ? NOISE_MB : 10, slope)),
        ...(await ground.verify()),
      ];
      return { n: messages, violations, saw: { sizes, held } };
    } finally {
      await ground.clear();
    }
  },
};

/** The first third warms it up. */
function grown(what: string, sizes: readonly number[], allowed: number): string[] {
  const counted = sizes.slice(Math.ceil(SAMPLES / 3));
  const more = median(counted.slice(-3)) - median(counted.slice(0, 3));
  return more > allowed ? [`${more.toFixed(1)} MB more are ${what} after the warm-up; ${allowed} are allowed`] : [];
}

/** A talk is so many messages, which stay on their connection. */
const TALK = 4;

function* everything({ village }: Ground, residents: number): Generator<Buffer[]> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let resident = 0; resident < residents; resident++) {
      const said = [report(village, resident, round), CONFIRM, '菜单', '菜单'];
      yield said.map((text) => request(resident, text));
    }
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
