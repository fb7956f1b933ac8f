/**
 * `npm run prove -- NAME|all [--seed N] [--quick] [--plant] [--write]`: looks for what must never happen, and prints one JSON
 * line per goal; exit 1 on a violation. `--plant`: with a bug planted in the built files each goal must find a violation.
 * `--write`: into docs/reliability.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Proof } from './goal.ts';
import { goals } from './goals/index.ts';
import { PATCHES, type Patch, PRELOAD } from './patches.ts';
import { keep } from './report.ts';

const SHOWN = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    quick: { type: 'boolean' },
    plant: { type: 'boolean' },
    write: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const size = values.quick ? 'quick' : 'full';
const [asked = 'all'] = positionals;
const names = asked === 'all' ? Object.keys(goals) : [asked];
if (names.some((name) => !goals[name]) || Number.isNaN(seed)) {
  process.stderr.write(
    `npm run prove -- NAME|all [--seed N] [--quick] [--plant] [--write]; NAME: ${Object.keys(goals).join(', ')}\n`,
  );
  process.exit(2);
}

/** The goal in a process of its own; undefined: it ended without a proof. */
async function prove(name: string, planted: readonly Patch[]): Promise<(Proof & { seconds: number }) | undefined> {
  const one = fileURLToPath(new URL('./one.js', import.meta.url));
  const child = spawn(process.execPath, [...PRELOAD, one, name, String(seed), size], {
    env: { ...process.env, [PATCHES]: JSON.stringify(planted) },
    stdio: ['ignore', 'pipe', planted.length > 0 ? 'ignore' : 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [code] = await once(child, 'close');
  return code === 0 ? JSON.parse(out.trim().split('\n').at(-1) ?? '') : undefined;
}

let failed = false;

async function show(name: string): Promise<void> {
  const proof = await prove(name, []);
  failed ||= !proof || proof.violations.length > 0;
  const { n = 0, violations = ['the run itself failed'], seconds = 0, saw } = proof ?? {};
  for (const line of violations.slice(0, SHOWN)) process.stderr.write(`  ${name}: ${line}\n`);
  const shown = { goal: name, n, violations: violations.length, seed, seconds, ...(saw && { saw }) };
  process.stdout.write(`${JSON.stringify(shown)}\n`);
  if (values.write) await keep({ ...shown, size });
}

async function plant(name: string, bug: string, planted: readonly Patch[]): Promise<void> {
  const proof = await prove(name, planted);
  const caught = proof === undefined || proof.violations.length > 0;
  failed ||= !caught;
  const how = proof ? (proof.violations[0] ?? 'nothing was seen') : 'the run itself failed';
  process.stdout.write(`${JSON.stringify({ goal: name, planted: bug, caught, how, seed })}\n`);
  if (values.write) await keep({ goal: name, planted: bug, caught, how, seed });
}

async function jobsOf(name: string): Promise<(() => Promise<void>)[]> {
  if (!values.plant) return [() => show(name)];
  const goal = await goals[name]?.();
  return Object.entries(goal?.plants ?? {}).map(
    ([bug, planted]) =>
      () =>
        plant(name, bug, planted),
  );
}

const jobs = (await Promise.all(names.map(jobsOf))).flat();

/** Small runs wait more than they work, so that two share a machine; what a full one takes is measured alone. */
async function work(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) await job();
}
await Promise.all(values.quick ? [work(), work()] : [work()]);
process.exitCode = failed ? 1 : 0;
