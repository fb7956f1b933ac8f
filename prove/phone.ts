/** A resident's side of the account: a message goes out as WeChat sends it, again and again with its id, until it is answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { request, words } from '../bench/callbacks.ts';
import { Connection } from '../bench/load.ts';

const LONGEST_MS = 300_000;
const BETWEEN_MS = 100;
/** WeChat hangs up after 5 s, and sends again. */
const HANGS_UP_MS = 5000;

export interface Said {
  reply: string;
  /** How often it went out. */
  tries: number;
}

/** Says one thing; the answer that she gets in the end, at whatever try. Each try may go to another instance. */
export async function say(port: number | (() => number), resident: number, text: string): Promise<Said> {
  const message = request(resident, text);
  const until = Date.now() + LONGEST_MS;
  for (let tries = 1; Date.now() < until; tries++) {
    const body = await once(typeof port === 'number' ? port : port(), message);
    if (body) return { reply: words(body), tries };
    await sleep(BETWEEN_MS);
  }
  throw new Error('nobody answered for five minutes');
}

/** One try: the body, or undefined when nobody answered in time. */
async function once(port: number, message: Buffer): Promise<string | undefined> {
  const over = new AbortController();
  let connection: Connection | undefined;
  try {
    connection = await Connection.open(port);
    const body = await Promise.race([connection.ask(message), sleep(HANGS_UP_MS, undefined, { signal: over.signal })]);
    // After 4.5 s the answer goes another way, and to whoever asks again.
    return body === 'success' ? undefined : body || undefined;
  } catch {
    return undefined;
  } finally {
    over.abort();
    connection?.close();
  }
}
