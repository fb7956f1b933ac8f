/** Preloaded into processes under test (--import): plants what the environment says. */
import { register } from 'node:module';
import { KILL_AT } from './patches.ts';

register('./hooks.js', import.meta.url);

const [name, times] = (process.env[KILL_AT] ?? '').split(':');
let left = Number(times);
Object.assign(globalThis, {
  __killAt(point: string) {
    if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
