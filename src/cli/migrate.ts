/** `mulin migrate`: brings the database up to date; `start` does it too. */
import { migrate } from '../store/data-source.ts';
import type { Store } from '../store/unit-of-work.ts';
import type { Command } from './command.ts';
import { type Place, shown, withStore } from './database.ts';

export const command: Command = {
  usage: ['migrate'],
  about: '把数据库更新到这个版本（start 也会做）',
  options: {},
  words: { least: 0, most: 0 },
  async run({ env, out }) {
    const update = async ({ dataSource }: Store, place: Place) => ({ done: await migrate(dataSource), place });
    const { done, place } = await withStore(env, update, { update: true });
    out(done.length > 0 ? `已更新 ${shown(place)}：${done.join('、')}` : `${shown(place)} 已经是最新的`);
  },
};
