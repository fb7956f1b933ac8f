/**
 * Where a goal is tried: a database of its own, a simulated API and gateway, and bots that can be killed. On SQLite one, on
 * PostgreSQL any number at once.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, secretKey } from '../bench/account.ts';
import { type Cluster, startCluster } from '../bench/postgres.ts';
import { populate } from '../bench/residents.ts';
import { freePort } from '../bench/servers.ts';
import { detached, type Village } from '../bench/village.ts';
import { systemClock } from '../src/clock.ts';
import { applyImport } from '../src/domain/neighbourhood/apply-import.ts';
import { bindGroup } from '../src/domain/people/binding.ts';
import { packageRoot } from '../src/package-root.ts';
import { readSample } from '../src/sample.ts';
import { type Gateway, startGateway } from '../src/sandbox/gateway.ts';
import { type DatabaseAddress, openDatabase } from '../src/store/data-source.ts';
import type { Tx } from '../src/store/tx.ts';
import { Store } from '../src/store/unit-of-work.ts';
import { Vault } from '../src/store/vault.ts';
import { KILL_AT, killAt, PATCHES, type Patch, type Point, PRELOAD } from './patches.ts';
import { photo } from './photo.ts';
import { opened } from './stores.ts';

export const ROOM = 'room-gongdian-1@chatroom';
const MB = 1024 * 1024;
const TOKEN = 'insecure_2c6e1f9e-6f0c-4b53-9d9c-0c0ffee00006';
/** Bugs that a run was started with: for every process that it starts. */
const PLANTED: readonly Patch[] = JSON.parse(process.env[PATCHES] ?? '[]');
/** For a command that is itself under test: those that only prepare and verify run as they are. */
export const WITH_PLANTS = PLANTED.length > 0 ? { [PATCHES]: JSON.stringify(PLANTED) } : {};
/** What `mulin erase` wants to be told before it deletes. */
const DELETE = '删除';

/** Told to a process under test while it runs. */
export type Order = { offsetMs: number } | { failAt: number | null } | { collect: true };

export interface Bot {
  pid: number;
  port: number;
  /** Resolves with the signal or code it ended with. */
  ended: Promise<string | number>;
  /** Everything it has written to its log. */
  readonly log: string;
  kill(): void;
  /** What preload.ts listens for. Resolves when it has been heard, or never will be. */
  tell(order: Order): Promise<void>;
  /** Orderly. */
  stop(): Promise<void>;
}

export class Ground {
  readonly folder: string;
  /** Of the first instance, whichever process it is by now. */
  readonly port: number;
  /** Where the database is, when it is not a file in the folder. */
  readonly cluster: Cluster | undefined;
  readonly gateway: Gateway;
  readonly village: Village;
  /** For who looks into it while bots run. */
  readonly address: DatabaseAddress;
  private readonly api: Server;
  private readonly running = new Set<ChildProcess>();

  private constructor(
    o: Pick<Ground, 'folder' | 'port' | 'gateway' | 'village' | 'cluster' | 'address'> & { api: Server },
  ) {
    this.folder = o.folder;
    this.port = o.port;
    this.cluster = o.cluster;
    this.gateway = o.gateway;
    this.village = o.village;
    this.address = o.address;
    this.api = o.api;
  }

  /** The sample neighbourhood, so many registered residents, and the first grid's work group bound; on SQLite. */
  static async prepare(residents: number): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'mulin-prove-'));
    return Ground.on({ kind: 'sqlite', file: join(folder, 'mulin.db') }, { folder, residents, cluster: undefined });
  }

  /** The same in a PostgreSQL cluster of its own. */
  static async prepareOnPostgres(residents: number): Promise<(Ground & { cluster: Cluster }) | { skipped: string }> {
    const cluster = await startCluster();
    if ('skipped' in cluster) return cluster;
    const folder = await mkdtemp(join(tmpdir(), 'mulin-prove-'));
    const address = { kind: 'postgres' as const, url: await cluster.create('prove') };
    return Object.assign(await Ground.on(address, { folder, residents, cluster }), { cluster });
  }

  private static async on(
    address: DatabaseAddress,
    { folder, residents, cluster }: { folder: string; residents: number; cluster: Cluster | undefined },
  ): Promise<Ground> {
    const gateway = await startGateway({
      token: TOKEN,
      clock: systemClock,
      contacts: [],
      rooms: [{ id: ROOM, topic: '第一网格', memberIds: [] }],
    });
    const picture = await photo();
    const api = createServer((request, response) => {
      const isMedia = request.url?.startsWith('/cgi-bin/media/get');
      response.setHeader('content-type', isMedia ? 'image/jpeg' : 'application/json');
      response.end(isMedia ? picture : '{"errcode":0,"errmsg":"ok","access_token":"prove","expires_in":7200}');
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const village = detached(residents);
    const ground = new Ground({ folder, port: await freePort(), gateway, village, api, address, cluster });
    const store = await opened(address);
    await store.inTransaction((tx) => applyImport(tx, readSample()));
    await store.close();
    await populate(address, { village });
    await ground.inTransaction((tx) =>
      bindGroup(tx, { channel: 'wechaty', externalId: ROOM, node: 'gongdian-1', kind: 'work' }),
    );
    return ground;
  }

  get file(): string {
    return join(this.folder, 'mulin.db');
  }

  /** Resolves when it is ready, or has ended before that. `port`: of a further instance (PostgreSQL). */
  async start(
    o: { killAt?: { point: Point; time: number }; patches?: readonly Patch[]; env?: object; port?: number } = {},
  ): Promise<Bot> {
    const port = o.port ?? this.port;
    const patches = [...(o.killAt ? [killAt(o.killAt.point)] : []), ...(o.patches ?? []), ...PLANTED];
    const child = spawn(process.execPath, [...PRELOAD, 'bin/mulin.js', 'start'], {
      cwd: packageRoot(),
      env: {
        ...this.env,
        PORT: String(port),
        [PATCHES]: JSON.stringify(patches),
        ...(o.killAt && { [KILL_AT]: `${o.killAt.point}:${o.killAt.time}` }),
        ...o.env,
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.running.add(child);
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    const ended = once(child, 'exit').then(([code, signal]) => {
      process.off('exit', end);
      this.running.delete(child);
      return (signal ?? code) as string | number;
    });
    let log = '';
    const ready = new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk) => {
        log += chunk;
        if (String(chunk).includes('mulin is ready')) resolve();
      });
    });
    await Promise.race([ready, ended]);
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    return {
      pid: child.pid ?? 0,
      port,
      ended,
      get log() {
        return log;
      },
      kill: end,
      async tell(order) {
        if (!child.connected) return;
        const heard = once(child, 'message');
        // It may have been killed a moment ago.
        child.send(order, () => {});
        await Promise.race([heard, ended]);
      },
      stop,
    };
  }

  /** So many instances, each on a port of its own. */
  async startAll(count: number): Promise<Bot[]> {
    const others = await Promise.all(Array.from({ length: count - 1 }, () => freePort()));
    return Promise.all([this.port, ...others].map((port) => this.start({ port })));
  }

  /** What `mulin verify` says of the database: nothing, where all holds. */
  async verify(): Promise<string[]> {
    const { code, out } = await this.mulin(['verify'], true);
    return code === 0 ? [] : out.split('\n').filter((line) => line.trim() !== '');
  }

  /** Beside or after the bots, through the store. */
  async inTransaction<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    const store = new Store(await openDatabase(this.address, 5000), {
      clock: systemClock,
      vault: new Vault(secretKey),
    });
    try {
      return await store.inTransaction(run);
    } finally {
      await store.close();
    }
  }

  /** Resident memory of the bot, as it tells it itself. */
  async residentMb(): Promise<number> {
    return (await this.memory()).residentMb;
  }

  /** `heldMb`: what the program itself holds on to, without what it has given back and the system has not taken. */
  async memory(): Promise<{ residentMb: number; heldMb: number }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/metrics`, { headers: { authorization: 'Bearer prove' } });
    const text = await answer.text();
    const bytes = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
    const held = bytes('nodejs_heap_size_used_bytes') + bytes('nodejs_external_memory_bytes');
    return {
      residentMb: Math.round(bytes('process_resident_memory_bytes') / MB),
      heldMb: Number((held / MB).toFixed(1)),
    };
  }

  async clear(): Promise<void> {
    for (const child of this.running) child.kill('SIGKILL');
    this.api.close();
    await this.gateway.stop();
    await this.cluster?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      MULIN_DATA_DIR: this.folder,
      ...(this.address.kind === 'postgres' && { DATABASE_URL: this.address.url }),
      MULIN_SECRET_KEY: secretKey,
      LOG_LEVEL: 'info',
      MULIN_METRICS_TOKEN: 'prove',
      WECHAT_APP_ID: account.appId,
      WECHAT_APP_SECRET: 'prove',
      WECHAT_TOKEN: account.token,
      WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
      WECHAT_API_BASE: `http://127.0.0.1:${(this.api.address() as AddressInfo).port}`,
      WECHATY_PUPPET_SERVICE_TOKEN: TOKEN,
      WECHATY_PUPPET_SERVICE_ENDPOINT: this.gateway.endpoint,
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
    };
  }

  /** In this process, which has loaded most of it; in one of its own where a bug is planted here or is to be there. */
  async mulin(args: readonly string[], mayFail = false, env: object = {}): Promise<{ code: number; out: string }> {
    const isApart = PLANTED.length > 0 || PATCHES in env;
    const { code, out } = isApart ? await this.mulinApart(args, env) : await mulinHere(args, { ...this.env, ...env });
    if (code !== 0 && !mayFail) throw new Error(`mulin ${args[0]}: ${out}`);
    return { code, out };
  }

  private async mulinApart(args: readonly string[], env: object): Promise<{ code: number; out: string }> {
    const child = spawn(process.execPath, [...PRELOAD, 'bin/mulin.js', ...args], {
      cwd: packageRoot(),
      env: { ...this.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(`${DELETE}\n`);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        out += chunk;
      });
    }
    const [code] = await once(child, 'close');
    return { code, out };
  }
}

async function mulinHere(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number; out: string }> {
  const { mulin } = await import('../src/cli/dispatch.ts');
  let out = '';
  const say = (line: string) => {
    out += `${line}\n`;
  };
  const code = await mulin(args, { env, dotEnv: '', out: say, error: say, ask: async () => DELETE });
  return { code, out };
}
