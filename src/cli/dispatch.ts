/** Finds the command, reads its options, and turns every failure into a line and an exit code; it never ends the process. */
import { parseArgs } from 'node:util';
import { ConfigError, loadDotEnv } from '../config.ts';
import { command as backup } from './backup.ts';
import { command as code } from './code.ts';
import { type Command, type Given, WrongUsage } from './command.ts';
import { command as doctor } from './doctor.ts';
import { command as erase } from './erase.ts';
import { explain } from './explain.ts';
import { command as exportTable } from './export.ts';
import { command as importFiles } from './import.ts';
import { command as menu } from './menu.ts';
import { command as migrate } from './migrate.ts';
import { command as nodes } from './nodes.ts';
import { progressBar } from './progress.ts';
import { command as qr } from './qr.ts';
import { command as restore } from './restore.ts';
import { command as sandbox } from './sandbox.ts';
import { command as start } from './start.ts';
import { command as verify } from './verify.ts';

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  sandbox,
  migrate,
  import: importFiles,
  code,
  nodes,
  qr,
  menu,
  doctor,
  backup,
  restore,
  verify,
  export: exportTable,
  erase,
};

const FINE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;
const HELP = new Set(['help', '--help', '-h']);

/** Where a command's words come from and go to. */
export interface Io {
  env: NodeJS.ProcessEnv;
  /** Path of the file with more settings, read when it is there. */
  dotEnv: string;
  out(line: string): void;
  error(line: string): void;
  /** Replaces the line that shows progress; absent where nobody looks. */
  draw?(line: string): void;
  /** Asks whoever sits there; absent where nobody can answer. */
  ask?(question: string): Promise<string>;
}

/** Resolves with the exit code; of `start` and `sandbox` when they are up. */
export async function mulin(args: readonly string[], given: Io): Promise<number> {
  const io = withoutBar(given);
  try {
    await dispatch(args, io);
    return FINE;
  } catch (error) {
    const usage = error instanceof WrongUsage || error instanceof ConfigError;
    io.error(usage ? error.message : explain(error));
    return usage ? WRONG_USAGE : FAILED;
  }
}

/** A bar is gone before anything else is said. */
function withoutBar(io: Io): Io {
  let drawn = false;
  const clear = () => {
    if (drawn) io.draw?.('');
    drawn = false;
  };
  const said = (say: (line: string) => void) => (line: string) => {
    clear();
    say(line);
  };
  const draw = io.draw && {
    draw(line: string) {
      drawn = true;
      io.draw?.(line);
    },
  };
  return { ...io, ...draw, out: said(io.out), error: said(io.error) };
}

async function dispatch([name = '', ...args]: readonly string[], io: Io): Promise<void> {
  if (HELP.has(name)) return help(io);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new WrongUsage(`${name === '' ? '要写命令' : `没有命令 ${name}`}：npx mulin help 列出全部`);
  if (args.some((arg) => arg === '--help' || arg === '-h')) return show(command, io);
  const given = read(command, args);
  loadDotEnv(io.env, io.dotEnv);
  await command.run({
    ...given,
    env: io.env,
    out: io.out,
    bar: (what) => progressBar(what, io.draw),
    ask: async (question) => (await io.ask?.(question)) ?? '',
  });
}

function help(io: Io): void {
  io.out('用法：npx mulin 命令 [选项]\n');
  for (const command of Object.values(COMMANDS)) show(command, io);
}

function show({ usage, about }: Command, { out }: Io): void {
  for (const line of usage) out(`mulin ${line}`);
  out(`    ${about}`);
}

function read(command: Command, args: string[]): Pick<Given, 'words' | 'text' | 'flag'> {
  const usage = `用法：${command.usage.map((line) => `mulin ${line}`).join(' 或 ')}`;
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true });
    const { least, most } = command.words;
    if (positionals.length < least || positionals.length > most) throw new WrongUsage(usage);
    return {
      words: positionals,
      text: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
      flag: (option) => values[option] === true,
    };
  } catch {
    throw new WrongUsage(usage);
  }
}
