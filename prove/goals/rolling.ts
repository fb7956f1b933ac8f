/** Two instances, one of them replaced by the next version and back again, while residents report: nobody notices (design 4). */
import { setTimeout as sleep } from 'node:timers/promises';
import { Balancer } from '../balancer.ts';
import { saidTwice, ticketsOf } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { type Bot, Ground } from '../ground.ts';
import type { Patch } from '../patches.ts';
import { Reporters } from '../reporters.ts';

/** deploy/systemd/mulin@.service kills what has not stopped by then. */
const STOPS_WITHIN_MS = 20_000;
const LOOK_MS = 20;

/** A flow of another version, and a table with a column more. */
const NEXT: readonly Patch[] = [
  { file: 'flows/report/machine.js', find: "version: '", put: "version: 'next-" },
  {
    file: 'migrations/index.js',
    find: 'export const migrations = [',
    put: `class Next1899999999999 {
      name = 'Next1899999999999';
      async up(runner) { await runner.query('ALTER TABLE "tickets" ADD COLUMN "next" text'); }
    }
    export const migrations = [Next1899999999999,`,
  },
];

export const rolling: Goal = {
  says: 'one of two instances behind a balancer is replaced by the next version under load, and back: nothing is lost, no 5xx, nobody reads that it was not saved',
  plants: {
    'closes the database before the last answers': [
      {
        file: 'src/main.js',
        find: 'const answered = front.close();',
        put: 'await store.close(); const answered = front.close();',
      },
    ],
    'throws away talks of another version': [
      {
        file: 'src/engine/turn.js',
        find: 'const input = flow.carry(talk.position.context);',
        put: 'const input = {};',
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const replacements = quick ? 2 : 20;
    const ground = await Ground.prepareOnPostgres(quick ? 400 : 12_000);
    if ('skipped' in ground) return { n: 0, violations: [], saw: ground };
    let balancer: Balancer | undefined;
    try {
      const bots = await ground.startAll(2);
      balancer = await Balancer.start(bots.map(({ port }) => port));
      const { port } = balancer;
      const reporters = new Reporters({ village: ground.village, port: () => port, random });
      const violations: string[] = [];
      let which = 0;
      for (let time = 0; time < replacements; time++) {
        await sleep(random.int(200, 1000));
        const isNext = time % 2 === 0;
        if (isNext) which = random.int(0, bots.length - 1);
        violations.push(...(await stopped(bots[which]!)));
        bots[which] = await ground.start({ port: bots[which]!.port, ...(isNext && { patches: NEXT }) });
        while (!balancer.isReady(bots[which]!.port)) await sleep(LOOK_MS);
        note(`${time + 1} replaced, ${reporters.receipts.length} receipts`);
      }
      await sleep(500);
      await reporters.stop();
      await sleep(1000);
      for (const bot of bots) violations.push(...(await stopped(bot)));
      const { receipts, notSaved, resent, slowestMs } = reporters;
      if (notSaved > 0) violations.push(`${notSaved} times: not saved`);
      violations.push(...balancer.failures, ...reporters.violations, ...(await ticketsOf(ground, receipts)));
      violations.push(...saidTwice(ground, replacements), ...(await ground.verify()));
      const { askedAnother } = balancer;
      return { n: replacements, violations, saw: { receipts: receipts.length, askedAnother, resent, slowestMs } };
    } finally {
      balancer?.stop();
      await ground.clear();
    }
  },
};

async function stopped(bot: Bot): Promise<string[]> {
  const started = performance.now();
  await bot.stop();
  const [ms, how] = [Math.round(performance.now() - started), await bot.ended];
  return [
    ...(ms > STOPS_WITHIN_MS ? [`a stop took ${ms} ms`] : []),
    ...(how === 0 ? [] : [`an instance that was stopped ended with ${how}`]),
  ];
}
