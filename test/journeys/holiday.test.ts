/** 一键找人 on National Day (domain.md S10): who is there, until when not, and whom to call meanwhile. */
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { at } from './scene.ts';

describe('holiday hours', () => {
  let town: Town;
  let wang: Resident;
  before(async () => {
    town = await Town.open({ gateway: false });
    at(town, '2026-10-03T10:00:00');
    wang = await new Resident(town, 'wang').isRegistered();
  });
  after(() => town.close());

  const CASES: [words: string, ...fits: RegExp[]][] = [
    ['民警', /时间：工作日[^\n]*\n今天休息，10月8日上班。\n急事请打：供电社区值班 13800000200\n要请他联系您吗/],
    ['医生', /今天休息，10月8日上班。\n急事请打：供电社区卫生服务站 13800000262\n/],
    ['卫生服务站', /^供电社区卫生服务站\n电话：13800000262\n时间：每天 8:00–17:00\n今天 9:00–11:30。\n要请他/],
    ['益站', /今天休息，10月8日上班。/],
    ['网格员', /^网格员 林春梅[\s\S]*今天休息，10月4日上班。\n急事请打：/],
    ['物业', /^十号小区物业\n电话：\d+\n时间：全天\n要请他/],
  ];
  for (const [words, ...fits] of CASES) {
    it(words, async () => {
      await wang.says('找人', /找谁/);
      await wang.says(words, ...fits);
      await wang.says('不用');
    });
  }

  it('a Saturday that is made up for is a day like others', async () => {
    at(town, '2026-10-10T10:00:00');
    await wang.says('找民警', /找谁/);
    await wang.says('民警', /^片区民警 雷警国\n电话：\d+\n时间：工作日[^\n]*\n要请他/);
  });
});
