/** A worker's heartbeat: begins when first woken, then works at once when woken and every now and then by itself. */

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

  async function run(): Promise<void> {
    while (woken && !stopped) {
      woken = false;
      try {
        if (await o.work()) woken = true;
      } catch (error) {
        o.log.error({ err: error, worker: o.name }, 'a worker failed and will try again');
      }
    }
    running = undefined;
    if (!stopped) timer = setTimeout(start, o.everyMs);
  }

  function start(): void {
    woken = true;
    clearTimeout(timer);
    running ??= run();
  }

  return {
    wake: () => {
      if (!stopped) start();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
