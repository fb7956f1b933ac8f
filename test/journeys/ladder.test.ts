/** What nobody takes climbs by itself, each step once, also over nights, restarts and days of being down (pitfalls P1, P11, P13). */
import { expect } from 'chai';
import { Town } from '../support/town.ts';
import { at, HOUR, heads, quiet, reports, says, texts } from './scene.ts';

describe('the ladder', () => {
  let town: Town;
  let grid: string;
  let community: string;
  let top: string;
  beforeEach(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    community = await town.group('gongdian', ['cheng-lixin', 'yin-xiaoyu']);
    top = await town.group('dongjie', ['qin-zhengyang']);
    await town.group('kuanggong', ['wu-zhenhua']);
  });
  afterEach(() => town.close());

  it('warning, community, sub-district, late: each once, in its own group, with the history', async () => {
    const number = await reports(town, 'o-alone');
    at(town, '2026-11-23T10:01:00');
    await town.groupHears(grid, /^【提醒】.*还没有人接单/s);
    at(town, '2026-11-24T10:01:00');
    const first = await town.groupHears(community, new RegExp(`^【上报】工单 ${number}`));
    expect(first.mentions).to.have.members(['wx-cheng-lixin', 'wx-yin-xiaoyu']);
    expect(first.text).to.match(/第一网格到 11月24日 10:00 没有人接单[\s\S]*截止 11月26日 10:01/);
    // four days after her last words WeChat lets nothing through to her: staff see it
    await quiet(town);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`, community)).to.include('未能通知居民');
    at(town, '2026-11-25T10:02:00');
    await town.groupHears(community, /^【提醒】/);
    at(town, '2026-11-26T10:02:00');
    const second = await town.groupHears(top, new RegExp(`^【上报】工单 ${number}`));
    expect(second.text).to.match(/第一网格到 11月24日[\s\S]*供电社区到 11月26日/);
    at(town, '2026-11-27T10:03:00');
    await town.groupHears(top, /^【提醒】/);
    at(town, '2026-11-30T10:03:00');
    await town.groupHears(top, /^【提醒】[\s\S]*已超时/);
    for (let days = 0; days < 10; days++) town.later(24 * HOUR);
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】', '【提醒】']);
    expect(heads(town, community, number)).to.deep.equal(['【上报】', '【提醒】']);
    expect(heads(town, top, number)).to.deep.equal(['【上报】', '【提醒】', '【提醒】']);
    expect(town.gateway?.sent.filter(({ conversation }) => conversation.startsWith('room-kuanggong'))).to.deep.equal(
      [],
    );
  });

  it('urgent: in wall time, at night', async () => {
    at(town, '2026-11-20T23:50:00');
    const number = await reports(town, 'o-night', '十号小区3号楼门口井盖没了');
    await town.groupHears(grid, new RegExp(`^【新工单】工单 ${number} 紧急`));
    at(town, '2026-11-21T00:06:00');
    await town.groupHears(grid, /^【提醒】[\s\S]*还没有人接单/);
    at(town, '2026-11-21T00:21:00');
    await town.groupHears(community, new RegExp(`^【上报】工单 ${number}`));
    await quiet(town);
    expect(texts(town, grid).filter((text) => text.includes('还没有人接单'))).to.have.length(1);
  });

  it('restarted exactly at the minute: the step comes, once', async () => {
    const number = await reports(town, 'o-minute');
    await town.groupHears(grid, new RegExp(`工单 ${number}`));
    const [timer] = await town.store.dataSource.query(`SELECT due_at FROM timers WHERE subject = '${number}'`);
    await town.stopBot();
    town.later(timer.due_at - town.clock.now().getTime());
    await town.startBot();
    await town.groupHears(grid, /^【提醒】/);
    await town.stopBot();
    await town.startBot();
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】', '【提醒】']);
  });

  it('two working days down: one step, not all of them', async () => {
    const number = await reports(town, 'o-down');
    await town.groupHears(grid, new RegExp(`工单 ${number}`));
    await town.stopBot();
    at(town, '2026-11-26T12:00:00');
    await town.startBot();
    await town.groupHears(community, new RegExp(`^【上报】工单 ${number}`));
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】']);
    expect(heads(town, community, number)).to.deep.equal(['【上报】']);
    expect(heads(town, top, number)).to.deep.equal([]);
    // the community's clock began when it came there
    at(town, '2026-11-30T11:00:00');
    await quiet(town);
    expect(heads(town, top, number)).to.deep.equal([]);
    at(town, '2026-11-30T14:00:00');
    await town.groupHears(top, new RegExp(`^【上报】工单 ${number}`));
  });

  it('withdrawn, resolved: nothing climbs any more; unrated for seven days it is closed', async () => {
    const [gone, done] = [await reports(town, 'o-gone'), await reports(town, 'o-done')];
    await town.says('o-gone', '我的');
    let answer = await town.says('o-gone', '1');
    answer = await town.says('o-gone', '撤回');
    if (!/撤回了|已撤回/.test(answer)) answer = await town.says('o-gone', '1');
    await town.groupHears(grid, new RegExp(`^【提醒】工单 ${gone}[\\s\\S]*居民已撤回`));
    await says(town, 'lin-chunmei', `/办结 ${done} 已换新灯`, grid);
    await town.phoneShows('o-done', /办结了/);
    at(town, '2026-11-26T12:00:00');
    await town.says('o-done', '你好');
    at(town, '2026-11-27T12:00:00');
    await town.phoneShows('o-done', /7天没有收到评价/);
    for (let days = 0; days < 10; days++) town.later(24 * HOUR);
    await quiet(town);
    expect(heads(town, community, gone)).to.deep.equal([]);
    expect(heads(town, community, done)).to.deep.equal([]);
    expect(heads(town, grid, gone).filter((head) => head === '【提醒】')).to.have.length(1);
  });
});
