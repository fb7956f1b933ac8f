/** PostgreSQL goes away and comes back, its connections die: nothing accepted is lost, no bot ends, all is well within seconds (design 4). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../bench/postgres.ts';
import { saidTwice, ticketsOf } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { type Bot, Ground } from '../ground.ts';
import type { Random } from '../random.ts';
import { Reporters } from '../reporters.ts';

const INSTANCES = 2;
const KILLS_PER_RESTART = 3;
const BACK_MS = 5000;
const LOOK_MS = 20;
/** What docs/operating.md promises of an instance. */
const CONNECTIONS = 4;

export const postgres: Goal = {
  says: 'PostgreSQL is restarted and its connections are killed under the load of two instances: nothing is lost, nobody exits, back in 5 s',
  plants: {
    'an error of an idle connection is nobody’s': [
      {
        file: 'src/store/postgres.js',
        find: 'poolErrorHandler: () => undefined',
        put: 'poolErrorHandler: (error) => { throw error; }',
      },
    ],
    'answers before it is stored': [
      {
        file: 'src/store/group.js',
        find: 'await commit(this.runner);',
        put: 'const answers = await this.ran; for (const [at, unit] of this.units.entries()) unit.resolve(answers[at]); await new Promise((r) => setTimeout(r, 50)); await commit(this.runner);',
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const restarts = quick ? 2 : 20;
    const ground = await Ground.prepareOnPostgres(quick ? 400 : 12_000);
    if ('skipped' in ground) return { n: 0, violations: [], saw: ground };
    const { cluster } = ground;
    try {
      const bots = await ground.startAll(INSTANCES);
      const violations: string[] = [];
      for (const bot of bots) {
        void bot.ended.then((how) => over || violations.push(`an instance ended by itself: ${how}`));
      }
      const port = () => random.pick(bots).port;
      const reporters = new Reporters({ village: ground.village, port, random });
      const backMs: number[] = [];
      let over = false;
      let killed = 0;
      for (let time = 0; time < restarts; time++) {
        killed += await hurt(cluster, random, quick ? 500 : 6000);
        const ms = await back(bots, reporters);
        backMs.push(ms);
        if (ms > BACK_MS) violations.push(`restart ${time + 1}: back after ${ms} ms`);
        note(`${time + 1} restarts, ${reporters.receipts.length} receipts`);
      }
      over = true;
      await reporters.stop();
      const held = await ground.inTransaction((tx) => tx.query<{ count: string }>(HELD, []));
      if (Number(held[0]?.count) > INSTANCES * CONNECTIONS) violations.push(`${held[0]?.count} connections are held`);
      await sleep(1000);
      await Promise.all(bots.map((bot) => bot.stop()));
      const { receipts, notSaved, inDoubt } = reporters;
      violations.push(...reporters.violations, ...(await ticketsOf(ground, receipts, inDoubt)));
      violations.push(...saidTwice(ground, restarts + killed), ...(await ground.verify()));
      return { n: restarts, violations, saw: { receipts: receipts.length, killed, notSaved, inDoubt, backMs } };
    } finally {
      await ground.clear();
    }
  },
};

/** Ends its connections, at last itself, and starts it again. Answers how many connections there were. */
async function hurt(cluster: Cluster, random: Random, longestAwayMs: number): Promise<number> {
  let killed = 0;
  for (let kills = 0; kills < KILLS_PER_RESTART; kills++) {
    await sleep(random.int(50, 500));
    killed += await cluster.terminate();
  }
  await sleep(random.int(50, 500));
  await cluster.halt(random.chance(0.5) ? 'fast' : 'immediate');
  await sleep(random.int(0, longestAwayMs));
  await cluster.resume();
  return killed;
}

/** Of all but the one who asks. */
const HELD =
  "SELECT count(*) AS count FROM pg_stat_activity WHERE application_name = 'mulin' AND pid <> pg_backend_pid()";

/** From the moment at which the server takes connections: until every instance is ready and somebody's message is stored. */
async function back(bots: readonly Bot[], reporters: Reporters): Promise<number> {
  const started = performance.now();
  const isBack = async () => reporters.storedAt > started && (await Promise.all(bots.map(isReady))).every(Boolean);
  while (performance.now() - started < 2 * BACK_MS && !(await isBack())) await sleep(LOOK_MS);
  return Math.round(performance.now() - started);
}

async function isReady({ port }: Bot): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}
