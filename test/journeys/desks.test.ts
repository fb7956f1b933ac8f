/** The doctor's and the tools' desk over the real edges: booked, passed on, reminded of, signed in; lent, brought back broken. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { at, says, texts } from './scene.ts';

describe('the desks of doctors and tools', () => {
  let town: Town;
  afterEach(() => town.close());

  it('王阿姨 books for her mother and borrows a drill; no group and no log learns who anybody is', async () => {
    const lines: string[] = [];
    town = await Town.open({ log: (line) => void lines.push(line) });
    const community = await town.group('gongdian', ['cheng-lixin', 'yin-xiaoyu']);
    const wang = await new Resident(town, 'wang').isRegistered({ name: '王秀英', phone: '13911112222' });
    const home = '十号小区/5/1';
    const li = await new Resident(town, 'li').isRegistered({ name: '李建国', phone: '13933334444', home });

    const planned = await says(town, 'cheng-lixin', '/排班 义诊 明天上午九点到十点 1人 供电社区卫生服务站', community);
    expect(planned).to.match(/^排好了/);
    const choice = (heard: string) => /义诊 \d+月\d+日（周.）上午9:00.*\n.*回复 (\d)/.exec(heard)?.[1] ?? '';
    await wang.says('给我妈约个义诊', /回复 1/);
    for (const words of [choice(wang.heard), '张桂英', '82', '问过']) await wang.says(words);
    await wang.says('对', /约好了，预约 \d{7}，张桂英/);
    await li.says('义诊', /约满了，要候补/);
    for (const words of [choice(li.heard), '我自己']) await li.says(words);
    await li.says('对', /您排第 1 位/);
    const number = /预约 (\d{7})/.exec(li.heard)?.[1] ?? '';
    await wang.says('我的', /义诊/);
    for (const words of ['1', '不去了']) await wang.says(words);
    await wang.says('1', /取消了/);
    town.later(0);
    await town.phoneShows(li.openid, /您等的名额有了/);
    await li.says('要', /签到码：\d{6}/);
    const code = /签到码：(\d{6})/.exec(li.heard)?.[1] ?? '';
    const [, month = '', day = ''] = /(\d+)月(\d+)日/.exec(planned) ?? [];
    const date = `${new Date(town.clock.now()).getFullYear()}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    at(town, `${date}T08:00:01`);
    await town.phoneShows(li.openid, /还有一小时/);
    expect(await says(town, 'cheng-lixin', `/签到 ${code}`, community)).to.match(new RegExp(`签到了，预约 ${number}`));

    await wang.says('钻', /给我留着，回复 1/);
    for (const words of ['1', '看过了']) await wang.says(words);
    await wang.says('满了', /取件码 \d{6}/);
    const pickUp = /取件码 (\d{6})/.exec(wang.heard)?.[1] ?? '';
    expect(await says(town, 'yin-xiaoyu', `/借出 ${pickUp}`, community)).to.match(/已借出：电钻 GD-DZ-01/);
    await town.phoneShows(wang.openid, /电钻已交给您/);
    expect(await says(town, 'yin-xiaoyu', '/归还 GD-DZ-01 损坏 开关不灵', community)).to.match(/已收回待修/);
    await town.groupHears(community, /工具维修[\s\S]*开关不灵/);
    await town.phoneShows(wang.openid, /电钻已还/);

    const said = [...texts(town, community), ...lines].join('\n');
    for (const secret of ['王秀英', '李建国', '张桂英', '13911112222', '13933334444']) {
      expect(said).not.to.include(secret);
    }
  });
});
