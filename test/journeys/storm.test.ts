/** An alert storm against 20 messages a minute (pitfall P20), quiet hours, and the morning's digest. */
import { expect } from 'chai';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import type { Category } from '../../src/domain/neighbourhood/model.ts';
import { newPerson } from '../../src/domain/people/person.ts';
import { withUrgency } from '../../src/domain/tickets/change.ts';
import { openTicket } from '../../src/domain/tickets/open.ts';
import { Town } from '../support/town.ts';
import { at, quiet, reports, says, texts } from './scene.ts';

/** So many tickets at once, each tenth of them urgent, as from a file. */
function file(town: Town, count: number, node = 'gongdian-1'): Promise<number[]> {
  return town.store.inTransaction(async (tx) => {
    const picture = await neighbourhood(tx);
    const category = picture.categories.get('corridor-light') as Category;
    const numbers: number[] = [];
    for (let n = 0; n < count; n++) {
      const reporter = { ...newPerson(tx), consentAt: tx.now };
      tx.people.put(reporter);
      const ticket = await openTicket(tx, {
        reporter,
        conversation: '',
        actor: { personId: reporter.id, name: '居民', channel: 'system' },
        category: n % 10 === 9 ? withUrgency(category, 'urgent') : category,
        node,
        placeId: null,
        words: { text: '楼道灯坏了', place: '十号小区3号楼', placeInGroup: '十号小区3号楼' },
        media: [],
      });
      numbers.push(ticket.number);
    }
    return numbers;
  });
}

describe('a storm of alerts', function () {
  this.timeout(60_000);
  let town: Town;
  let community: string;
  beforeEach(async () => {
    town = await Town.open();
    community = await town.group('gongdian', ['cheng-lixin', 'yin-xiaoyu']);
  });
  afterEach(() => town.close());

  /** When (in the town) each message reached the community's group. */
  function record() {
    const heard: { at: number; text: string }[] = [];
    town.gateway?.onSent(() => {
      const all = texts(town, community);
      while (heard.length < all.length) heard.push({ at: town.clock.now().getTime(), text: all[heard.length] ?? '' });
    });
    return heard;
  }
  const settle = async (minutes: number) => {
    for (let second = 0; second < minutes * 60; second += 4) {
      town.later(4000);
      await quiet(town);
    }
  };
  const waiting = () =>
    town.store.inTransaction((tx) =>
      tx.query<{ status: string }>("SELECT status FROM outbox WHERE status NOT IN ('sent', 'waiting')", []),
    );
  const busiest = (heard: readonly { at: number }[]) =>
    Math.max(...heard.map(({ at: from }) => heard.filter((each) => each.at >= from && each.at < from + 60_000).length));

  it('200 in one minute: digests within the rate, dangers first and singly, nothing lost, nothing twice', async () => {
    const heard = record();
    const numbers = await file(town, 200);
    await settle(6);
    expect(busiest(heard)).to.be.at.most(20);
    const said = heard.map(({ text }) => text).join('\n');
    for (const number of numbers) expect(said.split(`工单 ${number} `).length - 1, String(number)).to.equal(1);
    const digests = heard.filter(({ text }) => text.startsWith('【汇总】'));
    expect(digests.length).to.be.within(3, 15);
    for (const { text } of digests) {
      expect(Buffer.byteLength(text)).to.be.below(2048);
      expect(text).to.match(/^【汇总】工单 \d{7} .*截止 \d+月\d+日 \d+:\d\d/);
    }
    const urgent = numbers.filter((_, n) => n % 10 === 9);
    const single = heard.filter(({ text }) => urgent.some((number) => text.startsWith(`【新工单】工单 ${number}`)));
    expect(single.length).to.be.above(3);
    expect(await waiting()).to.deep.equal([]);
  });

  it('a danger that comes in the middle of it does not wait for it', async () => {
    const heard = record();
    await file(town, 60);
    await settle(0.2);
    const [, , , , , , , , , danger] = await file(town, 10);
    await settle(0.2);
    expect(heard.some(({ text }) => text.includes(`工单 ${danger} `))).to.equal(true);
    expect(busiest(heard)).to.be.at.most(20);
  });

  it('killed in the middle: the rate holds, at most one is said again, marked', async () => {
    const heard = record();
    const numbers = await file(town, 60);
    await settle(0.1);
    await town.stopBot();
    await town.startBot();
    await settle(4);
    expect(busiest(heard)).to.be.at.most(20);
    const said = heard.map(({ text }) => text).join('\n');
    for (const number of numbers) expect(said).to.include(`工单 ${number} `);
    expect(heard.filter(({ text }) => text.includes('（重发）')).length).to.be.at.most(1);
  });

  it('a lost group: its digest goes to the group above and to its crew in private, at once', async () => {
    const heard = record();
    await town.group('gongdian-1', ['lin-chunmei']);
    const top = await town.group('dongjie', ['qin-zhengyang']);
    town.gateway?.removeRoom(community);
    const numbers = await file(town, 45, 'gongdian');
    await settle(1.5);
    expect(heard).to.deep.equal([]);
    const above = texts(town, top).join('\n');
    for (const number of numbers) expect(above, String(number)).to.include(`工单 ${number}`);
    expect(texts(town, top).some((text) => text.startsWith('【汇总】') && text.includes('工作群找不到了'))).to.equal(
      true,
    );
    expect(texts(town, 'wx-cheng-lixin').join()).to.include('工作群找不到了');
  });
});

describe('quiet hours and the morning', () => {
  let town: Town;
  let grid: string;
  let top: string;
  before(async () => {
    town = await Town.open({ edit: (text) => text.replace('quietGroups: false', 'quietGroups: true') });
    grid = await town.group('gongdian-1', ['lin-chunmei']);
    top = await town.group('dongjie', ['qin-zhengyang']);
  });
  after(() => town.close());

  const daily = (chat: string) => texts(town, chat).filter((text) => /^【汇总】\d+月/.test(text));

  it('what is not urgent waits for the morning, danger does not, an answer never does', async () => {
    const known = await reports(town, 'o-day');
    await says(town, 'lin-chunmei', `/接单 ${known}`, grid);
    await town.phoneShows('o-day', /有人接了/);
    at(town, '2026-11-20T22:00:00');
    const late = await reports(town, 'o-late', '十号小区5号楼1单元楼道灯坏了');
    await says(town, 'lin-chunmei', `/备注 ${known} 电工明天到`, grid);
    await quiet(town);
    expect(texts(town, grid).filter((text) => text.includes(`【新工单】工单 ${late}`))).to.deep.equal([]);
    expect(town.wechat.chat('o-day').some(({ text }) => text.includes('电工明天到'))).to.equal(false);
    await town.says('o-fire', '十号小区8号楼1单元着火了');
    await town.groupHears(grid, /【新工单】工单 \d{7} 紧急/);
    at(town, '2026-11-21T07:31:00');
    await town.groupHears(grid, new RegExp(`【新工单】工单 ${late}`));
    await town.phoneShows('o-day', /电工明天到/);
  });

  it('at 8:30 on a working day each group reads what is open there, once; the sub-district by community', async () => {
    expect(daily(grid)).to.deep.equal([]);
    at(town, '2026-11-23T08:30:01');
    await quiet(town);
    expect(daily(grid)).to.have.length(1);
    expect(daily(grid)[0]).to.match(/^【汇总】11月23日 供电社区第一网格，未办完 \d+ 张/);
    expect(daily(top)).to.have.length(1);
    expect(daily(top)[0]).to.match(/供电社区：未办完 \d+，超时/);
  });

  it('after days without the bot: once, and only in the day', async () => {
    await town.stopBot();
    at(town, '2026-11-26T15:00:00');
    await town.startBot();
    await quiet(town);
    expect(daily(top)).to.have.length(2);
    at(town, '2026-11-26T23:50:00');
    await quiet(town);
    at(town, '2026-11-28T12:00:00');
    await quiet(town);
    // A Saturday: the next is Monday's.
    expect(daily(top)).to.have.length(2);
    at(town, '2026-11-30T08:30:01');
    await quiet(town);
    expect(daily(top)).to.have.length(3);
  });

  it('nothing when nothing is open', async () => {
    await town.store.inTransaction((tx) => tx.query("UPDATE tickets SET status = 'closed'", []));
    const before = daily(top).length;
    at(town, '2026-12-02T10:00:00');
    await quiet(town);
    expect(daily(top)).to.have.length(before);
  });
});
