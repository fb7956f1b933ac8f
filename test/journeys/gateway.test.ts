/** The gateway dies, falls silent, loses a room, is absent at the start: every alert arrives after, in order, once (pitfall P19). */
import { expect } from 'chai';
import { Town } from '../support/town.ts';
import { heads, quiet, reports, says, texts } from './scene.ts';

describe('with a gateway that cannot be relied on', () => {
  let town: Town;
  let grid: string;
  let second: string;
  let community: string;
  beforeEach(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei']);
    second = await town.group('gongdian-2', ['zhou-dayong']);
    community = await town.group('gongdian', ['cheng-lixin']);
  });
  afterEach(() => town.close());

  /** Numbers of the new tickets in a chat, in the order in which they came. */
  const arrived = (chat: string) =>
    texts(town, chat)
      .filter((text) => text.startsWith('【新工单】'))
      .map((text) => Number(/\d{7}/.exec(text)?.[0]));

  it('cut for ten minutes with alerts due: all arrive after, in order per room, once', async () => {
    const before = await reports(town, 'o-before');
    await town.groupHears(grid, new RegExp(`工单 ${before}`));
    await quiet(town);
    await town.gateway?.cut();
    const here: number[] = [];
    const there: number[] = [];
    for (let n = 0; n < 4; n++) {
      here.push(await reports(town, `o-here-${n}`, `十号小区${n + 1}号楼1单元楼道灯坏了`));
      there.push(await reports(town, `o-there-${n}`, `吉祥里${n + 1}号楼楼道灯坏了`));
      town.later(150_000);
    }
    const health = await (await fetch(`http://127.0.0.1:${town.port}/healthz`)).json();
    expect(health).to.deep.include({ status: 'ok' });
    expect(JSON.stringify(health)).to.match(/gateway is absent/);
    await town.gateway?.restore();
    await town.groupHears(grid, new RegExp(`工单 ${here.at(-1)}`));
    await town.groupHears(second, new RegExp(`工单 ${there.at(-1)}`));
    await quiet(town);
    expect(arrived(grid)).to.deep.equal([before, ...here]);
    expect(arrived(second)).to.deep.equal(there);
  });

  it('frozen: nothing is lost, and what may have come before is marked', async () => {
    const first = await reports(town, 'o-first');
    await town.groupHears(grid, new RegExp(`工单 ${first}`));
    await quiet(town);
    town.gateway?.freeze();
    const number = await reports(town, 'o-frozen');
    expect(await town.says('o-frozen', '我的')).to.include(String(number));
    await town.gateway?.restore();
    await town.groupHears(grid, new RegExp(`^【新工单】工单 ${number}`));
    await quiet(town);
    const copies = texts(town, grid).filter((text) => text.startsWith('【新工单】') && text.includes(String(number)));
    expect(
      copies.slice(1).every((text) => text.includes('重发')),
      copies.join('|'),
    ).to.equal(true);
    expect(copies.length).to.be.at.most(2);
  });

  it('absent at the start: the bot talks, and the alert comes when the gateway does', async () => {
    await town.stopBot();
    await town.gateway?.cut();
    await town.startBot();
    const number = await reports(town, 'o-absent');
    await town.gateway?.restore();
    await town.groupHears(grid, new RegExp(`^【新工单】工单 ${number}`));
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】']);
  });

  it('a room that is gone: its alert reaches the group above and the grid worker in private', async () => {
    town.gateway?.removeRoom(grid);
    const number = await reports(town, 'o-lost');
    const above = await town.groupHears(community, /^【提醒】[\s\S]*工作群找不到了/);
    expect(above.text).to.match(new RegExp(`^【提醒】工单 ${number}[\\s\\S]*第一网格的工作群找不到了`));
    const worker = await town.groupHears('wx-lin-chunmei', /^【提醒】[\s\S]*工作群找不到了/);
    expect(worker.text).to.include(String(number));
    expect(await says(town, 'lin-chunmei', `/接单 ${number}`)).to.include('已接单');
  });

  it('a group bound late gets what had waited for it', async () => {
    await town.store.inTransaction((tx) => tx.query('DELETE FROM groups', []));
    await town.store.inTransaction((tx) => tx.touch('neighbourhood'));
    const number = await reports(town, 'o-early');
    const warnings = await (await fetch(`http://127.0.0.1:${town.port}/healthz`)).text();
    expect(warnings).to.include('no work group is bound');
    const room = await town.group('gongdian-1', ['lin-chunmei']);
    await town.groupHears(room, new RegExp(`^【新工单】工单 ${number}`));
  });
});
