/** `mulin menu push`: sets the account's menu. */
import { ACCOUNT_MENU } from './account-menu.ts';
import { type Command, WrongUsage } from './command.ts';
import { withWechat } from './wechat.ts';

const SANDBOX = '沙盒没有真的公众号，菜单由沙盒自己设：设好 WECHAT_ 各项以后再运行';

export const command: Command = {
  usage: ['menu push'],
  about: '设置公众号底部的菜单',
  options: {},
  words: { least: 1, most: 1 },
  async run({ words, env, out }) {
    if (words[0] !== 'push') throw new WrongUsage('只有 menu push');
    await withWechat(env, SANDBOX, (client) => client.createMenu(ACCOUNT_MENU));
    out('菜单已设置，关注者最多 5 分钟后看到');
  },
};
