/** One goal in a process of its own: `one.js NAME SEED quick|full`; its proof is the last line on standard output. */
import { goals } from './goals/index.ts';
import { random } from './random.ts';

const [name = '', seed = '1', size] = process.argv.slice(2);
const goal = await goals[name]?.();
if (!goal) throw new Error(`no goal ${name}`);
// Whoever breaks it off leaves no bot and no database running.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const started = performance.now();
const note = (line: string) => process.stderr.write(`  ${line}\n`);
const proof = await goal.prove({ random: random(Number(seed)), seed: Number(seed), quick: size === 'quick', note });
const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
process.stdout.write(`${JSON.stringify({ goal: name, ...proof, seconds })}\n`, () => process.exit(0));
