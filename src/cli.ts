/** The `mulin` command: finds the command, reads its options, and turns every failure into a line and an exit code. */
import { parseArgs } from 'node:util';
import { type Command, type Given, WrongUsage } from './cli/command.ts';
import { explain } from './cli/explain.ts';
import { ConfigError, loadDotEnv } from './config.ts';

/** In the order of the help; each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  start: () => import('./cli/start.ts'),
  sandbox: () => import('./cli/sandbox.ts'),
  migrate: () => import('./cli/migrate.ts'),
  import: () => import('./cli/import.ts'),
  code: () => import('./cli/code.ts'),
  nodes: () => import('./cli/nodes.ts'),
  qr: () => import('./cli/qr.ts'),
  menu: () => import('./cli/menu.ts'),
  doctor: () => import('./cli/doctor.ts'),
};

const FAILED = 1;
const WRONG_USAGE = 2;
const HELP = new Set(['help', '--help', '-h']);

const out = (line: string) => void process.stdout.write(`${line}\n`);

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  if (HELP.has(name)) return help();
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load)
    throw new WrongUsage(
      name === '' ? '要写命令：npx mulin help 列出全部' : `没有命令 ${name}：npx mulin help 列出全部`,
    );
  const { command } = await load();
  if (args.some((arg) => arg === '--help' || arg === '-h')) return show(command);
  const given = read(command, args);
  loadDotEnv();
  await command.run({ ...given, env: process.env, out });
}

async function help(): Promise<void> {
  out('用法：npx mulin 命令 [选项]\n');
  for (const load of Object.values(COMMANDS)) show((await load()).command);
}

function show({ usage, about }: Command): void {
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

// whoever reads may have heard enough: mulin nodes | head
process.stdout.on('error', () => undefined);

try {
  await main(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof WrongUsage || error instanceof ConfigError;
  process.stderr.write(`${usage ? error.message : explain(error)}\n`);
  // what a failed start has left open must not keep it alive
  process.exit(usage ? WRONG_USAGE : FAILED);
}
