/** Starts and stops the servers under test, each a plain node process on the built files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { account, secretKey } from './account.ts';
import { seedFile } from './residents.ts';

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

/** A folder of its own, a simulated API that has nothing to say, a database with the sample and its residents. */
export class Ground {
  readonly folder: string;
  private readonly api: Server;

  private constructor(folder: string, api: Server) {
    this.folder = folder;
    this.api = api;
  }

  static async prepare(residents: number): Promise<Ground> {
    const api = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"errcode":0,"errmsg":"ok","access_token":"bench","expires_in":7200}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => api.once('listening', resolve));
    const ground = new Ground(await mkdtemp(join(tmpdir(), 'mulin-bench-')), api);
    await ground.mulin(['import', ...(await sampleFiles())], ground.env('seed'));
    await seedFile(ground.file('seed'), residents);
    return ground;
  }

  /** A fresh bot on a copy of the prepared database. */
  async bot(name: string, nodeArgs: readonly string[] = []): Promise<UnderTest> {
    await cp(this.file('seed'), this.file(name));
    return startServer({ name, args: [...nodeArgs, 'bin/mulin.js', 'start'], env: this.env(name) });
  }

  async memoryBot(name: string): Promise<UnderTest> {
    await cp(this.file('seed'), this.file(name));
    return startServer({ name, args: ['dist/bench/memory-bot.js'], env: this.env(name) });
  }

  bare(nodeArgs: readonly string[] = []): Promise<UnderTest> {
    return startServer({ name: 'bare Koa', args: [...nodeArgs, 'dist/bench/bare-koa.js'], env: {} });
  }

  file(name: string): string {
    return join(this.folder, `${name}.db`);
  }

  async clear(): Promise<void> {
    this.api.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private env(name: string): NodeJS.ProcessEnv {
    return {
      MULIN_DATA_DIR: this.folder,
      DATABASE_URL: `sqlite:${this.file(name)}`,
      MULIN_SECRET_KEY: secretKey,
      WECHAT_APP_ID: account.appId,
      WECHAT_APP_SECRET: 'bench',
      WECHAT_TOKEN: account.token,
      WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
      WECHAT_API_BASE: `http://127.0.0.1:${(this.api.address() as AddressInfo).port}`,
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

async function sampleFiles(): Promise<string[]> {
  const names = await readdir(join(packageRoot(), 'data', 'sample'));
  return names
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join('data', 'sample', name));
}
