/**
 * A worker's heartbeat: begins when first woken, then works soon when woken and every now and then by itself.
 * Looking in vain takes at most a tenth of the time: under load every commit wakes the workers, and each look is a
 * transaction that the residents' messages wait for.
 */

const REST_FACTOR = 9;
const LONGEST_REST_MS = 200;

export interface Loop {
  /** Work soon: something was committed that concerns this worker. */
  wake(): void;
  /** Resolves when the work under way is done. */
  stop(): Promise<void>;
}

export function loop(o: {
  name: string;
  /** Answers whether there is more to do at once. */
  work(): Promise<boolean>;
  everyMs: number;
  log: { error(fields: object, message: string): void };
}): Loop {
  let stopped = false;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let restUntil = 0;

  async function run(): Promise<void> {
    let more = true;
    while (more && !stopped) {
      woken = false;
      more = await look();
    }
    running = undefined;
    if (!stopped) after(woken ? restUntil - performance.now() : o.everyMs);
  }

  async function look(): Promise<boolean> {
    const began = performance.now();
    try {
      if (await o.work()) return true;
    } catch (error) {
      o.log.error({ err: error, worker: o.name }, 'a worker failed and will try again');
    }
    const now = performance.now();
    restUntil = now + Math.min((now - began) * REST_FACTOR, LONGEST_REST_MS);
    return false;
  }

  function after(ms: number): void {
    clearTimeout(timer);
    if (ms <= 0) start();
    else timer = setTimeout(start, ms);
  }

  function start(): void {
    running ??= run();
  }

  return {
    wake: () => {
      if (stopped || woken) return;
      woken = true;
      if (!running) after(restUntil - performance.now());
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
