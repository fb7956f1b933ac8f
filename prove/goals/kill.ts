/** Killed at any moment: nothing that was accepted is lost, nothing happens twice (design 3 to 6). */
import { setTimeout as sleep } from 'node:timers/promises';
import { saidTwice, ticketsOf } from '../checks.ts';
import { Errands } from '../errands.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { POINTS, type Point } from '../patches.ts';
import { Reporters } from '../reporters.ts';

/** Those of sending first: a group gets twenty messages a minute, then there is none to be killed at. */
const TURNS = (Object.keys(POINTS) as Point[]).toReversed();
/** Every so many kills one comes at any moment. */
const ANY_MOMENT = 4;
/** Each point once, and one at any moment. */
const QUICK = TURNS.length + 1;
/** So long a point is waited for: the first time until it is surely reached, later there may be nothing left to send. */
const REACHED_MS = { first: 60_000, later: 4000 };

export const kill: Goal = {
  says: 'the bot is killed at random moments and at named points: what was accepted is there, once: tickets, places, tools, loans, points',
  plants: {
    'answers before it is stored': [
      {
        file: 'src/store/group.js',
        find: 'await commit(this.runner);',
        put: 'const answers = await this.ran; for (const [at, unit] of this.units.entries()) unit.resolve(answers[at]); await new Promise((r) => setTimeout(r, 50)); await commit(this.runner);',
      },
    ],
    'stores an effect before the message that asked for it': [
      {
        file: 'src/engine/turn.js',
        find: 'const event = await service(this, params);',
        put: "const event = await service(this, params); await this.tx.query('COMMIT', []); await this.tx.query('BEGIN IMMEDIATE', []);",
      },
    ],
    'forgets what it has answered': [
      { file: 'src/engine/handle.js', find: 'if (earlier)', put: 'if (earlier && false)' },
    ],
    'says again without a mark': [
      {
        file: 'src/workers/lease.js',
        find: "const resent = row.status === 'sending'",
        put: "const resent = false && row.status === 'sending'",
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const kills = quick ? QUICK : 500;
    const ground = await Ground.prepare(quick ? 300 : 12_000);
    try {
      const errands = await Errands.start(ground, quick ? 30 : 600, random);
      const reporters = new Reporters({ village: ground.village, port: () => ground.port, random });
      const died: Record<string, number> = {};
      for (let time = 0; time < kills; time++) {
        const point = pointOf(time);
        const latest = point?.endsWith('a send') ? 3 : 40;
        const bot = await ground.start(point ? { killAt: { point, time: random.int(1, latest) } } : {});
        const patience = time < QUICK ? REACHED_MS.first : REACHED_MS.later;
        const long = point ? Promise.all([sleep(patience), reporters.more(60)]) : reporters.more(random.int(0, 60));
        const reached = await Promise.race([bot.ended.then(() => point), long.then(() => undefined)]);
        bot.kill();
        await bot.ended;
        died[reached ?? 'any moment'] = (died[reached ?? 'any moment'] ?? 0) + 1;
        if (time % 25 === 24) note(`${time + 1} kills, ${reporters.receipts.length} receipts`);
      }
      const last = await ground.start();
      await Promise.all([reporters.stop(), errands.stop()]);
      await sleep(1000);
      await last.stop();
      const { receipts, notSaved } = reporters;
      const violations = [
        ...reporters.violations,
        ...errands.violations,
        ...(await errands.broken()),
        ...(notSaved > 0 ? [`${notSaved} times: not saved`] : []),
        ...(await ticketsOf(ground, receipts)),
        ...saidTwice(ground, kills),
        ...TURNS.filter((point) => !died[point]).map((point) => `never killed ${point}: nothing is proven of it`),
        ...(await ground.verify()),
      ];
      return { n: kills, violations, saw: { receipts: receipts.length, errands: errands.done, died } };
    } finally {
      await ground.clear();
    }
  },
};

/** All points in turn, so that a short run has been at each of them. */
function pointOf(time: number): Point | undefined {
  if (time % ANY_MOMENT === ANY_MOMENT - 1) return undefined;
  return TURNS[(time - Math.floor(time / ANY_MOMENT)) % TURNS.length];
}
