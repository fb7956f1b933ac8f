/** Emergency mode (domain.md S10) over the real edges: opened on purpose, read once, reports urgent, helpers called, closed; all of it survives a restart. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { at, HOUR, quiet, says, texts } from './scene.ts';

describe('emergency mode', () => {
  let town: Town;
  let top: string;
  let community: string;
  let grid: string;
  const command = (key: string, text: string, room?: string) => says(town, key, text, room);
  const open = async (what = '洪水') => {
    expect(await command('bai-ruoxi', `/应急 开 ${what} 确认`)).to.match(/打开了/);
    await town.groupHears(grid, /应急模式打开了/);
  };

  beforeEach(async () => {
    town = await Town.open();
    top = await town.group('dongjie', ['bai-ruoxi']);
    community = await town.group('gongdian', ['cheng-lixin']);
    grid = await town.group('gongdian-1', ['lin-chunmei', 'mi-qinfen']);
  });
  afterEach(() => town.close());

  it('is opened by the sub-district alone, never by a slip, and every work group is told once', async () => {
    expect(await command('cheng-lixin', '/应急 开 洪水 确认')).to.match(/由街道/);
    expect(await command('bai-ruoxi', '/应急 开 地震')).to.match(/洪水、/);
    expect(await command('bai-ruoxi', '/应急 开 洪水', top)).to.match(
      /^确定要打开应急模式吗？请回复：\/应急 开 洪水 确认$/,
    );
    expect(await command('bai-ruoxi', '/应急')).to.match(/现在没有打开应急模式/);
    expect(await command('bai-ruoxi', '／emergency 开 暴雨 确认', top)).to.match(/应急模式打开了：洪水（东街街道）/);
    for (const room of [community, grid])
      await town.groupHears(room, /应急模式打开了：洪水（东街街道）[\s\S]*菜单变短/);
    expect(await command('bai-ruoxi', '/应急 开 洪水 确认', top)).to.match(/已经开着/);
    await quiet(town);
    expect(texts(town, grid).filter((text) => text.includes('应急模式打开了'))).to.have.length(1);
    const rows = await town.store.inTransaction((tx) =>
      tx.query<{ outcome: string }>("SELECT outcome FROM audit WHERE command = 'emergency'", []),
    );
    const outcomes = rows.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'done')).to.have.length(2);
    expect(outcomes).to.include.members(['refused: not allowed', 'refused: asked back', 'refused: open already']);
  });

  it('a resident reads the notice once a day, after danger, before the answer; the menu is short', async () => {
    const wang = await new Resident(town, 'wang').isRegistered();
    await wang.says('菜单', /登记住址电话，回复 9/);
    await open();
    await wang.says('你好', /^应急通知：洪水\n[\s\S]*消防救援 119[\s\S]*供电社区值班|东街街道值班室[\s\S]*13800000100/);
    await wang.says(
      '菜单',
      /^现在是应急时期：洪水\n上报问题，回复 1\n我的工单、预约，回复 2\n[^\n]*，回复 3\n应急通知和电话，回复 4\n找人帮忙，回复 0/,
    );
    await wang.says('4', /^应急通知：洪水/);
    await wang.says('应急电话', /95598/);
    town.later(24 * HOUR);
    await wang.says('我的', /^应急通知：洪水/);
    await wang.says('我的', /^(?!应急通知)/);
    const li = await new Resident(town, 'li').isRegistered();
    await li.says('救命，有人掉河里了', /^请马上打 [\s\S]*\n\n应急通知：洪水/);
  });

  it('reports about it are urgent, by wall time, and reach whoever is on duty; others stay as they are', async () => {
    await open();
    // Friday evening: an ordinary ticket would wait until Monday.
    at(town, '2026-11-20T19:00:00');
    const wang = await new Resident(town, 'wang').isRegistered();
    await wang.says('十号小区3号楼2单元地下室进水了', /对吗/);
    await wang.says('1', /已收到，工单 \d{7}[\s\S]*11月20日 19:30前接单/);
    const number = /工单 (\d{7})/.exec(wang.heard)?.[1] ?? '';
    const alert = await town.groupHears(grid, new RegExp(`工单 ${number} 紧急`));
    expect(alert.text).to.match(/截止 11月20日 19:30/);
    await town.groupHears('wx-cheng-lixin', new RegExp(number));
    const ordinary = await new Resident(town, 'li').isRegistered();
    await ordinary.says('十号小区5号楼1单元楼道灯坏了', /对吗/);
    await ordinary.says('1', /11月24日 17:30前接单/);
    expect(await command('bai-ruoxi', '/应急')).to.match(
      /洪水（东街街道），11月20日 10:00 打开\n有关工单 1 张，没办完 1 张/,
    );
  });

  it('calls helpers out in private and in the groups; who comes is counted', async () => {
    expect(await command('bai-ruoxi', '/应急 召集 带雨靴到供电益站')).to.match(/没有打开/);
    await open();
    expect(await command('bai-ruoxi', '/应急 召集')).to.match(/请写要做的事/);
    expect(await command('cheng-lixin', '/应急 召集 都来')).to.match(/由街道/);
    expect(await command('bai-ruoxi', '/应急 召集 带雨靴到供电益站')).to.match(/已召集 3 人[\s\S]*请打电话/);
    for (const key of ['mi-qinfen', 'lin-chunmei', 'cheng-lixin']) {
      await town.groupHears(`wx-${key}`, /应急召集：洪水（东街街道）\n带雨靴到供电益站\n能来，回复 1/);
    }
    await town.groupHears(grid, /带雨靴到供电益站[\s\S]*\/应急 名单/);
    expect(await command('mi-qinfen', '1')).to.match(/^记下了：您能来。现在 1 人能来。$/);
    expect(await command('cheng-lixin', '2')).to.match(/您来不了/);
    expect(await command('lin-chunmei', '能来。', grid)).to.match(/现在 2 人能来/);
    expect(await command('cheng-lixin', '能来')).to.match(/现在 3 人能来/);
    expect(await command('cheng-lixin', '来不了')).to.match(/您来不了/);
    const list = await command('bai-ruoxi', '/应急 名单');
    expect(list).to.match(/能来 2 人：米勤芬 13800000223、林春梅 13800000211\n来不了 1 人：程立新\n没回 \d+ 人/);
  });

  it('shows who is on duty, also while nothing is on', async () => {
    expect(await command('lin-chunmei', '/应急 值班', grid)).to.match(
      /东街街道：白若溪 13800000102，值班电话 13800000100\n供电社区：程立新/,
    );
  });

  it('may be on in one community only', async () => {
    await open('洪水 kuanggong'.replace('kuanggong', '供电社区'));
    await quiet(town);
    expect(texts(town, top).filter((text) => text.includes('居民先看到'))).to.deep.equal([]);
    const inside = await new Resident(town, 'in').isRegistered();
    await inside.says('你好', /^应急通知：洪水/);
    const outside = await new Resident(town, 'out').isRegistered({ home: '矿工新村/3/2', node: 'kuanggong-1' });
    await outside.says('菜单', /^您要办什么/);
    expect(await command('bai-ruoxi', '/应急 开 疫情 确认')).to.match(/疫情（东街街道）/);
    await inside.says('我的', /^应急通知：疫情/);
    expect(await command('bai-ruoxi', '/应急 关')).to.match(/是哪一个？洪水 供电社区；疫情 东街街道/);
    expect(await command('bai-ruoxi', '/应急 关 洪水')).to.match(/关闭了：洪水（供电社区）/);
    await inside.says('菜单', /^现在是应急时期：疫情/);
  });

  it('survives a restart, and its end is told once', async () => {
    await open();
    const wang = await new Resident(town, 'wang').isRegistered();
    await wang.says('你好', /应急通知/);
    await town.stopBot();
    await town.startBot();
    await wang.says('菜单', /^现在是应急时期/);
    expect(await command('bai-ruoxi', '/应急 关')).to.match(/关闭了：洪水/);
    await town.groupHears(grid, /应急模式关闭了：洪水（东街街道），从 11月20日 10:00[\s\S]*有关的工单 0 张/);
    expect(await command('bai-ruoxi', '/应急 关')).to.match(/没有打开/);
    // The short menu was asked: its words still lead somewhere.
    await wang.says('应急', /现在没有应急通知[\s\S]*12345/);
    await wang.says('菜单', /^您要办什么/);
    await quiet(town);
    expect(texts(town, grid).filter((text) => text.includes('应急模式关闭了'))).to.have.length(1);
  });
});
