/**
 * The whole bot on loopback for tests: a database, a simulated WeChat and a simulated group gateway that speak the
 * real protocols, the sample neighbourhood, and a clock that tests move.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { type Bot, createBot } from '../../src/bot.ts';
import type { Mode } from '../../src/channels/official-account/verify.ts';
import { ShiftedClock } from '../../src/clock.ts';
import type { Config } from '../../src/config.ts';
import { applyImport } from '../../src/domain/neighbourhood/apply-import.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import { bindAccount, bindGroup } from '../../src/domain/people/binding.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { createLog } from '../../src/log.ts';
import { readSample } from '../../src/sample.ts';
import { type Gateway, type Sent, startGateway } from '../../src/sandbox/gateway.ts';
import { startWechatPlatform, type WechatPlatform } from '../../src/sandbox/wechat-platform.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';
import { createFront } from '../../src/wiring/front.ts';
import { migratedDatabase, type TestDatabase, testDatabase } from './database.ts';

const APP_ID = 'wx7d2a90b1c3e4f568';
const TOKEN = 'svcTestTk9';
/** The recorded envelopes' (test/fixtures/protocol), like id and token. */
const AES_KEY = '9rVez28/U8JwzrQgGce7nDuRJmKpWS28AWWiP35iVx0';
const SECRET = randomBytes(32).toString('base64');
const GATEWAY_TOKEN = 'insecure_2c6e1f9e-6f0c-4b53-9d9c-0c0ffee00001';
/** Friday, 20 November 2026, 10:00 in Shanghai: a working day in the middle of working time. */
const START = Date.UTC(2026, 10, 20, 2, 0, 0);

export interface TownOptions {
  /** Without it no group chat exists, and the tests start faster. */
  gateway?: boolean;
  /** How messages are wrapped; absent: encrypted. */
  mode?: Mode;
  /** Gets every line that the bot logs, down to the least important. */
  log?(line: string): void;
  /** Ordinary words reach the bot without the wire: for thousands of talks, where the wire takes two thirds of the time. */
  direct?: boolean;
  /** The account's notice templates (WECHAT_TEMPLATE_…). */
  templates?: Pick<Config['wechat'], 'templateProgress' | 'templateReminder'>;
  /** Changes the sample's files before they are read. */
  edit?(text: string): string;
}

function atStart(): ShiftedClock {
  const clock = new ShiftedClock();
  clock.offsetMs = START - Date.now();
  return clock;
}

let sample: Promise<TestDatabase> | undefined;

/** A copy of one database with the sample in it: importing takes longer than most tests. */
async function withSample(): Promise<TestDatabase> {
  sample ??= (async () => {
    const database = await migratedDatabase();
    const store = new Store(await database.open(), { clock: atStart(), vault: new Vault(SECRET) });
    await store.inTransaction((tx) => applyImport(tx, readSample()));
    await store.close();
    return database;
  })();
  return testDatabase(await sample);
}

export class Town {
  readonly clock: ShiftedClock;
  readonly wechat: WechatPlatform;
  readonly gateway: Gateway | undefined;
  readonly database: TestDatabase;
  private readonly mode: Mode;
  private readonly log: TownOptions['log'];
  private readonly options: TownOptions;
  private readonly seen = new Set<string>();
  /** Called at the next commit. */
  private readonly awaiting = new Set<() => void>();
  private bot: Bot | undefined;
  private count = 0;
  private server: Server | undefined;
  store!: Store;

  private constructor(
    database: TestDatabase,
    clock: ShiftedClock,
    wechat: WechatPlatform,
    gateway: Gateway | undefined,
    options: TownOptions,
  ) {
    this.database = database;
    this.mode = options.mode ?? 'safe';
    this.log = options.log;
    this.options = options;
    this.clock = clock;
    this.wechat = wechat;
    this.gateway = gateway;
  }

  static async open(options: TownOptions = {}): Promise<Town> {
    const { gateway = true, mode = 'safe' } = options;
    const database = options.edit ? await migratedDatabase() : await withSample();
    const clock = atStart();
    const wechat = await startWechatPlatform({
      clock,
      callbackUrl: '',
      appId: APP_ID,
      appSecret: 'secret',
      token: TOKEN,
      encodingAesKey: AES_KEY,
      mode,
    });
    const groups = gateway ? await startGateway({ token: GATEWAY_TOKEN, clock, contacts: [], rooms: [] }) : undefined;
    const town = new Town(database, clock, wechat, groups, options);
    await town.startBot();
    if (options.edit) await town.store.inTransaction((tx) => applyImport(tx, readSample(options.edit)));
    return town;
  }

  /** As after a kill: a new process would find the same database. */
  async startBot(): Promise<void> {
    await this.serve(await this.instance());
  }

  /** A second instance beside the first, as behind a load balancer (PostgreSQL). Answers with the way to end the first. */
  async startSecond(): Promise<() => Promise<void>> {
    const second = await this.instance();
    return async () => {
      await this.stopBot();
      await this.serve(second);
    };
  }

  private async instance(): Promise<{ store: Store; bot: Bot }> {
    const store = new Store(await this.database.open(), { clock: this.clock, vault: new Vault(SECRET) });
    store.onCommit(() => {
      for (const go of this.awaiting) go();
    });
    const bot = createBot({ config: this.config(), store, clock: this.clock, log: this.logger() });
    await bot.start();
    return { store, bot };
  }

  /** From now on WeChat reaches this one. */
  private async serve({ store, bot }: { store: Store; bot: Bot }): Promise<void> {
    this.store = store;
    this.bot = bot;
    this.server = createFront(bot.behind, this.config(), this.clock, this.logger()).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.wechat.callbackUrl = `http://127.0.0.1:${this.port}/wechat`;
  }

  private logger() {
    return this.log ? createLog('trace', { write: this.log }) : createLog(process.env.LOG_LEVEL ?? 'silent');
  }

  async stopBot(): Promise<void> {
    this.server?.close();
    this.server?.closeAllConnections();
    await this.bot?.stop();
    await this.store.close();
  }

  async close(): Promise<void> {
    await this.stopBot();
    await this.wechat.stop();
    await this.gateway?.stop();
    await this.database.remove();
  }

  /** For `mulin` commands on the same database. */
  get commandEnv() {
    return { DATABASE_URL: this.database.url, MULIN_SECRET_KEY: SECRET };
  }

  get port(): number {
    const address = this.server?.address() as AddressInfo | undefined;
    return address?.port ?? 0;
  }

  /** Moves the clock on. What becomes due is waited for by the expectation that follows. */
  later(ms: number): void {
    this.clock.offsetMs += ms;
    this.bot?.tick();
  }

  /** Wakes the workers, and resolves when one of them has looked or stored something; soon, even when none can. */
  async stirs(): Promise<void> {
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.awaiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, 50);
      this.awaiting.add(go);
      this.bot?.tick();
    });
  }

  /** Words that are the same on the wire as they are typed, in a town that may leave it out. */
  isPlain(text: string): boolean {
    return this.options.direct === true && /^[\p{Script=Han}\p{L}\p{N}，。？！]{1,2000}$/u.test(text);
  }

  /** As `says`, from behind the protocol. */
  async hears(openid: string, text: string): Promise<string | undefined> {
    this.wechat.wrote(openid);
    const id = `direct-${++this.count}`;
    const content = { type: 'text' as const, text };
    return (await this.bot?.behind.receive({ channel: 'official-account', id, sender: openid, content }))?.text;
  }

  /** What the resident types, and the answer that came with it. */
  async says(openid: string, text: string): Promise<string> {
    return (await this.wechat.text(openid, text)).reply ?? '';
  }

  /** The first message to this chat that fits and has not been waited for before. */
  async groupHears(chat: string, fits: RegExp): Promise<Sent> {
    const gateway = this.gateway;
    if (!gateway) throw new Error('this town has no gateway');
    const fresh = (sent: Sent) => sent.conversation === chat && !this.seen.has(sent.id) && fits.test(sent.text ?? '');
    return this.eventually(
      () => gateway.sent.find(fresh),
      (check) => gateway.onSent(check),
      () =>
        `${chat} heard no ${fits}, only: ${gateway.sent
          .filter((each) => each.conversation === chat)
          .map(({ text }) => text)
          .join(' | ')}`,
    ).then((sent) => {
      this.seen.add(sent.id);
      return sent;
    });
  }

  /** The first text on this phone that fits, passive or pushed. */
  async phoneShows(openid: string, fits: RegExp): Promise<string> {
    const fresh = () =>
      this.wechat.chat(openid).find((entry) => entry.direction === 'in' && fits.test(entry.text ?? ''));
    const entry = await this.eventually(
      fresh,
      (check) => this.wechat.onMessage(check),
      () =>
        `${openid} read no ${fits}, only: ${this.wechat
          .chat(openid)
          .map(({ text }) => text)
          .join(' | ')}`,
    );
    return entry.text ?? '';
  }

  private async eventually<T>(
    look: () => T | undefined,
    listen: (check: () => void) => () => void,
    why: () => string,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer);
        off();
        finish();
      };
      const check = () => {
        const found = look();
        if (found !== undefined) end(() => resolve(found));
      };
      const timer = setTimeout(() => end(() => reject(new Error(why()))), 8000);
      const off = listen(check);
      check();
    });
  }

  private config(): Config {
    return {
      port: 0,
      host: '127.0.0.1',
      dataDir: tmpdir(),
      logLevel: 'silent',
      production: false,
      database: this.database.address,
      secretKey: SECRET,
      sandbox: false,
      wechat: {
        appId: APP_ID,
        appSecret: 'secret',
        token: TOKEN,
        encodingAesKey: AES_KEY,
        mode: this.mode,
        apiBase: this.wechat.apiBase,
        ...this.options.templates,
      },
      ...(this.gateway && {
        gateway: { token: GATEWAY_TOKEN, endpoint: this.gateway.endpoint, tls: { disable: true } },
      }),
    };
  }

  /** A group chat with these staff members in it, bound to a node as a code would. */
  async group(node: string, staffKeys: readonly string[], kind: 'work' | 'residents' = 'work'): Promise<string> {
    const room = `room-${node}${kind === 'work' ? '' : '-residents'}@chatroom`;
    await this.store.inTransaction(async (tx) => {
      for (const key of staffKeys) {
        const member = (await neighbourhood(tx)).staff.find((each) => each.key === key);
        if (!member) throw new Error(`no staff ${key}`);
        this.gateway?.addContact({ id: `wx-${key}`, name: member.name });
        const message = { channel: 'wechaty', id: '', sender: `wx-${key}`, content: { type: 'follow' as const } };
        await bindAccount(tx, await conversationOf(tx, message), member.personId);
      }
      await bindGroup(tx, { channel: 'wechaty', externalId: room, node, kind });
    });
    this.gateway?.addRoom({ id: room, topic: node, memberIds: staffKeys.map((key) => `wx-${key}`) });
    return room;
  }
}
