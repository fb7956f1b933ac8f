/** WeChat's three tries, its refusals, a slow and a full database: she reads the truth, and nothing is done twice (pitfalls P5, P6, P7). */
import { expect } from 'chai';
import { samplePhoto } from '../../src/sandbox/sample-photo.ts';
import { onlySqlite } from '../support/database.ts';
import { Town } from '../support/town.ts';
import { HOUR, heads, numberIn, patiently, quiet, reports, says, texts } from './scene.ts';

describe('in trouble', () => {
  let town: Town;
  let grid: string;
  let top: string;
  before(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei']);
    top = await town.group('dongjie', ['qin-zhengyang']);
  });
  after(() => town.close());

  const pushes = (openid: string, fits: RegExp) =>
    town.wechat
      .chat(openid)
      .filter(({ direction, how, text }) => direction === 'in' && how !== 'passive' && fits.test(text));
  const taken = async (openid: string) => {
    const number = await reports(town, openid);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    await town.phoneShows(openid, /有人接了/);
    return number;
  };

  it('the same message three times at once: one ticket, the same answer', async () => {
    await town.says('o-thrice', '十号小区3号楼2单元楼道灯坏了');
    await town.says('o-thrice', '1');
    const first = town.wechat.text('o-thrice', '1');
    const answers = await Promise.all([first, town.wechat.repeat('o-thrice'), town.wechat.repeat('o-thrice')]);
    const number = numberIn(answers[0]?.reply ?? '');
    expect(new Set(answers.map(({ reply }) => reply)).size).to.equal(1);
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】']);
  });

  it('answers that get lost on the way: asked again, answered again, done once', async () => {
    await town.says('o-lossy', '十号小区5号楼1单元楼道灯坏了');
    await town.says('o-lossy', '1');
    town.wechat.loseAnswers(2);
    const { reply, attempts } = await town.wechat.text('o-lossy', '1');
    expect(attempts).to.equal(3);
    const number = numberIn(reply ?? '');
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】']);
  });

  it('slower than WeChat waits: success at once, the answer by customer-service message', async () => {
    await town.says('o-slow', '你好');
    let release = () => {};
    const held = town.store.inTransaction(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const { reply, attempts, statuses } = await town.wechat.text('o-slow', '菜单');
    expect([reply, attempts, statuses]).to.deep.equal([undefined, 1, [200]]);
    release();
    await held;
    while (pushes('o-slow', /上报问题/).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await quiet(town);
    expect(pushes('o-slow', /上报问题/)).to.have.length(1);
  });

  it('silent for 49 hours: staff see that she was not told', async () => {
    const number = await taken('o-silent');
    town.later(49 * HOUR);
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    await quiet(town);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).to.include('未能通知居民');
    expect(pushes('o-silent', /电工明天到/)).to.deep.equal([]);
  });

  it('more than five pushes: the sixth is seen as not told, and her next word opens the way again', async () => {
    const number = await taken('o-many');
    for (let n = 1; n <= 6; n++) await says(town, 'lin-chunmei', `/备注 ${number} 第${n}步`, grid);
    await quiet(town);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).to.include('未能通知居民');
    // What is pushed in the same moment as she writes counts against what her words grant.
    town.later(60_000);
    await town.says('o-many', '你好');
    await says(town, 'lin-chunmei', `/备注 ${number} 又一步`, grid);
    await town.phoneShows('o-many', /又一步/);
  });

  it('unfollowed: seen as not told', async () => {
    const number = await taken('o-left');
    await town.wechat.unfollow('o-left');
    await says(town, 'lin-chunmei', `/办结 ${number} 已换新灯`, grid);
    await quiet(town);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).to.include('未能通知居民');
  });

  it('the API is down for a while: the push comes when it is back, once', async () => {
    const number = await taken('o-down');
    town.wechat.failNext('message/custom/send', '500', 3);
    await says(town, 'lin-chunmei', `/备注 ${number} 电工后天到`, grid);
    await patiently(town, () => pushes('o-down', /电工后天到/).length > 0);
    expect(pushes('o-down', /电工后天到/)).to.have.length(1);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).not.to.include('未能通知居民');
  });

  it('a token that was revoked is fetched anew', async () => {
    const number = await taken('o-token');
    town.wechat.revokeTokens();
    await says(town, 'lin-chunmei', `/备注 ${number} 电工今晚到`, grid);
    await town.phoneShows('o-token', /电工今晚到/);
  });

  it('a photo that cannot be had at first reaches the group later', async () => {
    const number = await reports(town, 'o-photo');
    await quiet(town);
    const photos = () =>
      town.gateway?.sent.filter(({ conversation, file }) => conversation === grid && file).length ?? 0;
    const before = photos();
    town.wechat.failNext('media/get', '500', 2);
    await town.wechat.image('o-photo', await samplePhoto('lamp'));
    await patiently(town, () => photos() > before);
    await quiet(town);
    expect(photos()).to.equal(before + 1);
    expect(number).to.be.above(0);
  });

  it('a photo that is gone is asked for again, and the words are kept', async () => {
    await reports(town, 'o-gone');
    town.wechat.failNext('media/get', 40007, 1);
    await town.wechat.image('o-gone', await samplePhoto('lamp'));
    await town.phoneShows('o-gone', /照片没有存下来，请再发一次/);
  });

  it('a full disk: 没有保存成功, staff told once, and it goes on by itself', async function () {
    onlySqlite(this, 'SQLite can be told how large it may grow');
    await says(town, 'qin-zhengyang', '/待办', top);
    await quiet(town);
    const { dataSource } = town.store;
    const [{ page_count }] = await dataSource.query('PRAGMA page_count');
    await dataSource.query(`PRAGMA max_page_count = ${page_count}`);
    const long = '楼道灯坏了'.repeat(300);
    const answers: string[] = [];
    for (let n = 0; n < 30 && !answers.at(-1)?.includes('没有保存'); n++)
      answers.push(await town.says(`o-full-${n}`, long));
    const again = await town.says('o-full-again', long);
    expect([answers.at(-1), again].every((answer) => answer?.includes('没有保存成功'))).to.equal(true);
    expect(answers.join()).not.to.include('已收到');
    await town.groupHears(top, /存不了居民的消息/);
    await dataSource.query('PRAGMA max_page_count = 1000000');
    await reports(town, 'o-full-after');
    await quiet(town);
    expect(texts(town, top).filter((text) => text.includes('存不了居民的消息'))).to.have.length(1);
  });

  it('locked by another process for longer than she can wait: the same, and it goes on afterwards', async () => {
    await quiet(town);
    const release = await town.database.block();
    expect(await town.says('o-locked', '十号小区3号楼2单元楼道灯坏了')).to.include('没有保存成功');
    await release();
    await reports(town, 'o-locked');
  });
});
