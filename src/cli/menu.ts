/** `mulin menu push`: sets the account's menu. */
import { readConfig } from '../config.ts';
import { tokenStore } from '../wiring/token-store.ts';
import { ACCOUNT_MENU } from './account-menu.ts';
import { type Command, Failed, WrongUsage } from './command.ts';
import { withStore } from './database.ts';
import { clientOf } from './wechat.ts';

const SANDBOX = '沙盒没有真的公众号，菜单由沙盒自己设：设好 WECHAT_ 各项以后再运行';

export const command: Command = {
  usage: ['menu push'],
  about: '设置公众号底部的菜单',
  options: {},
  words: { least: 1, most: 1 },
  async run({ words, env, out, bar }) {
    if (words[0] !== 'push') throw new WrongUsage('只有 menu push');
    const read = readConfig(env);
    if (read.kind === 'sandbox') throw new Failed(SANDBOX);
    const shown = bar('设置菜单');
    shown(0, 2);
    const set = await withStore(env, async (store) => {
      const client = clientOf(read.config, tokenStore(store));
      await client.createMenu(ACCOUNT_MENU);
      shown(1, 2);
      // What the account says it has now, not what we believe to have set.
      return client.getMenu();
    });
    shown(2, 2);
    const isThere = set?.length === ACCOUNT_MENU.length;
    out(
      isThere
        ? '菜单已设置，关注者最多 5 分钟后看到'
        : '微信收下了菜单，还没有用上：过几分钟运行 npx mulin doctor 再看',
    );
  },
};
