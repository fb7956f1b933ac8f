/**
 * The bot as the sandbox's child process: started, killed, started again, told the time (design 12). It knows the IPC words,
 * not what the bot does.
 *
 * To the bot: {type:'clock', offsetMs}, {type:'seed', id, groups, accounts}, {type:'inspect', id, conversation},
 * {type:'rows', id, message}.
 * From the bot: {type:'ready', commands}, {type:'clock-set'}, {type:'seeded', id, error?}, {type:'shown', id, found}.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Seed } from './cast.ts';
import { freePort } from './gateway-relay.ts';

export type BotState = 'starting' | 'up' | 'down' | 'crashed';

export interface BotProcessOptions {
  command: readonly string[];
  /** Everything the bot needs but PORT and HOST. */
  env: NodeJS.ProcessEnv;
  seed: Seed;
  offsetMs(): number;
  log: Logger;
  /** Hears of every change; `port` is where the bot of now listens. */
  onState(state: BotState, port: number): void;
}

const ANSWER_MS = 5_000;
const SEED_MS = 30_000;
const STOP_MS = 10_000;
const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 15_000, 30_000];
/** A bot that lived this long did not crash because of how it starts. */
const STEADY_MS = 20_000;

type Message = { type?: unknown; id?: unknown; error?: unknown; commands?: unknown; found?: unknown };

export class BotProcess {
  state: BotState = 'down';
  /** What staff can say, as the bot's own catalogue has it. */
  commands: unknown = [];
  readonly #o: BotProcessOptions;
  readonly #waiting = new Set<(message: Message) => void>();
  #child: ChildProcess | undefined;
  #port = 0;
  #crashes = 0;
  #asked = 0;
  #readyAt = Number.POSITIVE_INFINITY;
  #again: NodeJS.Timeout | undefined;
  /** Meant to be running: a child that ends is started again. */
  #wanted = false;

  constructor(options: BotProcessOptions) {
    this.#o = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the bot is ready and its groups and staff are bound; rejects when it ends before. */
  async start(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    await this.#run();
  }

  /** kill -9; it stays down until it is started. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** An orderly end, by force when it takes too long. */
  async stop(): Promise<void> {
    const force = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_MS);
    await this.#end('SIGTERM').finally(() => clearTimeout(force));
  }

  /** Resolves when the bot lives at this time, or at once when there is no bot. */
  async setClock(offsetMs: number): Promise<void> {
    if (this.state !== 'up' || !this.#child) return this.#send({ type: 'clock', offsetMs });
    const set = this.#answer(this.#child, ({ type }) => type === 'clock-set', ANSWER_MS);
    this.#send({ type: 'clock', offsetMs });
    if (!(await set)) this.#o.log.warn('the bot did not confirm the clock');
  }

  /** What became of a person's words; undefined while there is no bot to ask. */
  inspect(conversation: string): Promise<unknown> {
    return this.#look({ type: 'inspect', conversation });
  }

  /** The rows that a message became: a push in clear, a message of the gateway, or the bot's own words. */
  rows(message: { clear: string } | { id: string; sender: string } | { said: string }): Promise<unknown> {
    return this.#look({ type: 'rows', message });
  }

  async #look(what: object): Promise<unknown> {
    const child = this.#child;
    if (this.state !== 'up' || !child) return undefined;
    this.#asked += 1;
    const id = this.#asked;
    const answered = this.#answer(child, (message) => message.type === 'shown' && message.id === id, ANSWER_MS);
    this.#send({ ...what, id });
    return (await answered)?.found;
  }

  async #run(): Promise<void> {
    this.#port = await freePort();
    if (!this.#wanted) return;
    const child = this.#spawn();
    const ready = this.#answer(child, ({ type }) => type === 'ready');
    this.#send({ type: 'clock', offsetMs: this.#o.offsetMs() });
    const said = await ready;
    if (!said) throw new Error('the bot ended before it was ready');
    this.commands = said.commands;
    this.#readyAt = performance.now();
    this.#to('up');
    await this.#seed(child);
  }

  #spawn(): ChildProcess {
    const [program = process.execPath, ...args] = this.#o.command;
    const child = spawn(program, args, {
      env: { ...this.#o.env, PORT: String(this.#port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.#to('starting');
    child.on('message', (message) => {
      for (const waiter of this.#waiting) waiter(message as Message);
    });
    // a message to a child that is gone, or a program that can't be started: `close` follows in each case
    child.on('error', (error) => this.#o.log.debug({ error: error.message }, 'bot process'));
    child.once('close', (code, signal) => this.#ended(code, signal));
    return child;
  }

  async #seed(child: ChildProcess): Promise<void> {
    this.#asked += 1;
    const id = this.#asked;
    const seeded = this.#answer(child, (message) => message.type === 'seeded' && message.id === id, SEED_MS);
    this.#send({ type: 'seed', id, ...this.#o.seed });
    const answer = await seeded;
    if (!answer || answer.error) this.#o.log.warn({ error: answer?.error }, 'sample groups and staff were not bound');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    clearTimeout(this.#again);
    this.#wanted = false;
    const child = this.#child;
    if (child) {
      const ended = once(child, 'close');
      child.kill(signal);
      await ended;
    }
    if (this.state !== 'down') this.#to('down');
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    if (performance.now() - this.#readyAt > STEADY_MS) this.#crashes = 0;
    this.#readyAt = Number.POSITIVE_INFINITY;
    if (!this.#wanted) return;
    const wait = BACKOFF_MS[Math.min(this.#crashes, BACKOFF_MS.length - 1)];
    this.#crashes += 1;
    this.#to('crashed');
    this.#o.log.error({ code, signal, againInMs: wait }, 'the bot ended by itself');
    this.#again = setTimeout(() => {
      this.#run().catch((error: Error) => this.#o.log.error(error.message));
    }, wait);
  }

  /** The next message of this child that fits; undefined when it ended first or none came in time. */
  #answer(child: ChildProcess, fits: (message: Message) => boolean, ms?: number): Promise<Message | undefined> {
    return new Promise((resolve) => {
      const end = (message?: Message) => {
        clearTimeout(timer);
        child.off('close', gone);
        this.#waiting.delete(waiter);
        resolve(message);
      };
      const gone = () => end();
      const waiter = (message: Message) => {
        if (fits(message)) end(message);
      };
      const timer = ms === undefined ? undefined : setTimeout(gone, ms);
      this.#waiting.add(waiter);
      child.once('close', gone);
    });
  }

  #send(message: object): void {
    const child = this.#child;
    if (child?.connected) child.send(message, () => undefined);
  }

  #to(state: BotState): void {
    this.state = state;
    this.#o.onState(state, this.#port);
  }
}
