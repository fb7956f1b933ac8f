/** `mulin doctor`: looks at everything that a working bot needs, changes nothing, and says what to do. */
import type { TokenStore } from '../channels/official-account/token.ts';
import { systemClock } from '../clock.ts';
import type { ReadConfig } from '../config.ts';
import { type Command, Failed } from './command.ts';
import { checkAccount } from './doctor-account.ts';
import { checkDatabase } from './doctor-database.ts';
import type { Finding, State } from './doctor-finding.ts';
import { checkConfig, checkFiles, checkFonts, checkGateway } from './doctor-machine.ts';
import { clientOf } from './wechat.ts';

const SHOWN: Readonly<Record<State, string>> = { ok: '正常', warning: '注意', error: '错误', manual: '人工核对' };

export const command: Command = {
  usage: ['doctor [--json]'],
  about: '检查配置、数据库、辖区、群聊网关、公众号，并说明该做什么',
  options: { json: { type: 'boolean' } },
  words: { least: 0, most: 0 },
  async run({ env, flag, out }) {
    const findings = await examine(env);
    if (flag('json')) out(JSON.stringify(findings));
    else for (const finding of findings) out(line(finding));
    const errors = findings.filter(({ state }) => state === 'error').length;
    if (errors > 0) throw new Failed(`有 ${errors} 处错误：请照上面的提示处理后再检查`);
  },
};

function line({ area, state, what, remedy }: Finding): string {
  return `[${SHOWN[state]}] ${area}：${what}${remedy ? `。${remedy}` : ''}`;
}

async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { read, findings } = checkConfig(env);
  const files = read ? await checkFiles(read) : [];
  const database = await checkDatabase(env);
  const fonts = await checkFonts();
  return [...findings, ...files, ...fonts, ...database, ...(read ? await outside(read) : [])];
}

/** A token of its own, not the stored one: that would work for two hours beside a wrong secret. The stable token is shared. */
const NO_STORE: TokenStore = { load: async () => undefined, save: async () => undefined };

/** In the sandbox both platforms are simulated. */
async function outside(read: ReadConfig): Promise<Finding[]> {
  if (read.kind === 'sandbox') return [];
  const { config } = read;
  return [
    ...(await checkGateway(config.gateway, systemClock)),
    ...(await checkAccount(clientOf(config, NO_STORE), config.wechat)),
  ];
}
