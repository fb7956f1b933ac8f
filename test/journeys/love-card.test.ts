/** The love card over the real protocols: points by two colleagues, the card as a picture, a reward fetched; the books are in order. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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

  async function run(words: string[]): Promise<void> {
    const said: string[] = [];
    const env = { ...town.commandEnv, MULIN_DATA_DIR: data };
    const out = (line: string) => said.push(line);
    expect(await mulin(words, { env, dotEnv: join(data, '.env'), out, error: out }), said.join('\n')).to.equal(0);
  }

  async function exported(...words: string[]): Promise<string[][]> {
    const file = join(data, `${words[0]}.csv`);
    await run(['export', ...words, '--out', file]);
    const text = (await readFile(file, 'utf8')).replace(/^\ufeff/, '').trimEnd();
    const cells = (line: string) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      );
    return text.split(/\r?\n/).slice(1).map(cells);
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
    await town.phoneShows(wang, /毛巾领好了，兑换 \d{7}/);
    expect(await says(town, 'yin-xiaoyu', `/核销 ${code}`, room)).to.include('已经领过了');
    expect(await town.says(wang, '我的')).to.match(/兑换 \d{7} 毛巾[\s\S]*领走了/);

    await run(['verify']);
  });

  it('a statement is checked against the published head with nothing but SHA-256', async () => {
    const head = /共 (\d+) 笔\n校验码 (\S+)/;
    town.later(8 * 3600_000);
    const [, count, code] = head.exec((await town.groupHears(room, head)).text ?? '') ?? [];
    const card = /爱心卡 (\d{7})/.exec(await town.says('o-wang', '爱心卡'))?.[1] ?? '';
    const chain = await exported('points-chain');
    const own = await exported('statement', '--card', card);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    let hash = '0'.repeat(64);
    for (const [, , digest = '', linked] of chain) {
      hash = sha256(hash + digest);
      expect(hash).to.equal(linked);
    }
    expect([String(chain.length), hash.slice(0, 16).toUpperCase()]).to.deep.equal([count, code?.replaceAll('-', '')]);
    expect(own.map(([, , points]) => points)).to.deep.equal(['24', '-10']);
    for (const [seq = '', , , , , whole = '', digest] of own) {
      expect(sha256(whole)).to.equal(digest);
      expect(chain[Number(seq) - 1]?.[2]).to.equal(digest);
    }
    const ledger = await exported('points');
    expect(ledger.map((row) => row.slice(3, 7))).to.deep.equal([
      ['供电社区发出', `爱心卡 ${card}`, '24', '志愿服务'],
      [`爱心卡 ${card}`, '奖品 towel', '10', '换毛巾'],
    ]);
    expect((await exported('redemptions')).map((row) => row.slice(2, 4))).to.deep.equal([['毛巾', '已领']]);
  });
});
