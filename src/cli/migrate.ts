/** `mulin migrate`: brings the database up to date; `start` does it too. */
import { migrate } from '../store/data-source.ts';
import type { Command } from './command.ts';
import { shown, withStore } from './database.ts';

export const command: Command = {
  usage: ['migrate'],
  about: '把数据库更新到这个版本（start 也会做）',
  options: {},
  words: { least: 0, most: 0 },
  async run({ env, out }) {
    const run = async () =>
      withStore(env, async ({ dataSource }, place) => ({ done: await migrate(dataSource), place }), { update: true });
    const { done, place } = await run();
    out(done.length > 0 ? `已更新 ${shown(place)}：${done.join('、')}` : `${shown(place)} 已经是最新的`);
  },
};
