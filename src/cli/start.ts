/** `mulin start`: the real thing when an account is set, else the sandbox; live mode never loads the sandbox. */
import { type Ground, readConfig } from '../config.ts';
import type { Command, Given } from './command.ts';
import { portOf, startSandbox } from './sandbox.ts';

export const command: Command = {
  usage: ['start [--port N]'],
  about: '启动机器人；没有设置公众号时启动沙盒',
  options: { port: { type: 'string' } },
  words: { least: 0, most: 0 },
  async run(given: Given) {
    const read = readConfig(given.env);
    const onPort = <Settings extends Ground>(ground: Settings) => ({ ...ground, port: portOf(given) ?? ground.port });
    if (read.kind === 'sandbox') return startSandbox(onPort(read.ground), { fresh: false, out: given.out });
    const { runBot } = await import('../main.ts');
    await runBot(onPort(read.config));
  },
};
