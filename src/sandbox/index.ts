/**
 * The sandbox: owns the port, the page, the simulated WeChat, the simulated group gateway and the clock, and runs the bot as
 * its child (design 12). Nothing outside this machine is reached.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { ShiftedClock } from '../clock.ts';
import { readSample } from '../sample.ts';
import { BotProcess } from './bot-process.ts';
import { castOf } from './cast.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { Live } from './live.ts';
import { Notebook, secretKey } from './notebook.ts';
import { pageApp } from './page-api.ts';
import { Stage } from './stage.ts';
import { startWechatPlatform, type WechatPlatform } from './wechat-platform.ts';

export interface SandboxOptions {
  port: number;
  host: string;
  /** Everything that is kept; `fresh` deletes this folder and nothing else. */
  dataDir: string;
  fresh: boolean;
  log: Logger;
  /** The bot's command line. */
  botCommand: readonly string[];
}

export interface Sandbox {
  /** The page. */
  readonly url: string;
  /** Ends the bot in order, then everything else. */
  stop(): Promise<void>;
}

/** Secrets of a pretended account: new with every run, known to nobody but the two processes. */
function pretendedAccount() {
  return {
    appId: 'wx0000000000a11ce0',
    appSecret: randomBytes(16).toString('hex'),
    token: randomBytes(12).toString('hex'),
    encodingAesKey: randomBytes(64).toString('base64').replace(/[+/=]/g, '').slice(0, 43),
  };
}

/** The callback's address is set with each start of the bot; between tries passes the time in which a bot restarts. */
const PLATFORM = { mode: 'safe', callbackUrl: 'http://127.0.0.1:1/wechat', retryDelayMs: 1000 } as const;

/** As accounts of this trade have them (official-account.md 6.1). */
const FIELDS =
  '工单编号：{{character_string1.DATA}}\n事项：{{thing2.DATA}}\n进度：{{phrase3.DATA}}\n时间：{{time4.DATA}}';
const TEMPLATES = [
  { id: 'sandbox-progress', kind: 'template', title: '工单进度通知', content: FIELDS },
  { id: 'sandbox-reminder', kind: 'template', title: '待办提醒', content: FIELDS },
] as const;

type Account = ReturnType<typeof pretendedAccount>;

/** The bot's environment: the machine's, without anything that belongs to a real account or another database. */
function botEnv(dataDir: string, account: Account, wechat: WechatPlatform, gateway: Gateway, token: string) {
  const own = Object.entries(process.env).filter(([name]) => !/^(WECHAT_|WECOM_|WECHATY_|DATABASE_URL$)/.test(name));
  return {
    ...Object.fromEntries(own),
    WECHAT_APP_ID: account.appId,
    WECHAT_APP_SECRET: account.appSecret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_MODE: 'safe',
    WECHAT_API_BASE: wechat.apiBase,
    WECHAT_TEMPLATE_PROGRESS: TEMPLATES[0].id,
    WECHAT_TEMPLATE_REMINDER: TEMPLATES[1].id,
    WECHATY_PUPPET_SERVICE_TOKEN: token,
    WECHATY_PUPPET_SERVICE_ENDPOINT: gateway.endpoint,
    WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
    MULIN_DATA_DIR: dataDir,
    MULIN_SECRET_KEY: secretKey(dataDir),
    MULIN_SANDBOX: '1',
  };
}

/** The port first: a second sandbox must not delete the first one's data. */
async function listening(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(
      code === 'EADDRINUSE' ? `port ${port} is in use: choose another with --port` : `cannot listen: ${code}`,
    );
  }
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown}:${(server.address() as AddressInfo).port}/sandbox`;
}

interface World {
  stage: Stage;
  bot: BotProcess;
  botPort(): number;
}

/** Everything but the port and the page; what must be ended later goes to `undo`. */
async function openWorld(o: SandboxOptions, url: string, undo: (() => unknown)[]): Promise<World> {
  const notebook = new Notebook(o.dataDir);
  const cast = castOf(readSample());
  const clock = new ShiftedClock();
  clock.offsetMs = notebook.notes.offsetMs;
  const account = pretendedAccount();
  const qrUrl = (scene: string) => `${url}?scan=${encodeURIComponent(scene)}`;
  const wechat = await startWechatPlatform({ ...account, ...PLATFORM, clock, qrUrl });
  undo.push(() => wechat.stop());
  for (const template of TEMPLATES) wechat.addTemplate(template);
  const token = notebook.notes.gatewayToken;
  const gateway = await startGateway({ token, clock, contacts: cast.contacts, rooms: cast.rooms });
  undo.push(() => gateway.stop());
  const live = new Live();
  undo.push(() => live.close());
  let up = 0;
  const bot = new BotProcess({
    command: o.botCommand,
    env: botEnv(o.dataDir, account, wechat, gateway, token),
    seed: cast.seed,
    offsetMs: () => clock.offsetMs,
    log: o.log,
    onState(state, port) {
      up = state === 'up' ? port : 0;
      wechat.callbackUrl = `http://127.0.0.1:${port}/wechat`;
      stage.tellStatus();
    },
  });
  const stage = new Stage({ cast, clock, notebook, wechat, gateway, bot, live });
  undo.push(() => bot.stop());
  return { stage, bot, botPort: () => up };
}

/** Resolves when the page is up and the bot is ready. Ends by itself on SIGINT and SIGTERM. */
export async function runSandbox(o: SandboxOptions): Promise<Sandbox> {
  const server = createServer();
  const url = await listening(server, o.port, o.host);
  const undo: (() => unknown)[] = [() => closed(server)];
  try {
    if (o.fresh) rmSync(o.dataDir, { recursive: true, force: true });
    const { stage, bot, botPort } = await openWorld(o, url, undo);
    server.on('request', pageApp(stage, botPort).callback());
    await bot.start();
  } catch (error) {
    await undone(undo);
    throw error;
  }
  return stoppable(url, undo, o.log);
}

/** Last made, first ended: the bot goes while its platforms still answer. */
async function undone(undo: (() => unknown)[]): Promise<void> {
  for (const one of undo.splice(0).reverse()) await one();
}

function stoppable(url: string, undo: (() => unknown)[], log: Logger): Sandbox {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    stopping ??= undone(undo);
    return stopping;
  };
  const onSignal = () => {
    stop().catch((error: Error) => log.error(error.message));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return { url, stop };
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
