/** Starts and stops the servers under test, each a plain node process on the built files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { sampleFiles } from '../src/sample.ts';
import { account, secretKey } from './account.ts';
import { Api } from './api.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type Population, populate } from './residents.ts';
import type { Village } from './village.ts';

export interface UnderTest {
  name: string;
  port: number;
  pid: number;
  /** From spawn to the line that says ready. */
  readyMs: number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1');
  await new Promise((resolve) => socket.once('listening', resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

/** Resolves when it has said that it is ready. */
export async function startServer(o: {
  name: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}): Promise<UnderTest> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, o.args, {
    cwd: packageRoot(),
    env: { PATH: process.env.PATH, ...o.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill('SIGKILL'); // nothing under test outlives the bench
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  await said(child, /ready/);
  const readyMs = performance.now() - started;
  child.once('exit', (code, signal) => {
    if (code !== 0) process.stderr.write(`${o.name} ended with ${signal ?? code}\n`);
  });
  return { name: o.name, port, pid: child.pid ?? 0, readyMs, stop: () => stopped(child) };
}

async function said(child: ChildProcess, fits: RegExp): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => fits.test(String(chunk)) && resolve());
    child.once('exit', (code) => reject(new Error(`a server ended with ${code} before it was ready`)));
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** What a running bot says of itself. */
export async function measures({ port }: UnderTest): Promise<{ rssMb: number; heapMb: number; cpuSeconds: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  const megabytes = (name: string) => Math.round(value(name) / 1024 / 1024);
  return {
    rssMb: megabytes('process_resident_memory_bytes'),
    heapMb: megabytes('nodejs_heap_size_used_bytes'),
    cpuSeconds: value('process_cpu_seconds_total'),
  };
}

/** What these have used since, in ms of processor time for a message: steadier than seconds when others are at work. */
export async function cpuSince(servers: readonly UnderTest[]): Promise<(messages: number) => Promise<number>> {
  const used = async () => {
    const all = await Promise.all(servers.map(measures));
    return all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  };
  const before = await used();
  return async (messages) => Number(((((await used()) - before) * 1000) / messages).toFixed(2));
}

/**
 * The heap's lowest point since the last call, looked at all the time: what is held when garbage has just been collected.
 * Resident memory says little of that, V8 gives none back as long as there is plenty.
 */
export function lowHeap(server: UnderTest): { mb(): number; stop(): void } {
  let lowest = Number.POSITIVE_INFINITY;
  const timer = setInterval(async () => {
    const { heapMb } = await measures(server).catch(() => ({ heapMb: Number.POSITIVE_INFINITY }));
    lowest = Math.min(lowest, heapMb);
  }, HEAP_LOOK_MS);
  return {
    mb() {
      const mb = lowest;
      lowest = Number.POSITIVE_INFINITY;
      return mb;
    },
    stop: () => clearInterval(timer),
  };
}
const HEAP_LOOK_MS = 1000;

/** PostgreSQL with the same neighbourhood and residents; each bot or pair of bots gets a copy. */
interface Shared {
  copy(name: string): Promise<string>;
}

/** A folder of its own, a simulated API, databases with the sample and residents. */
export class Ground {
  readonly folder: string;
  readonly api: Api;
  private readonly village: Village;
  private readonly seeded = new Set<string>();
  private postgresServer: Postgres | undefined;
  private shared: Promise<Shared | { skipped: string }> | undefined;

  private constructor(folder: string, api: Api, village: Village) {
    this.folder = folder;
    this.api = api;
    this.village = village;
  }

  static async prepare(village: Village): Promise<Ground> {
    const ground = new Ground(await mkdtemp(join(tmpdir(), 'mulin-bench-')), await Api.start(), village);
    await ground.mulin(['import', ...sampleFiles()], ground.env(ground.address('sample')));
    await ground.seed('seed', { village });
    return ground;
  }

  /** A SQLite file that bots can be started on copies of; made once. */
  async seed(name: string, population: Population): Promise<void> {
    if (this.seeded.has(name)) return;
    this.seeded.add(name);
    await cp(this.file('sample'), this.file(name));
    await populate({ kind: 'sqlite', file: this.file(name) }, population);
  }

  /** A fresh bot on a copy of a prepared database. */
  async bot(name: string, seed = 'seed'): Promise<UnderTest> {
    await cp(this.file(seed), this.file(name));
    return this.botOn(this.address(name), name);
  }

  botOn(address: string, name = 'bot'): Promise<UnderTest> {
    return startServer({ name, args: ['bin/mulin.js', 'start'], env: this.env(address) });
  }

  async memoryBot(name: string): Promise<UnderTest> {
    await cp(this.file('seed'), this.file(name));
    return startServer({ name, args: ['dist/bench/memory-bot.js'], env: this.env(this.address(name)) });
  }

  bare(): Promise<UnderTest> {
    return startServer({ name: 'bare Koa', args: ['dist/bench/bare-koa.js'], env: {} });
  }

  /** Started when the first figure asks. */
  postgres(): Promise<Shared | { skipped: string }> {
    this.shared ??= this.preparePostgres();
    return this.shared;
  }

  file(name: string): string {
    return join(this.folder, `${name}.db`);
  }

  async megabytes(name: string): Promise<number> {
    return Math.round((await stat(this.file(name))).size / 1024 / 1024);
  }

  async clear(): Promise<void> {
    this.api.close();
    await this.postgresServer?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async preparePostgres(): Promise<Shared | { skipped: string }> {
    const server = await startPostgres();
    if ('skipped' in server) return server;
    this.postgresServer = server;
    const url = await server.create('seed');
    await this.mulin(['import', ...sampleFiles()], this.env(url));
    await populate({ kind: 'postgres', url }, { village: this.village });
    return { copy: (name) => server.create(name, 'seed') };
  }

  private address(name: string): string {
    return `sqlite:${this.file(name)}`;
  }

  private env(address: string): NodeJS.ProcessEnv {
    return {
      MULIN_DATA_DIR: this.folder,
      DATABASE_URL: address,
      MULIN_SECRET_KEY: secretKey,
      WECHAT_APP_ID: account.appId,
      WECHAT_APP_SECRET: 'bench',
      WECHAT_TOKEN: account.token,
      WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
      WECHAT_API_BASE: this.api.base,
      NODE_ENV: 'production',
    };
  }

  private async mulin(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
    const child = spawn(process.execPath, ['bin/mulin.js', ...args], {
      cwd: packageRoot(),
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`mulin ${args[0]} ended with ${code}`);
  }
}
