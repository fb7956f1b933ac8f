/** The delivery plan (design 6, pitfall P6): a message, a notice by template, a 订阅通知, and in the end a person who calls. */
import { expect } from 'chai';
import { noticed } from '../../src/wiring/notice-results.ts';
import { Town } from '../support/town.ts';
import { HOUR, quiet, reports, says, texts } from './scene.ts';

const PROGRESS = 'tplProgress_A';
const CONTENT = [
  '工单编号：{{character_string1.DATA}}',
  '事项：{{thing2.DATA}}',
  '进度：{{phrase3.DATA}}',
  '时间：{{time4.DATA}}',
  '备注：{{thing5.DATA}}',
].join('\n');

describe('the delivery plan', () => {
  let town: Town;
  let grid: string;
  before(async () => {
    town = await Town.open({ templates: { templateProgress: PROGRESS } });
    grid = await town.group('gongdian-1', ['lin-chunmei']);
  });
  after(() => town.close());

  const notices = (openid: string) =>
    town.wechat
      .chat(openid)
      .filter(({ how }) => how === 'template')
      .map(({ text }) => text);
  const calls = (number: number) =>
    texts(town, grid).filter((text) => text.startsWith(`【提醒】工单 ${number} 居民联系不上`));
  const silent = async (openid: string) => {
    const number = await reports(town, openid);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    await town.phoneShows(openid, /有人接了/);
    town.later(49 * HOUR);
    return number;
  };
  const look = async (number: number) => says(town, 'lin-chunmei', `/查 ${number}`, grid);

  it('without a template of the account: one call to make, however many messages; done when it is made, or when she writes', async () => {
    const number = await silent('o-call');
    for (const step of ['电工明天到', '电工已经到了，我的电话13812345678', '灯泡要换']) {
      await says(town, 'lin-chunmei', `/备注 ${number} ${step}`, grid);
    }
    await quiet(town);
    expect(calls(number)).to.have.length(1);
    expect(calls(number)[0]).to.match(/^【提醒】工单 \d{7} 居民联系不上，请打电话或上门告知：.*电工明天到[\s\S]*截止/);
    expect(calls(number)[0]).to.include('@林春梅');
    expect(await look(number)).to.match(/未能通知居民（超过48小时没说话，或条数用完，3 条）/);
    const todo = await says(town, 'lin-chunmei', '/待办', grid);
    expect(todo).to.match(new RegExp(`工单 ${number} 居民联系不上，请告知：.*灯泡要换`));
    expect(texts(town, grid).join()).not.to.include('13812345678 居民');
    expect(await says(town, 'lin-chunmei', `/备注 ${number} 已告知，上门说了`, grid)).to.include('已告知');
    await quiet(town);
    const after = await look(number);
    expect(after).to.match(/居民已通知（电话或上门/);
    expect(after).to.match(/已告知居民 网格员 林春梅：已告知，上门说了/);
    expect(await says(town, 'lin-chunmei', '/待办', grid)).not.to.include('联系不上');
    expect(calls(number)).to.have.length(1);
    const noted = await says(town, 'lin-chunmei', `/备注 ${number} 换好了`, grid);
    expect(noted).not.to.include('联系不上');
    await quiet(town);
    expect(calls(number)).to.have.length(2);
    await says(town, 'lin-chunmei', `/办结 ${number} 灯亮了`, grid);
    await quiet(town);
    expect(calls(number)).to.have.length(2);
    // What was held back is said when she writes next, before the answer; then nobody has to call.
    const answer = await town.says('o-call', '我的');
    expect(answer).to.match(/^您不在的时候，有新消息：\n工单 \d{7} 办结了。\n网格员 林春梅：灯亮了\n\n您的：\n工单/);
    expect(answer).not.to.match(/换好了|满意/);
    expect(await town.says('o-call', '我的')).to.match(/^您的：/);
    expect(await look(number)).to.match(/居民已通知（客服消息[\s\S]*居民来说话时看到了/);
    expect(await says(town, 'lin-chunmei', '/待办', grid)).not.to.include('联系不上');
  });

  it('with one: its fields are filled in by their labels, and nobody has to call', async () => {
    town.wechat.addTemplate({ id: PROGRESS, kind: 'template', title: '工单进度通知', content: CONTENT });
    town.later(2 * HOUR);
    const number = await silent('o-template');
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    const shown = await town.phoneShows('o-template', /工单进度通知/);
    expect(shown).to.match(
      new RegExp(`工单编号：${number}\\n事项：楼道照明\\n进度：办理中\\n时间：2026-.*\\n备注：.*我的`),
    );
    expect(shown).not.to.include('电工');
    await quiet(town);
    expect(calls(number)).to.deep.equal([]);
    expect(await look(number)).to.match(/居民已通知（模板消息/);
  });

  it('the last message of an allowance is kept for the result, a notice says what comes before', async () => {
    const number = await reports(town, 'o-kept');
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    for (let n = 1; n <= 5; n++) await says(town, 'lin-chunmei', `/备注 ${number} 第${n}步`, grid);
    await says(town, 'lin-chunmei', `/办结 ${number} 换好了`, grid);
    await town.phoneShows('o-kept', /换好了/);
    await quiet(town);
    expect(notices('o-kept')).to.have.length(2);
    expect(calls(number)).to.deep.equal([]);
  });

  it('a notice that turns out to be refused: a call after all', async () => {
    const number = await silent('o-refuses');
    town.wechat.nextNotice('failed:user block');
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    await town.groupHears(grid, new RegExp(`工单 ${number} 居民联系不上`));
    expect(await look(number)).to.include('未能通知居民（不收通知，1 条）');
  });

  it('one that failed at WeChat is sent once more', async () => {
    const number = await silent('o-again');
    town.wechat.nextNotice('failed: system failed');
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    while (notices('o-again').length < 2) await new Promise((resolve) => setImmediate(resolve));
    await quiet(town);
    expect(notices('o-again')).to.have.length(2);
    expect(calls(number)).to.deep.equal([]);
  });

  it('one that turns out to be refused after later news went out: the later ones are what she is told', async () => {
    const number = await silent('o-late');
    for (const step of ['第一步', '第二步']) await says(town, 'lin-chunmei', `/备注 ${number} ${step}`, grid);
    while (notices('o-late').length < 2) await new Promise((resolve) => setImmediate(resolve));
    await quiet(town);
    await town.store.inTransaction(async (tx) => {
      const [first] = await tx.query<{ platform_id: string }>(
        "SELECT platform_id FROM outbox WHERE ticket = ? AND step = 'template' ORDER BY seq LIMIT 1",
        [number],
      );
      const results = [{ id: first?.platform_id ?? '', outcome: 'refused' as const }];
      const content = { type: 'notice-results' as const, results };
      await noticed(tx, { channel: 'official-account', id: 'late', sender: 'o-late', content });
    });
    await town.groupHears(grid, new RegExp(`工单 ${number} 居民联系不上.*第二步`));
    const answer = await town.says('o-late', '我的');
    expect(answer).to.include('第二步').and.not.include('第一步');
  });

  it('unfollowed: no notice either, a call', async () => {
    const number = await silent('o-unfollowed');
    await town.wechat.unfollow('o-unfollowed');
    const before = town.wechat.calls.length;
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    await town.groupHears(grid, new RegExp(`工单 ${number} 居民联系不上`));
    const tried = town.wechat.calls.slice(before).map(({ path, body }) => `${path} ${JSON.stringify(body)}`);
    expect(tried.filter((call) => call.includes('/message/') && call.includes('o-unfollowed'))).to.deep.equal([]);
    expect(await look(number)).to.include('未能通知居民（没有关注公众号，1 条）');
  });

  it('the API is not for this account: staff are told once, and somebody calls', async () => {
    const number = await reports(town, 'o-off');
    await quiet(town);
    town.wechat.failNext('message/custom/send', 48001, 2);
    town.wechat.failNext('message/template/send', 48001, 2);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    await town.groupHears(grid, new RegExp(`工单 ${number} 居民联系不上`));
    await quiet(town);
    // The handler's own number is what she is to be told.
    expect(calls(number)[0]).to.match(/林春梅 电话：13800000211/);
    expect(texts(town, grid).filter((text) => text.includes('公众号没有开通这个接口'))).to.have.length(1);
  });

  it('a reminder of what is no ticket comes as a notice, too, with its number and nothing else of it', async () => {
    const openid = 'o-booking';
    await silent(openid);
    const text = '提醒：明天有预约。\n健康讲座（冬天怎么护心脏）\n预约 1000031，李建国。';
    await town.store.inTransaction(async (tx) =>
      tx.send({ recipient: `conversation:official-account:${openid}`, payload: { text, notice: 'progress' } }),
    );
    const shown = await town.phoneShows(openid, /工单编号：1000031/);
    expect(shown).to.match(/工单编号：1000031\n事项：预约\n进度：有进展/);
    expect(shown).not.to.match(/护心脏|李建国/);
  });
});

describe('订阅通知', () => {
  const ID = 'tplSubscribe_B';
  let town: Town;
  let grid: string;
  before(async () => {
    town = await Town.open({ templates: { templateProgress: ID } });
    grid = await town.group('gongdian-1', ['lin-chunmei']);
    town.wechat.addTemplate({ id: ID, kind: 'subscription', title: '进度提醒', content: CONTENT });
  });
  after(() => town.close());

  it('one for each that she has allowed, then a call; none after she switched them off', async () => {
    const number = await reports(town, 'o-allows');
    await town.wechat.allowNotice('o-allows', ID, true);
    await town.wechat.allowNotice('o-allows', ID, false);
    town.later(49 * HOUR);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    await town.phoneShows('o-allows', /进度提醒/);
    await quiet(town);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).to.match(/居民已通知（订阅通知/);
    await says(town, 'lin-chunmei', `/备注 ${number} 电工明天到`, grid);
    await town.groupHears(grid, new RegExp(`工单 ${number} 居民联系不上`));
    await town.wechat.allowNotice('o-allows', ID, true);
    await town.wechat.refuseNotices('o-allows', ID);
    const before = town.wechat.calls.length;
    await says(town, 'lin-chunmei', `/备注 ${number} 电工后天到`, grid);
    await quiet(town);
    expect(town.wechat.calls.slice(before).filter(({ path }) => path.includes('bizsend'))).to.deep.equal([]);
  });
});
