/** `npm run bench [-- --quick] [-- --json FILE] [-- --only NAME] [-- --set SIZE=NUMBER]`: one JSON line per figure. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Figure, Size } from './figure.ts';
import { againstBareKoa, againstMemory, slowest } from './figures/answers.ts';
import { bookingStorm } from './figures/booking.ts';
import { broadcast } from './figures/broadcast.ts';
import { largeDatabase, openTalks } from './figures/crowd.ts';
import { againstSqlite, twoInstances } from './figures/postgres.ts';
import { atRest, costOfAMessage } from './figures/rest.ts';
import { Ground } from './servers.ts';
import { detached } from './village.ts';

const FULL = {
  connections: 48,
  rounds: 3,
  turns: 4,
  halfLoadSeconds: 20,
  restSeconds: 10,
  openTalks: 100_000,
  largeDatabase: 1_000_000,
  broadcast: 100_000,
  booking: 10_000,
  residents: 2000,
};
const QUICK: typeof FULL = {
  connections: 48,
  rounds: 1,
  turns: 1,
  halfLoadSeconds: 2,
  restSeconds: 1,
  openTalks: 1200,
  largeDatabase: 5000,
  broadcast: 1000,
  booking: 480,
  residents: 240,
};

interface Measure {
  figures: readonly string[];
  run(ground: Ground, size: Size): Promise<Figure[]>;
}

const MEASURES: readonly Measure[] = [
  { figures: ['callback-vs-bare-koa'], run: againstBareKoa },
  { figures: ['durable-vs-memory'], run: againstMemory },
  { figures: ['callback-p99-ms-at-half-load', 'callback-p99-vs-p50-at-full-load'], run: slowest },
  { figures: ['ready-ms'], run: atRest },
  { figures: ['cost-of-a-message'], run: costOfAMessage },
  { figures: ['open-talks-100k-vs-2k', 'memory-per-100k-conversations'], run: openTalks },
  { figures: ['cost-at-1m-residents-vs-1k'], run: largeDatabase },
  { figures: ['broadcast-100k'], run: broadcast },
  { figures: ['booking-storm'], run: bookingStorm },
  { figures: ['postgres-vs-sqlite'], run: againstSqlite },
  { figures: ['two-instances-vs-one'], run: twoInstances },
];

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.stderr.write(`ended by ${signal}\n`);
    process.exit(1);
  });
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'string' },
    only: { type: 'string' },
    set: { type: 'string', multiple: true },
  },
});
const asked = (values.set ?? []).map((each): [string, number] => {
  const [name = '', value = ''] = each.split('=');
  if (!(name in FULL && Number(value) > 0)) refuse(`--set ${each}: one of ${Object.keys(FULL).join(', ')}, =NUMBER`);
  return [name, Number(value)];
});
const sizes: typeof FULL = { ...(values.quick ? QUICK : FULL), ...Object.fromEntries(asked) };
const size: Size = { ...sizes, village: detached(sizes.residents) };
const { only } = values;
const measures = MEASURES.filter(({ figures }) => only === undefined || figures.includes(only));
if (measures.length === 0)
  refuse(`no figure ${only}; there are ${MEASURES.flatMap(({ figures }) => figures).join(', ')}`);
const reduced = Object.entries(sizes).filter(([name, value]) => value !== FULL[name as keyof typeof FULL]);
if (reduced.length > 0) {
  const shown = reduced.map(([name, value]) => `${name} ${value} instead of ${FULL[name as keyof typeof FULL]}`);
  process.stderr.write(`reduced: ${shown.join(', ')}\n`);
}
const ground = await Ground.prepare(size.village);
const figures: Figure[] = [];
try {
  for (const { figures: names, run } of measures) {
    process.stderr.write(`${names.join(', ')} …\n`);
    const started = performance.now();
    figures.push(...(await run(ground, size)));
    process.stderr.write(`  ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
} finally {
  await ground.clear();
}
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
for (const figure of figures) process.stdout.write(`${JSON.stringify(figure)}\n`);
