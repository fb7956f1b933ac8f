/** `mulin sandbox`: the bot against a simulated WeChat, whatever account is set; it touches data/sandbox/ and nothing else. */
import { join } from 'node:path';
import { type Ground, readGround, sandboxDir } from '../config.ts';
import { createLog } from '../log.ts';
import { packageRoot } from '../package-root.ts';
import { type Command, type Given, WrongUsage } from './command.ts';

export const command: Command = {
  usage: ['sandbox [--port N] [--fresh]'],
  about: '启动沙盒：不用公众号就能试；--fresh 清空沙盒数据重来',
  options: { port: { type: 'string' }, fresh: { type: 'boolean' } },
  words: { least: 0, most: 0 },
  async run(given: Given) {
    const ground = readGround(given.env);
    const port = portOf(given) ?? ground.port;
    await startSandbox({ ...ground, port }, { fresh: given.flag('fresh'), out: given.out });
  },
};

export function portOf(given: Given): number | undefined {
  const port = given.text('port');
  if (port === undefined) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new WrongUsage('--port 后面要写 0 到 65535 的数字');
  return Number(port);
}

export async function startSandbox(ground: Ground, o: { fresh: boolean; out(line: string): void }): Promise<void> {
  const { runSandbox } = await import('../sandbox/index.ts');
  // the child is this very program: built, or run from its source
  const program = process.argv[1] ?? join(packageRoot(), 'bin', 'mulin.js');
  const { url } = await runSandbox({
    port: ground.port,
    host: ground.host,
    dataDir: sandboxDir(ground.dataDir),
    fresh: o.fresh,
    log: createLog(ground.logLevel),
    botCommand: [process.execPath, ...process.execArgv, program, 'start'],
  });
  o.out(`沙盒已启动，请用浏览器打开：${url}`);
}
