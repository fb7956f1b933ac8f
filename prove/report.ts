/**
 * `--write`: keeps what a run has shown in docs/reliability.jsonl, the last for each goal, size and planted bug, and makes
 * the tables of docs/reliability.md from it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { goals } from './goals/index.ts';

export interface Shown {
  goal: string;
  size: 'quick' | 'full';
  n: number;
  violations: number;
  seed: number;
  seconds: number;
  saw?: unknown;
}

export interface Planted {
  goal: string;
  planted: string;
  caught: boolean;
  how: string;
  seed: number;
}

type Line = Shown | Planted;

const KEPT = join(packageRoot(), 'docs', 'reliability.jsonl');
const PAGE = join(packageRoot(), 'docs', 'reliability.md');
const BEGIN = '<!-- made by: npm run prove -- … --write -->';
const END = '<!-- end of what is made -->';

let last: Promise<void> = Promise.resolve();

/** One after another: each reads what the one before has written. */
export function keep(line: Line): Promise<void> {
  last = last.then(() => add(line));
  return last;
}

async function add(line: Line): Promise<void> {
  const kept = (await readFile(KEPT, 'utf8').catch(() => ''))
    .split('\n')
    .flatMap((text): Line[] => (text === '' ? [] : [JSON.parse(text)]));
  const lines = [...kept.filter((each) => keyOf(each) !== keyOf(line)), line];
  const order = Object.keys(goals);
  lines.sort((a, b) => order.indexOf(a.goal) - order.indexOf(b.goal) || (keyOf(a) < keyOf(b) ? -1 : 1));
  await writeFile(KEPT, `${lines.map((each) => JSON.stringify(each)).join('\n')}\n`);
  const page = await readFile(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${PAGE} has no place for the tables: ${BEGIN} … ${END}`);
  await writeFile(PAGE, `${before}${BEGIN}\n\n${tables(lines)}\n${END}${after}`);
}

const keyOf = (line: Line) => ('planted' in line ? `${line.goal} plant ${line.planted}` : `${line.goal} ${line.size}`);

function tables(lines: readonly Line[]): string {
  const shown = lines.filter((line): line is Shown => 'size' in line);
  const planted = lines.filter((line): line is Planted => 'planted' in line);
  return [
    ...['| goal | size | n | violations | seed | seconds | seen |', '| --- | --- | --- | --- | --- | --- | --- |'],
    ...shown.map(
      ({ goal, size, n, violations, seed, seconds, saw }) =>
        `| \`${goal}\` | ${size} | ${n} | ${violations} | ${seed} | ${seconds} | ${said(saw)} |`,
    ),
    ...['', '| goal | planted bug | caught | how | seed |', '| --- | --- | --- | --- | --- |'],
    ...planted.map(
      ({ goal, planted: bug, caught, how, seed }) =>
        `| \`${goal}\` | ${cell(bug)} | ${caught ? 'yes' : '**no**'} | ${cell(how)} | ${seed} |`,
    ),
    '',
  ].join('\n');
}

const said = (saw: unknown) => (saw === undefined ? '' : cell(JSON.stringify(saw).replaceAll('"', '').slice(1, -1)));
const LONGEST = 140;
const cell = (text: string) => text.replace(/[\n|]/g, ' ').slice(0, LONGEST);
