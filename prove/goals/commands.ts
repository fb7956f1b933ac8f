/** Staff commands in every way in which they could be slipped in: nothing happens but what contract and domain allow, and all is written down. */
import { commands as catalogue } from '../../src/commands/index.ts';
import { HATS } from '../commands/cast.ts';
import { Desk, type Seen } from '../commands/desk.ts';
import { overGateway } from '../commands/over-gateway.ts';
import { CANARY } from '../commands/scene.ts';
import { type Attempt, attemptOf, expected, type Outcome, WAYS } from '../commands/ways.ts';
import { ORDERS } from '../commands/who-may.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';

/** May be done over the gateway too, where what is done stays done. */
const TAKES_ONCE = [
  '/接单 by grid-worker, behind a quoted alert',
  '/备注 by watcher, plain',
  '/登记 by police, full-width',
];

interface Planned {
  what: string;
  attempt: Attempt;
  outcome: Outcome;
  looks: boolean;
}

export const commands: Goal = {
  says: 'every command by every role in every way it could be slipped in: no effect and no word that contract and domain do not allow, each attempt in the audit log',
  plants: {
    'nobody asks for the role': [
      { file: 'src/commands/index.js', find: 'if (!mayUse(command, member))', put: 'if (false)' },
    ],
    'nobody asks for the place': [
      {
        file: 'src/domain/tickets/permissions.js',
        find: 'HANDLING.includes(role) && neighbourhood.covers(scope, node)',
        put: 'HANDLING.includes(role)',
      },
    ],
    'whoever was staff is': [
      {
        file: 'src/commands/index.js',
        find: 'known && known.roles.length + known.posts.length > 0',
        put: 'known',
      },
    ],
    'what is refused is not written down': [
      { file: 'src/commands/index.js', find: 'tx.audit.add({', put: "if (outcome === 'done') tx.audit.add({" },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const ground = await Ground.prepare(10);
    try {
      const desk = await Desk.open(ground.file);
      const violations = unknown();
      const counts: Record<string, number> = {};
      let n = 0;
      for (const planned of plan(desk, random, quick)) {
        const seen = await desk.try(planned.attempt);
        counts[planned.outcome] = (counts[planned.outcome] ?? 0) + 1;
        violations.push(...wrong(planned, seen));
        if (++n % 1000 === 0) note(`${n} attempts, ${violations.length} violations`);
      }
      const sample = forGateway(desk, random, quick ? 60 : 1000);
      violations.push(...(await overGateway(ground, desk, sample)));
      await desk.close();
      violations.push(...(await ground.verify()));
      return { n, violations, saw: { ...counts, gateway: sample.length } };
    } finally {
      await ground.clear();
    }
  },
};

/** A command that nobody has decided about. */
function unknown(): string[] {
  const known = Object.entries(ORDERS).map(([name, { alias }]) => `${name.replace(/\..*/, '')} ${alias}`);
  return catalogue
    .filter(({ name, alias }) => !known.includes(`${name} ${alias}`))
    .map(({ name }) => `/${name} is not in the table`);
}

/** Of those that must have no effect, any; of those that may, one by one. */
function forGateway(desk: Desk, random: Run['random'], count: number): Planned[] {
  const all = random.shuffle([...plan(desk, random)]);
  const harmless = all.filter(({ outcome }) => outcome === 'refused' || outcome === 'unheard').slice(0, count);
  const taking = all.filter(({ what, outcome }) => outcome === 'done' && TAKES_ONCE.includes(what));
  return [...harmless, ...taking];
}

/** `quick`: each command in each way once, by a role that is drawn. */
function* plan({ scene }: Desk, random: Run['random'], quick = false): Generator<Planned> {
  for (const [name, order] of Object.entries(ORDERS)) {
    for (const [how, way] of Object.entries(WAYS)) {
      for (const hat of quick ? [random.pick(HATS)] : HATS) {
        if (way.quotes && !order.ofTicket) continue;
        const attempt = attemptOf(way, { hat, name, order, scene, random });
        yield {
          what: `/${name} by ${hat}, ${how}`,
          attempt,
          outcome: expected(way, hat, order),
          looks: order.looks ?? false,
        };
      }
    }
  }
}

function wrong({ what, outcome, looks }: Planned, { audit, effects, answer }: Seen): string[] {
  const found: string[] = [];
  const [row = '', ...more] = audit;
  const isDone = / done$/.test(row);
  if (
    outcome === 'unheard' ? audit.length > 0 : audit.length === 0 || more.length > 0 || row.endsWith('(another room)')
  ) {
    found.push(`${audit.length} rows in the audit: ${audit.join(', ')}`);
  }
  if (outcome === 'done' && (!isDone || (effects === 0 && !looks))) found.push(`had no effect: ${row}, ${answer}`);
  if (outcome === 'refused' && isDone) found.push(`was not refused: ${answer}`);
  if ((!isDone || looks) && effects !== 0) found.push(`changed ${effects} rows: ${row}, ${answer}`);
  if (!isDone && answer.includes(CANARY)) found.push('told what it refused to show');
  return found.map((each) => `${what}: ${each}`);
}
