/** `npm run bench [-- --quick] [-- --json FILE] [-- --only NAME]`: measures, prints one JSON line per figure. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  againstBareKoa,
  againstMemory,
  atHalfLoad,
  atRest,
  costOfAMessage,
  type Figure,
  type Size,
} from './figures.ts';
import { Ground } from './servers.ts';

const FULL: Size = { residents: 2000, connections: 48, rounds: 3, turns: 4, halfLoadSeconds: 20, restSeconds: 10 };
const QUICK: Size = { ...FULL, rounds: 1, turns: 1, halfLoadSeconds: 4, restSeconds: 2 };

const FIGURES: Readonly<Record<string, (ground: Ground, size: Size) => Promise<Figure>>> = {
  'callback-vs-bare-koa': againstBareKoa,
  'durable-vs-memory': againstMemory,
  'callback-p99-ms-at-half-load': atHalfLoad,
  'ready-ms': atRest,
  'cost-of-a-message': costOfAMessage,
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.stderr.write(`ended by ${signal}\n`);
    process.exit(1);
  });
}

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'string' }, only: { type: 'string' } },
});
const size = values.quick ? QUICK : FULL;
const names = values.only ? [values.only] : Object.keys(FIGURES);
const ground = await Ground.prepare(size.residents);
const figures: Figure[] = [];
try {
  for (const name of names) {
    const measure = FIGURES[name];
    if (!measure) throw new Error(`no figure ${name}; there are ${Object.keys(FIGURES).join(', ')}`);
    process.stderr.write(`${name} …\n`);
    figures.push(await measure(ground, size));
  }
} finally {
  await ground.clear();
}
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
for (const figure of figures) process.stdout.write(`${JSON.stringify(figure)}\n`);
