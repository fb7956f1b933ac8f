/**
 * Bugs and ends that are planted in a process under test: while a built file is loaded, a piece of its text is replaced.
 * So nothing of this stands in the product, and what is proven is the very file that an operator runs. A piece that is not
 * there (any more) is an error: a plant that doesn't fit would prove nothing.
 */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../src/package-root.ts';

export interface Patch {
  /** Under dist/, as built. */
  file: string;
  find: string;
  put: string;
}

/** The variable that carries the patches to a process, as JSON. */
export const PATCHES = 'MULIN_PROVE_PATCHES';
/** "NAME:17": the process kills itself the 17th time it comes to this point. */
export const KILL_AT = 'MULIN_PROVE_KILL_AT';

/** How far the clock of a process is ahead when it starts. */
export const OFFSET_MS = 'MULIN_PROVE_OFFSET_MS';

/** The process's clock can be moved. */
export const CLOCK: Patch = {
  file: 'src/clock.js',
  find: 'now: () => new Date()',
  put: 'now: () => new Date(Date.now() + globalThis.__control.offsetMs)',
};

/** Calls of the database can be made to fail as on a full disk. */
export const FAILING: Patch = {
  file: 'src/store/sqlite3-client.js',
  find: 'async prepareAsync(asked) {',
  put: "async prepareAsync(asked) { if (globalThis.__fails()) throw Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL', errno: 13 });",
};

/** Calls to a gateway end by the machine's time, also where CLOCK moves the bot's. */
export const CALLS: Patch = {
  file: 'src/channels/wechaty/connection.js',
  find: 'systemClock.now().getTime() +',
  put: 'Date.now() +',
};

/** The waits for a gateway, shorter than they are, each to the others as they were. A slow machine answers in three seconds. */
export const HASTE: readonly Patch[] = [
  { file: 'src/channels/wechaty/connection.js', find: 'OTHER_LIMIT_MS = 10_000', put: 'OTHER_LIMIT_MS = 3_000' },
  CALLS,
  { file: 'src/channels/wechaty/connection.js', find: 'PING_MS = 3_000', put: 'PING_MS = 300' },
  { file: 'src/channels/wechaty/supervisor.js', find: 'PROBE_MS = 5_000', put: 'PROBE_MS = 500' },
  { file: 'src/channels/wechaty/supervisor.js', find: 'longest: 3_000', put: 'longest: 300' },
];

/** What a process under test is started with before its own file. */
export const PRELOAD = ['--import', new URL('./preload.js', import.meta.url).href] as const;

export function patched(url: string, source: string, patches: readonly Patch[]): string {
  if (!url.startsWith('file:')) return source;
  const path = fileURLToPath(url);
  let text = source;
  for (const { file, find, put } of patches) {
    if (path !== join(packageRoot(), 'dist', file)) continue;
    const at = text.indexOf(find);
    if (at === -1) throw new Error(`the plant does not fit ${file} any more: ${find}`);
    text = text.slice(0, at) + put + text.slice(at + find.length);
  }
  return text;
}

/** Points at which a process can be killed: before and after what counts. */
export const POINTS = {
  'before the claim': { file: 'src/engine/handle.js', find: 'tx.inbox.put({ key', at: 'before' },
  'after an effect': {
    file: 'src/engine/turn.js',
    find: 'const event = await service(this, params);',
    at: 'after',
  },
  'before the commit': { file: 'src/store/group.js', find: 'await commit(this.runner);', at: 'before' },
  'after the commit': { file: 'src/store/group.js', find: 'await commit(this.runner);', at: 'after' },
  'before a send': { file: 'src/workers/deliver.js', find: 'const result = await send(job);', at: 'before' },
  'after a send': { file: 'src/workers/deliver.js', find: 'const result = await send(job);', at: 'after' },
} as const satisfies Record<string, { file: string; find: string; at: 'before' | 'after' }>;
export type Point = keyof typeof POINTS;

export function killAt(point: Point): Patch {
  const { file, find, at } = POINTS[point];
  const kill = `globalThis.__killAt(${JSON.stringify(point)});`;
  return { file, find, put: at === 'before' ? `${kill} ${find}` : `${find} ${kill}` };
}
