/** Keeps a connection to the gateway for ever: a new one whenever the last is lost. It holds no message. */
import { connect } from 'node:net';
import type { Connection } from './connection.ts';
import { remedy } from './failures.ts';
import { rest } from './rest.ts';

export interface Log {
  info(what: object, message: string): void;
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
}

export interface Supervisor {
  /** The connection while the gateway answers and its account is logged in. */
  readonly connection: Connection | undefined;
  /** Returns at once, whether the gateway is there or not. */
  start(): void;
  stop(): Promise<void>;
}

const PROBE_MS = 5_000;
/** Between two tries; from the first to the second, doubled each time. */
const PAUSE_MS = { first: 250, longest: 3_000 };
const KNOCK_MS = 3_000;

export function supervise(o: {
  endpoint: string;
  open(): Promise<Connection>;
  /** A new connection, before it is started: the place to listen. */
  onOpen(connection: Connection): void;
  onReady(): void;
  log: Log;
}): Supervisor {
  const ending = new AbortController();
  let held: Connection | undefined;
  let ready = false;
  let running: Promise<void> = Promise.resolve();
  let complaint = '';

  function setReady(now: boolean): void {
    if (now === ready) return;
    ready = now;
    complaint = '';
    if (!now) return;
    o.log.info({ endpoint: o.endpoint }, 'group gateway connected');
    try {
      o.onReady();
    } catch (err) {
      o.log.error({ err }, 'waking what waits for the group gateway failed');
    }
  }

  /** Once per reason, not once per try. */
  function complain(reason: unknown): void {
    const why = remedy(reason);
    if (why === complaint || ending.signal.aborted) return;
    complaint = why;
    o.log.warn({ endpoint: o.endpoint, why }, 'group gateway away: alerts wait until it is back');
  }

  async function run(): Promise<void> {
    let pause = PAUSE_MS.first;
    while (!ending.signal.aborted) {
      let wasReady = false;
      try {
        // knocking first: wechaty needs seconds to find out that nobody is there
        await knock(o.endpoint, ending.signal);
        wasReady = await hold();
      } catch (error) {
        complain(error);
      }
      pause = wasReady ? PAUSE_MS.first : Math.min(pause * 2, PAUSE_MS.longest);
      await rest(pause, ending.signal);
    }
  }

  /** Lives through one connection; true if it was ever ready. */
  async function hold(): Promise<boolean> {
    const connection = await o.open();
    const over = AbortSignal.any([ending.signal, connection.lost]);
    let wasReady = false;
    const check = () => {
      setReady(held === connection && connection.bot.isLoggedIn);
      wasReady ||= ready;
    };
    connection.bot.on('login', check);
    connection.bot.on('logout', () => setReady(false));
    o.onOpen(connection);
    await unless(over, connection.start());
    while (!over.aborted && (await connection.answers(over))) {
      if (held && !connection.bot.isLoggedIn) complain('its WeChat account is not logged in: log in at the gateway');
      held = connection;
      check();
      await rest(PROBE_MS, over);
    }
    held = undefined;
    setReady(false);
    complain(over.aborted ? over.reason : 'no answer to a probe');
    await connection.close();
    return wasReady;
  }

  return {
    get connection() {
      return ready ? held : undefined;
    },
    start() {
      running = run();
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}

/** Rejects, with the reason, when nobody opens. */
function knock(endpoint: string, signal: AbortSignal): Promise<void> {
  const cut = endpoint.lastIndexOf(':');
  const host = endpoint.slice(0, cut).replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(endpoint.slice(cut + 1)), timeout: KNOCK_MS });
    const stopped = () => socket.destroy(new Error('stopped'));
    signal.addEventListener('abort', stopped);
    socket.on('close', () => signal.removeEventListener('abort', stopped));
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** Waits for the work, unless the signal comes first; leaves no listener behind. */
async function unless(signal: AbortSignal, work: Promise<void>): Promise<void> {
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    if (signal.aborted) resolve();
    signal.addEventListener('abort', stop);
  });
  await Promise.race([work, aborted]);
  signal.removeEventListener('abort', stop);
}
