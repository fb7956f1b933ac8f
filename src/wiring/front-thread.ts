/**
 * Runs the front in a thread of its own: verifying, decrypting and writing XML is a third of a message's work, and needs
 * nothing that the rest holds. Under load the two thirds behind it have a core to themselves (docs/performance.md).
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { batched } from './batched.ts';
import type { Behind, FrontConfig } from './front.ts';

export interface FrontOptions extends FrontConfig {
  host: string;
  port: number;
  logLevel: string;
}

/** What the thread can be asked. */
export interface FrontThread {
  /** Answers with the address it listens on, or why it cannot. */
  listen(): Promise<{ host: string; port: number } | { refused: string; code: string }>;
  /** The sandbox's clock: its distance to the system's. */
  setClock(offsetMs: number): void;
  /** Takes no new connection; resolves when the answers under way are out. */
  close(): Promise<void>;
}

export interface Front {
  host: string;
  port: number;
  setClock(offsetMs: number): Promise<void>;
  close(): Promise<void>;
}

/** `broken`: the thread has ended by itself; nobody can reach the bot any more. */
export async function startFront(
  behind: Behind,
  options: FrontOptions,
  broken: (why: unknown) => void,
): Promise<Front> {
  const here = import.meta.url;
  // The same file in TypeScript, where the tests start the bot from its sources.
  const worker = new Worker(new URL(`./front-worker${here.slice(here.lastIndexOf('.'))}`, here), {
    workerData: options,
  });
  let closing = false;
  worker.on('error', broken);
  worker.on('exit', (code) => closing || broken(new Error(`it ended with ${code}`)));
  const thread = createBirpc<FrontThread, Behind>(behind, {
    ...batched(worker),
    timeout: -1, // the platform hangs up first
  });
  await once(worker, 'online');
  const listening = await thread.listen();
  if ('refused' in listening) {
    closing = true;
    await worker.terminate();
    throw Object.assign(new Error(listening.refused), { code: listening.code });
  }
  return {
    ...listening,
    setClock: (offsetMs) => thread.setClock(offsetMs),
    async close() {
      closing = true;
      await thread.close();
    },
  };
}
