/** The love card over the real protocols: points by two colleagues, the card as a picture, a reward fetched; the books are in order. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { mulin } from '../../src/cli/dispatch.ts';
import { Town } from '../support/town.ts';
import { says } from './scene.ts';

describe('the love card, over the edge', () => {
  let town: Town;
  let room: string;
  let data: string;
  before(async () => {
    town = await Town.open();
    room = await town.group('gongdian', ['jin-caihong', 'cheng-lixin', 'yin-xiaoyu']);
    data = await mkdtemp(join(tmpdir(), 'mulin-love-'));
  });
  after(async () => {
    await town.close();
    await rm(data, { recursive: true, force: true });
  });

  /** The picture that this phone shows last, once there are so many. */
  function picture(openid: string, count: number): Promise<Buffer> {
    return new Promise((resolve) => {
      const look = () => {
        const shown = town.wechat.chat(openid).filter(({ direction, type }) => direction === 'in' && type === 'image');
        const bytes = shown.length >= count ? town.wechat.media(shown.at(-1)?.mediaId ?? '')?.bytes : undefined;
        if (bytes) resolve(bytes);
      };
      town.wechat.onMessage(look);
      look();
    });
  }

  it('earn, see, draw, redeem, fetch', async () => {
    const wang = 'o-wang';
    await town.says(wang, '登记');
    for (const words of ['同意', '十号小区3号楼2单元401', '王秀英', '13812345678']) await town.says(wang, words);
    expect(await town.says(wang, '爱心卡')).to.include('您有 0 个爱心');

    expect(await says(town, 'jin-caihong', '/爱心 王秀英 12小时 志愿服务', room)).to.include('1号：提议给 王** 24 个');
    expect(await says(town, 'jin-caihong', '/爱心 确认 1', room)).to.include('由所在社区的同事确认');
    expect(await says(town, 'cheng-lixin', '/爱心 确认 1', room)).to.include('王** +24 个爱心');
    await town.phoneShows(wang, /您得了 24 个爱心/);

    expect(await town.says(wang, '爱心卡')).to.match(/您有 24 个爱心[\s\S]*热心邻居，服务 12小时/);
    expect(await town.says(wang, '要卡片图')).to.include('马上发给您');
    const card = await sharp(await picture(wang, 1)).metadata();
    expect([card.format, card.width, card.height]).to.deep.equal(['jpeg', 1000, 630]);
    await town.says(wang, '爱心卡');
    await town.says(wang, '服务证书');
    expect((await sharp(await picture(wang, 2)).metadata()).width).to.equal(1200);

    await town.says(wang, '换奖品');
    await town.says(wang, '毛巾');
    const [, code = ''] = /领取码 (\d{6})/.exec(await town.says(wang, '对')) ?? [];
    expect(await says(town, 'yin-xiaoyu', `/核销 ${code}`, room)).to.include('毛巾，请交给 王**');
    expect(await says(town, 'yin-xiaoyu', `/核销 ${code}`, room)).to.include('已经领过了');
    expect(await town.says(wang, '我的')).to.match(/兑换 \d{7} 毛巾[\s\S]*领走了/);

    const said: string[] = [];
    const env = { ...town.commandEnv, MULIN_DATA_DIR: data };
    const out = (line: string) => said.push(line);
    expect(await mulin(['verify'], { env, dotEnv: join(data, '.env'), out, error: out }), said.join('\n')).to.equal(0);
  });
});
