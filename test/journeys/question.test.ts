/** 追问 over the real edges: 王阿姨 is asked in WeChat, answers in her words or with a photo, and the group reads it. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { at, HOUR, heads, quiet, says } from './scene.ts';

describe('staff ask, she answers', () => {
  let town: Town;
  let grid: string;
  let wang: Resident;
  let number: number;
  beforeEach(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei']);
    wang = await new Resident(town, 'wang').isRegistered();
    number = await wang.reports();
    await town.groupHears(grid, /^【新工单】/);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
  });
  afterEach(() => town.close());

  const ask = (words: string) => says(town, 'lin-chunmei', `/追问 ${number} ${words}`, grid);

  it('in her words', async () => {
    expect(await ask('是几楼的灯？')).to.match(/已去问居民，等她回复/);
    await town.phoneShows(
      wang.openid,
      /^网格员 林春梅有个问题想问您。\n\n关于工单 \d{7}：\n是几楼的灯？\n(?![\s\S]*想问您)[\s\S]*跳过/,
    );
    await wang.says('2', /多写几个字/);
    await wang.says('三楼的，一闪一闪的', /谢谢，已转给/);
    const alert = await town.groupHears(grid, /居民回复/);
    expect(alert.text).to.match(new RegExp(`^【提醒】工单 ${number}[\\s\\S]*居民回复：三楼的，一闪一闪的`));
    expect(alert.mentions).to.deep.equal(['wx-lin-chunmei']);
    await wang.says('我的', new RegExp(String(number)));
    await wang.says('1', /追问：是几楼的灯？[\s\S]*您回复：三楼的/);
  });

  it('with photos, an album of two', async () => {
    await ask('拍一张给我看看？');
    await town.phoneShows(wang.openid, /拍一张/);
    await wang.says({ photo: true }, /谢谢/);
    await town.groupHears(grid, /居民用照片或语音回复了/);
    await wang.sends({ photo: true });
    const rows = await town.store.inTransaction((tx) => tx.query('SELECT id FROM media WHERE ticket = ?', [number]));
    expect(rows).to.have.length(2);
    expect(await wang.standing()).to.equal('');
  });

  it('in the middle of another talk: heard of at once, asked when that one ends', async () => {
    await wang.says('上报');
    await ask('是几楼的灯？');
    const told = await town.phoneShows(wang.openid, /有个问题想问您/);
    expect(told).not.to.include('是几楼的灯');
    await wang.says('十号小区5号楼电梯坏了', /对吗/);
    await wang.says('1', /已收到[\s\S]*是几楼的灯/);
    await wang.says('三楼', /谢谢/);
    await town.groupHears(grid, /居民回复：三楼/);
  });

  it('she names another service meanwhile, and comes back to it', async () => {
    await ask('是几楼的灯？');
    await town.phoneShows(wang.openid, /是几楼的灯/);
    await wang.says('我的', new RegExp(String(number)));
    await wang.says('取消', /是几楼的灯/);
    await wang.says('三楼', /谢谢/);
  });

  it('danger comes before any question', async () => {
    await ask('是几楼的灯？');
    await town.phoneShows(wang.openid, /是几楼的灯/);
    await wang.says('着火了', /119/);
    expect((await town.store.inTransaction((tx) => tx.tickets.get(number)))?.waitingFor).to.equal('resident');
  });

  it('silence over a restart: reminded once, then the clock runs and the group is told once', async () => {
    await ask('是几楼的灯？');
    await town.phoneShows(wang.openid, /是几楼的灯/);
    await town.stopBot();
    at(town, '2026-11-24T10:05:00');
    await town.startBot();
    await quiet(town);
    const asked = await town.store.inTransaction((tx) =>
      tx.query("SELECT seq FROM outbox WHERE ticket = ? AND recipient LIKE 'conversation:%'", [number]),
    );
    await town.stopBot();
    at(town, '2026-11-25T10:05:00');
    await town.startBot();
    await town.groupHears(grid, /居民一直没有回复追问，时限接着算/);
    for (let days = 0; days < 3; days++) town.later(24 * HOUR);
    await quiet(town);
    const later = await town.store.inTransaction((tx) =>
      tx.query("SELECT seq FROM outbox WHERE ticket = ? AND recipient LIKE 'conversation:%'", [number]),
    );
    // taken, asked, reminded; nothing more
    expect([asked.length, later.length]).to.deep.equal([3, 3]);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】', '【提醒】']);
  });
});
