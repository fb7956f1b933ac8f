/** One connection to the gateway: every call has a time limit, and closing ends all of them at once. It never logs the account out. */
import { FileBox, type FileBoxInterface } from 'file-box';
import { MemoryCard } from 'memory-card';
import { log, type Wechaty, WechatyBuilder } from 'wechaty';
import { PuppetService } from 'wechaty-puppet-service';
import { systemClock } from '../../clock.ts';

export interface GatewayAddress {
  token: string;
  /** host:port */
  endpoint: string;
  tls?: { disable?: boolean; caCert?: string };
}

export interface Connection {
  readonly bot: Wechaty;
  /** Comes, with the reason, when the gateway is lost or could not be had. */
  readonly lost: AbortSignal;
  /** Hears the ids of messages. */
  onMessage(listener: (id: string) => void): void;
  start(): Promise<void>;
  /** A ding goes out by a call and comes back by the event stream: it proves both. */
  answers(unless: AbortSignal): Promise<boolean>;
  /** Wrapped for wechaty. */
  file(file: { name: string; bytes: Uint8Array }): FileBoxInterface;
  close(): Promise<void>;
}

/** Limits of calls by their gRPC name. wechaty has none of its own: a frozen server would hang them for ever (stack.md). */
const LIMIT_MS: Record<string, number> = {
  Upload: 30_000,
  Download: 30_000,
  MessageFile: 30_000,
  MessageSendFile: 30_000,
};
const OTHER_LIMIT_MS = 10_000;
/** The stream that events come by: it lasts as long as the connection. */
const EVENTS = 'Event';
/** wechaty tries these after any failure of a file call, for servers of 2021; a file that only timed out would be sent twice. */
const SECOND_TRIES = new Set(['MessageSendFileStream', 'MessageFileStream']);
const PING_MS = 3_000;
const CLOSE_MS = 1_000;
/** gRPC's status code. */
const CANCELLED = 1;

type Status = { code: number; details: string };

/** What is used of gRPC's channel; wechaty's own types for it are lost. */
interface Listener {
  onReceiveMetadata(metadata: unknown): void;
  onReceiveMessage(message: unknown): void;
  onReceiveStatus(status: Status): void;
}
interface Call {
  start(metadata: unknown, listener: Listener): void;
  cancelWithStatus(code: number, details: string): void;
}
interface GrpcChannel {
  createCall(path: string, deadline: Date | number, ...rest: unknown[]): Call;
}

class GatewayClient extends PuppetService {
  readonly #calls = new Set<Call>();
  readonly #lose: (why: string) => void;
  #lastFailure: Status | undefined;

  constructor(address: GatewayAddress, lose: (why: string) => void) {
    super({ ...address });
    this.#lose = lose;
    // it would keep names on disk, per token, and go on using them when they have changed (stack.md)
    this._payloadStore.start = async () => {};
  }

  /** Never rejects: wechaty would wait another 5 s for a start that has failed. */
  override async onStart(): Promise<void> {
    // runs without a pause as far as making the gRPC client, so that no call escapes
    const starting = super.onStart();
    this.#watchCalls();
    await starting.catch((error: Error) => this.#lose(error.message));
  }

  override async onStop(): Promise<void> {
    this.hangUp();
    await super.onStop();
  }

  /** wechaty's watchdog would restart this puppet; the supervisor takes a new one instead. */
  override async reset(): Promise<void> {}

  /** wechaty's own way asks the server to stop, which logs its account out, and hangs when the server does. */
  hangUp(): void {
    const manager = this._grpcManager;
    if (!manager) return;
    delete this._grpcManager;
    for (const call of [...this.#calls]) call.cancelWithStatus(CANCELLED, 'hung up');
    manager.client.close();
  }

  #watchCalls(): void {
    if (!this._grpcManager) return;
    const channel: GrpcChannel = this._grpcManager.client.getChannel();
    const createCall = channel.createCall.bind(channel);
    channel.createCall = (path, deadline, ...rest) => {
      const method = path.slice(path.lastIndexOf('/') + 1);
      if (SECOND_TRIES.has(method)) throw Object.assign(new Error(this.#lastFailure?.details), this.#lastFailure);
      // gRPC counts in the machine's time, not in the bot's
      const limit = systemClock.now().getTime() + (LIMIT_MS[method] ?? OTHER_LIMIT_MS);
      const call = createCall(path, method === EVENTS ? deadline : limit, ...rest);
      const start = call.start.bind(call);
      this.#calls.add(call);
      call.start = (metadata, listener) =>
        start(metadata, {
          onReceiveMetadata: (received) => listener.onReceiveMetadata(received),
          onReceiveMessage: (received) => listener.onReceiveMessage(received),
          onReceiveStatus: (status) => {
            this.#calls.delete(call);
            this.#ended(method, status);
            listener.onReceiveStatus(status);
          },
        });
      return call;
    };
  }

  #ended(method: string, { code, details }: Status): void {
    if (method === EVENTS) this.#lose(details || `the event stream ended (${code})`);
    else if (code !== 0) this.#lastFailure = { code, details };
  }
}

export function openConnection(address: GatewayAddress): Connection {
  log.level('silent');
  const lost = new AbortController();
  const lose = (why: string) => lost.abort(why);
  const puppet = new GatewayClient(address, lose);
  const bot = WechatyBuilder.build({ memory: new MemoryCard(), puppet });
  // without a listener the first failed call would end the process; those that matter are seen by whoever made them
  bot.on('error', () => {});
  return {
    bot,
    lost: lost.signal,
    onMessage: (listener) => void puppet.on('message', ({ messageId }) => listener(messageId)),
    start: () => bot.start().catch((error: Error) => lose(error.message)),
    answers: (unless) => ping(bot, unless),
    // not fromBuffer: below 20 KB wechaty serializes the box itself, and a buffer's box cannot be
    file: ({ name, bytes }) => FileBox.fromBase64(Buffer.from(bytes).toString('base64'), name),
    async close() {
      puppet.hangUp();
      await atMost(CLOSE_MS, bot.stop());
    },
  };
}

function ping(bot: Wechaty, unless: AbortSignal): Promise<boolean> {
  const word = crypto.randomUUID();
  return new Promise((resolve) => {
    const done = (answered: boolean) => {
      clearTimeout(timer);
      bot.off('dong', heard);
      unless.removeEventListener('abort', stopped);
      resolve(answered);
    };
    const heard = (data?: string) => {
      if (data === word) done(true);
    };
    const stopped = () => done(false);
    const timer = setTimeout(stopped, PING_MS);
    unless.addEventListener('abort', stopped);
    bot.on('dong', heard);
    try {
      bot.ding(word);
    } catch {
      done(false);
    }
  });
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), limit]);
  clearTimeout(timer);
}
