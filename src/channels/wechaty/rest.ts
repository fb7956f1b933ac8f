/** A pause that ends early when whoever takes it is to stop. */
import { setTimeout as sleep } from 'node:timers/promises';

export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
