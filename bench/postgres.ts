/** A PostgreSQL to measure and prove on: MULIN_BENCH_POSTGRES_URL, or a cluster of our own, as durable as an operator's. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { freePort } from './servers.ts';

const BIN = '/usr/lib/postgresql/15/bin';

const run = (command: string, args: readonly string[], cwd = tmpdir()) =>
  new Promise<string>((resolve, reject) => {
    execFile(command, args, { cwd }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });

export interface Postgres {
  /** Of a database on this server. */
  url(name: string): string;
  create(name: string, template?: string): Promise<string>;
  stop(): Promise<void>;
}

/** A cluster that is ours alone: it may be hurt. */
export interface Cluster extends Postgres {
  /** 'fast' ends its clients in order, 'immediate' is a power cut. */
  halt(how: 'fast' | 'immediate'): Promise<void>;
  resume(): Promise<void>;
  /** Ends the connections of all instances of mulin; answers how many there were. */
  terminate(): Promise<number>;
}

export async function startPostgres(): Promise<Postgres | { skipped: string }> {
  const given = process.env.MULIN_BENCH_POSTGRES_URL;
  if (given) return databases(given, async () => undefined);
  const own = await startCluster();
  return 'skipped' in own ? { skipped: `${own.skipped}, and MULIN_BENCH_POSTGRES_URL is not set` } : own;
}

export async function startCluster(): Promise<Cluster | { skipped: string }> {
  if (!existsSync(join(BIN, 'initdb'))) return { skipped: `no PostgreSQL: ${BIN} is not there` };
  const home = await mkdtemp(join(tmpdir(), 'mulin-bench-postgres-'));
  const as = await owner(home);
  const [data, port] = [join(home, 'data'), await freePort()];
  const control = (...args: string[]) => as(join(BIN, 'pg_ctl'), ['-D', data, '-w', ...args]);
  await as(join(BIN, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories= -c shared_buffers=256MB`;
  const resume = async () => void (await control('-l', join(home, 'log'), '-o', settings, 'start'));
  const halt = async (how: 'fast' | 'immediate') => void (await control('-m', how, 'stop'));
  await resume();
  const end = () => {
    const pid = join(data, 'postmaster.pid');
    if (existsSync(pid)) spawnSync('kill', ['-QUIT', String(readFileSync(pid, 'utf8').split('\n')[0])]);
  };
  process.once('exit', end); // it does not outlive whoever started it
  const base = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const own = databases(base, async () => {
    process.off('exit', end);
    await halt('immediate');
    await rm(home, { recursive: true, force: true });
  });
  return { ...own, halt, resume, terminate: async () => (await ask(base, TERMINATE)).length };
}
const TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mulin'";

async function ask(url: string, sql: string): Promise<unknown[]> {
  const server = await new DataSource({ type: 'postgres', url }).initialize();
  return server.query(sql).finally(() => server.destroy());
}

/** initdb and the server refuse to run as root. */
async function owner(home: string) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const [uid, gid] = [Number(await run('id', ['-u', 'postgres'])), Number(await run('id', ['-g', 'postgres']))];
    await chown(home, uid, gid);
  }
  await chmod(home, 0o755);
  return (command: string, args: readonly string[]) =>
    isRoot ? run('runuser', ['-u', 'postgres', '--', command, ...args], home) : run(command, args, home);
}

function databases(base: string, stop: () => Promise<void>): Postgres {
  const made: string[] = [];
  const url = (name: string) => {
    const address = new URL(base);
    address.pathname = `/${name}`;
    return address.href;
  };
  return {
    url,
    async create(name, template = 'template1') {
      const full = `mulin_bench_${name}`;
      await ask(base, `DROP DATABASE IF EXISTS ${full}`);
      await ask(
        base,
        `CREATE DATABASE ${full} TEMPLATE ${template === 'template1' ? template : `mulin_bench_${template}`}`,
      );
      made.push(full);
      return url(full);
    },
    async stop() {
      for (const name of made.reverse())
        await ask(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => undefined);
      await stop();
    },
  };
}
