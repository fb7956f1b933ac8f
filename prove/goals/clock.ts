/** Clocks that jump, sleep and disagree: every step of the ladder comes once, never early, and none is left out (design 7). */
import { freePort } from '../../bench/servers.ts';
import { wrongSteps } from '../clock/ladder.ts';
import { HOURS, World } from '../clock/world.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';

/** At most so many alerts fit into a group's minute: more would be put together. */
const TICKETS = 8;
const MINUTE_MS = 60_000;
const APART_MS = 2 * MINUTE_MS;

export const clock: Goal = {
  says: 'jumps of an hour, three days asleep, timers further off than 31 days, two instances two minutes apart: each step of each ticket once, never early, none left out',
  plants: {
    'a minute is taken for an hour': [
      { file: 'src/workers/timers.js', find: 'WHERE due_at <= ?', put: 'WHERE due_at <= ? + 3600000' },
      { file: 'src/workers/timers.js', find: 'row.dueAt > tx.now', put: 'false' },
    ],
    'the row stays when its step is done': [{ file: 'src/workers/timers.js', find: 'tx.timers.remove(key);', put: '' }],
  },
  async prove(run: Run) {
    const violations: string[] = [];
    let n = 0;
    let jumps = 0;
    for (let world = 0; world < (run.quick ? 1 : 8); world++) {
      const ground = await Ground.prepare(TICKETS);
      try {
        const lived = await live(run, await World.open(ground));
        violations.push(...lived.violations);
        n += lived.steps;
        jumps += lived.jumps;
      } finally {
        await ground.clear();
      }
      run.note(`${world + 1} worlds, ${n} steps, ${violations.length} violations`);
    }
    // A cluster of its own takes longer to start than all the rest of a quick run.
    const two = run.quick ? { steps: 0, violations: [], saw: 'in the full run' } : await twoApart(run);
    return {
      n: n + two.steps,
      violations: [...violations, ...two.violations],
      saw: { jumps, 'two instances': two.saw },
    };
  },
};

interface Lived {
  steps: number;
  jumps: number;
  violations: string[];
}

/** What is reported on a Friday, and what time does to it until the next year. */
async function live(run: Run, world: World): Promise<Lived> {
  const { random } = run;
  const kinds = random.shuffle(Array.from({ length: TICKETS }, (_, at) => at));
  for (const [resident, kind] of kinds.entries()) {
    await world.report(resident, kind % 2 === 0, kind < 2 ? 'take' : kind < 4 ? 'shelve' : undefined);
    if (random.chance(0.4)) await world.move(random.int(1, 12) * MINUTE_MS);
  }
  for (let jump = 0; jump < 8; jump++) await world.move(random.int(2, 14) * MINUTE_MS);
  const jumps = random.shuffle([
    () => world.move(HOURS(1)),
    () => world.move(HOURS(1)),
    () => world.move(-HOURS(1)),
    () => world.move(-HOURS(1)),
    () => world.move(HOURS(72), 'asleep'),
    () => world.move(HOURS(72), 'away'),
    ...Array.from({ length: 6 }, () => () => world.move(random.int(60, 1200) * MINUTE_MS)),
  ]);
  for (const jump of jumps) await jump();
  // Never past the day on which what was put off comes back: the clock goes on from here.
  while (world.now < Date.UTC(2026, 11, 29)) await world.move(random.int(12, 40) * HOURS(1));
  await world.move(Date.UTC(2026, 11, 31, 0, 20) - world.now);
  for (let jump = 0; jump < 5; jump++) await world.move(random.int(5, 25) * MINUTE_MS);
  const violations = await wrong(world);
  const steps = (await world.steps()).length;
  violations.push(...(await world.close()));
  return { steps, jumps: world.looks.length, violations };
}

/** By the trails, the groups, and what the looks have shown. */
async function wrong(world: World): Promise<string[]> {
  const found = [...wrongSteps(world.tickets, await world.steps(), world.looks), ...(await world.wrongAlerts())];
  return [...found, ...world.violations];
}

/** Urgent tickets alone: two minutes are much to them. */
async function twoApart({ random }: Run): Promise<Lived & { saw: unknown }> {
  const ground = await Ground.prepareOnPostgres(TICKETS);
  if ('skipped' in ground) return { steps: 0, jumps: 0, violations: [], saw: ground.skipped };
  try {
    const world = await World.open(ground, [{ skewMs: APART_MS, port: await freePort() }]);
    for (let resident = 0; resident < TICKETS; resident++) {
      await world.report(resident, true);
      if (random.chance(0.3)) await world.move(random.int(1, 4) * MINUTE_MS);
    }
    for (let jump = 0; jump < 100; jump++) await world.move(random.int(1, 9) * MINUTE_MS);
    const violations = await wrong(world);
    const steps = (await world.steps()).length;
    violations.push(...(await world.close()));
    return {
      steps,
      jumps: world.looks.length,
      violations: violations.map((each) => `two apart: ${each}`),
      saw: { steps },
    };
  } finally {
    await ground.clear();
  }
}
