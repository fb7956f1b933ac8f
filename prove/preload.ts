/** Preloaded into processes under test (--import): plants what the environment says. */
import { register } from 'node:module';
import { KILL_AT, OFFSET_MS, PATCHES } from './patches.ts';

// Loading every module by way of hooks doubles the time of a start.
if ((process.env[PATCHES] ?? '[]') !== '[]') register('./hooks.js', import.meta.url);

const [name, times] = (process.env[KILL_AT] ?? '').split(':');
let left = Number(times);
let failAt: number | null = null;
const control = { offsetMs: Number(process.env[OFFSET_MS] ?? 0) };
process.on('message', (order: Partial<{ offsetMs: number; failAt: number | null; collect: true }>) => {
  if (order.collect) gc?.();
  if (order.offsetMs !== undefined) control.offsetMs = order.offsetMs;
  if (order.failAt !== undefined) failAt = order.failAt;
  process.send?.('heard');
});
process.channel?.unref();

Object.assign(globalThis, {
  __control: control,
  /** True once, at the call that was ordered to fail, and at every one after it until the order is withdrawn. */
  __fails: () => failAt !== null && --failAt < 0,
  __killAt(point: string) {
    if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
