/** Hands each group message on, in order within its chat, and tries again: a gateway never delivers twice. It decides nothing. */
import type { Message } from 'wechaty';
import type { InboundMessage } from '../../engine/messages.ts';
import type { Connection } from './connection.ts';
import { decode } from './decode.ts';
import { rest } from './rest.ts';
import type { Log } from './supervisor.ts';

export interface Intake {
  /** Never throws: an exception in a wechaty handler would end the process. */
  take(messageId: string, from: Connection): void;
  /** Waiting retries are given up. */
  stop(): void;
}

/** About two minutes in all: a store that is locked or full for a moment comes back in that time. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000];

export function intake(o: {
  connection(): Connection | undefined;
  receive(message: InboundMessage): Promise<void>;
  log: Log;
}): Intake {
  const ending = new AbortController();
  const chains = new Map<string, Promise<void>>();

  function inOrder(key: string, work: () => Promise<void>): void {
    const next = (chains.get(key) ?? Promise.resolve())
      .then(work)
      .catch((err) => o.log.error({ err }, 'group message given up'))
      .then(() => {
        if (chains.get(key) === next) chains.delete(key);
      });
    chains.set(key, next);
  }

  async function persistently(id: string, work: () => Promise<void>): Promise<void> {
    for (const pause of [...PAUSES_MS, undefined]) {
      try {
        return await work();
      } catch (err) {
        if (ending.signal.aborted) return;
        const what = { err, messageId: id };
        if (pause === undefined) return o.log.error(what, 'group message given up');
        o.log.warn(what, 'group message not taken yet, trying again');
        await rest(pause, ending.signal);
        if (ending.signal.aborted) return;
      }
    }
  }

  async function load(id: string, from: Connection): Promise<{ bot: Connection['bot']; message: Message }> {
    // the one that it came by may be gone by now; the gateway still knows the message
    const { bot } = o.connection() ?? from;
    const message = await bot.Message.find({ id });
    if (!message) throw new Error('the gateway did not hand the message out');
    return { bot, message };
  }

  function handOn(id: string, loaded: Awaited<ReturnType<typeof load>>): void {
    const { message } = loaded;
    const chat = message.room()?.id ?? message.talker().id;
    inOrder(chat, () =>
      persistently(id, async () => {
        const inbound = await decode(loaded.bot, message);
        if (inbound) await o.receive(inbound);
      }),
    );
  }

  return {
    take(id, from) {
      // first tries in the order of arrival; a message that can't be read yet must not hold up the others
      inOrder('', async () => {
        const first = await load(id, from).catch(() => undefined);
        if (first) handOn(id, first);
        else void persistently(id, async () => handOn(id, await load(id, from)));
      });
    },
    stop: () => ending.abort(),
  };
}
