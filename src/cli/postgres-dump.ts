/** PostgreSQL's own tools as `mulin backup` and `mulin restore` use them: one file in pg_dump's custom format, in and out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { Failed } from './command.ts';

const TOOLS = ['pg_dump', 'pg_restore', 'psql'] as const;
type Tool = (typeof TOOLS)[number];

/** Where Debian puts the tools of each version, which need not be on the PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** Sealed values do not shrink, photos come as hexadecimal text: the least compression halves them in a quarter of the time. */
const DUMP = ['--format=custom', '--compress=1', '--no-owner', '--no-privileges'] as const;

export interface PostgresTools {
  /** Reads one moment of the database; nobody waits for it. */
  dump(url: string, file: string): Promise<void>;
  /** Throws BadDump when it is not a whole dump: all of it is read and unpacked. */
  check(file: string): Promise<void>;
  /** A table's rows in a dump, columns as text. */
  rows(file: string, table: string): Promise<string[][]>;
  /** Puts the dump in the place of all that `drops` names, in one transaction: all of it or nothing. */
  load(url: string, file: string, drops: readonly string[]): Promise<void>;
}

export class BadDump extends Error {
  override name = 'BadDump';
}

export async function postgresTools(env: NodeJS.ProcessEnv): Promise<PostgresTools> {
  const folder = await folderOf(env);
  if (folder === undefined) {
    throw new Failed(
      '这台机器上没有 pg_dump、pg_restore 和 psql：请安装 PostgreSQL 的客户端（apt install postgresql-client）',
    );
  }
  const start = (tool: Tool, args: readonly string[], o: { url?: string; stdin?: boolean } = {}) => {
    const { address, password } = withoutPassword(o.url);
    return spawn(join(folder, tool), [...args, ...(address === undefined ? [] : [`--dbname=${address}`])], {
      env: { ...env, LC_ALL: 'C', PGAPPNAME: 'mulin', ...(password !== undefined && { PGPASSWORD: password }) },
      stdio: [o.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
  };
  return {
    async dump(url, file) {
      const dump = start('pg_dump', [...DUMP, `--file=${file}`], { url });
      // it is the bot that must answer in time
      if (dump.pid !== undefined) setPriority(dump.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      await ended(dump);
    },
    async check(file) {
      await ended(start('pg_restore', ['--file=/dev/null', file])).catch((error: Error) => {
        throw new BadDump(error.message);
      });
    },
    async rows(file, table) {
      const text = await ended(start('pg_restore', ['--data-only', `--table=${table}`, '--file=-', file]));
      const copied = /^COPY [^\n]*\n([\s\S]*?)^\\\.$/m.exec(text)?.[1] ?? '';
      return copied.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')]));
    },
    async load(url, file, drops) {
      const psql = start('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '--single-transaction', '-f', '-'], {
        url,
        stdin: true,
      });
      const loaded = ended(psql);
      const input = psql.stdin;
      // psql may end first; its own words say why
      input?.on('error', () => undefined);
      input?.write(drops.map((drop) => `${drop};\n`).join(''));
      const restore = start('pg_restore', ['--no-owner', '--no-privileges', '--file=-', file]);
      const read = ended(restore, input ?? undefined);
      // without all of the dump psql must not come to its COMMIT
      await Promise.race([read, loaded]).catch((error: unknown) => {
        psql.kill('SIGKILL');
        restore.kill('SIGKILL');
        return Promise.allSettled([read, loaded]).then(() => Promise.reject(error));
      });
      input?.end();
      await loaded;
    },
  };
}

/** The first folder that has all of them; the newest version's of those beside the PATH. */
async function folderOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN, version, 'bin'));
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...newest];
  return folders.find((folder) => TOOLS.every((tool) => existsSync(join(folder, tool))));
}

/** Every user of the machine can read a process's arguments. */
function withoutPassword(url: string | undefined): { address?: string; password?: string } {
  const [, start, password, rest] = /^(\w+:\/\/[^:/@]*):([^@/]*)(@.*)$/.exec(url ?? '') ?? [];
  if (start === undefined) return url === undefined ? {} : { address: url };
  return { address: `${start}${rest}`, password: decodeURIComponent(password ?? '') };
}

/** What it printed; throws with the last line of its complaint. `to`: takes what it prints instead. */
async function ended(child: ChildProcess, to?: NodeJS.WritableStream): Promise<string> {
  const [out, error]: [Buffer[], Buffer[]] = [[], []];
  if (to) child.stdout?.pipe(to, { end: false });
  else child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => error.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return Buffer.concat(out).toString('utf8');
  const lines = Buffer.concat(error).toString('utf8').trim().split('\n');
  throw new Error(lines.find((line) => /error|fatal/i.test(line)) ?? lines.at(-1) ?? `exit ${code}`);
}
