/** A haircut for points over the real edges: who they are is seen to, points are given by two, agreed on, held, disputed, decided. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { says, texts } from './scene.ts';

describe('a haircut among neighbours', () => {
  let town: Town;
  afterEach(() => town.close());

  it('from 互助 to the grid worker’s word, and no group learns who they are', async () => {
    const lines: string[] = [];
    town = await Town.open({ log: (line) => void lines.push(line) });
    const grid = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    const community = await town.group('gongdian', ['cheng-lixin', 'yin-xiaoyu']);
    const wang = await new Resident(town, 'wang').isRegistered({ name: '王秀英', phone: '13911112222' });
    const li = await new Resident(town, 'li').isRegistered({
      name: '李建国',
      phone: '13933334444',
      home: '十号小区/5/1',
    });
    for (const phone of ['13911112222', '13933334444']) {
      expect(await says(town, 'lin-chunmei', `/核实 ${phone} 住址`)).to.match(/：住址已核实。$/);
    }
    const proposed = await says(town, 'lin-chunmei', '/爱心 13911112222 8 夜间巡逻');
    const proposal = /(\d+)号/.exec(proposed)?.[1];
    expect(await says(town, 'cheng-lixin', `/爱心 确认 ${proposal}`)).to.match(/\+8 个爱心/);

    await li.says('我会理发', /满18岁/);
    await li.says('1', /理发，一次 3 个爱心/);
    await li.says('1', /登好了/);
    await wang.says('想理发', /满18岁/);
    await wang.says('满了', /什么时候方便/);
    await wang.says('周六上午', /李邻居（供电社区第一网格）理发，3 个爱心，回复 1/);
    await wang.says('1', /约好以后，双方才看到姓名和电话/);
    await wang.says('1', /已经去问李邻居了/);
    const number = /互助 (\d{7})/.exec(wang.heard)?.[1] ?? '';
    town.later(0);
    await town.phoneShows(li.openid, /王邻居想请您帮忙：理发/);
    await li.says('好', /王秀英 13911112222/);
    await town.phoneShows(wang.openid, /李建国 13933334444/);
    await wang.says(number, /爱心由社区保管着/);
    await wang.says('3', /怎么回事/);
    await wang.says('李建国13933334444没有来', /已请供电社区第一网格来定/);
    const alert = await town.groupHears(grid, /有分歧/);
    expect(alert.mentions).to.deep.equal(['wx-lin-chunmei']);
    expect(await says(town, 'lin-chunmei', `/互助 ${number}`)).to.match(/帮忙人：李建国 13933334444/);
    expect(await says(town, 'lin-chunmei', `/互助 ${number} 退回 两位都说没有剪成`, grid)).to.match(/退回 3 个/);
    await town.phoneShows(wang.openid, /定了：帮忙的人得 0 个爱心，退回 3 个/);
    await town.phoneShows(li.openid, /理由：两位都说没有剪成/);
    const groups = [grid, community].flatMap((room) => texts(town, room)).join('\n');
    for (const secret of ['王秀英', '李建国', '13911112222', '13933334444']) {
      expect(groups).not.to.include(secret);
      expect(lines.join('\n')).not.to.include(secret);
    }
  });
});
