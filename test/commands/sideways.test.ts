/** 协办 beside the lead, and units that have no bot: who hears, who may, what stays as it is. */
import { expect } from 'chai';
import { Desk } from './desk.ts';

describe('sideways', () => {
  let desk: Desk;
  let room: string;
  let next: string;
  let number: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'zhou-dayong', 'cheng-lixin', 'lei-jingguo', 'wu-zhenhua');
    room = await desk.group('gongdian-1');
    next = await desk.group('gongdian-2');
    number = await desk.report({ words: '我叫王秀英，楼道灯坏了，住401，13800000900' });
    await worker(`/接单 ${number}`);
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string, quoted?: string) =>
    desk.say('wx-lin-chunmei', text, { room, ...(quoted !== undefined && { quoted }) });
  const person = async (key: string) => `person:${(await desk.member(key)).personId}`;

  it('a person helps: sees it, writes notes, hears of it; the lead stays', async () => {
    await desk.say('wx-lei-jingguo', `/备注 ${number} 到场了`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
    for (const [helper, name] of [
      ['协办 @雷警国', '雷警国'],
      ['@周大勇 协办', '周大勇'],
    ]) {
      expect(await worker(`/转派 ${number} ${helper}`)).to.equal(`工单 ${number} 已请 ${name} 协办，主办不变。`);
    }
    const ticket = await desk.ticket(number);
    expect([ticket.status, ticket.assigneeId]).to.deep.equal(['taken', (await desk.member('lin-chunmei')).personId]);
    const said = await desk.said();
    expect(said.filter(({ recipient }) => recipient.startsWith('conversation:'))).to.deep.equal([]);
    const police = await person('lei-jingguo');
    expect(said.filter(({ recipient }) => recipient === police)).to.have.length(2);
    const called = said.filter(({ recipient }) => recipient === 'node:gongdian-1').map(({ mentions }) => mentions);
    expect(called).to.deep.equal([
      [(await desk.member('lei-jingguo')).personId],
      [(await desk.member('zhou-dayong')).personId],
    ]);
    expect(await desk.say('wx-lei-jingguo', '/待办')).to.include(String(number));
    expect(await desk.say('wx-lei-jingguo', `/查 ${number}`)).to.match(/协办：雷警国、周大勇/);
    await desk.say('wx-lei-jingguo', `/办结 ${number} 好了`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
    await desk.said();
    await worker(`/上报 ${number}`);
    const heard = (await desk.said()).filter(({ recipient }) => recipient === police);
    expect(heard).to.have.length(1);
    expect(heard[0]?.text).to.match(/^【提醒】[\s\S]*您在协办/);
  });

  it('a grid helps: its group hears, and it is its business', async () => {
    await worker(`/转派 ${number} 协办 gongdian-2`);
    const heardThere = (await desk.said()).filter(({ recipient }) => recipient === 'node:gongdian-2');
    expect(heardThere[0]?.mentions).to.deep.equal([(await desk.member('zhou-dayong')).personId]);
    const texts = heardThere.map(({ text }) => text);
    expect(texts).to.have.length(1);
    expect(texts[0]).to.match(/^【提醒】[\s\S]*请供电社区第二网格协办/);
    expect(texts[0]).not.to.match(/王秀英|13800000900|401/);
    expect(await desk.say('wx-zhou-dayong', `/备注 ${number} 我来扶梯子`, { room: next })).to.match(/已备注/);
    expect(await desk.say('wx-zhou-dayong', '/待办', { room: next })).to.include(String(number));
    await worker(`/上报 ${number}`);
    const heard = (await desk.said()).filter(({ recipient }) => recipient === 'node:gongdian-2');
    expect(heard.map(({ text }) => text.slice(0, 4))).to.deep.equal(['【提醒】']);
    // gongdian-2 helps, not gongdian
    expect(await desk.say('wx-wu-zhenhua', '/待办')).not.to.include(String(number));
  });

  it('协办 of nobody, of the lead, from far away', async () => {
    await desk.refuses(
      [
        ['协办', 'no target'],
        ['协办 @', 'no target'],
        ['协办 @林春梅', 'is the lead'],
        ['协办 gongdian-1', 'is the lead'],
        ['协办 @张三', 'nobody of that name'],
        ['协办 @武振华', 'outside scope'],
        ['协办 kuanggong-1', 'outside scope'],
      ],
      (words) => worker(`/转派 ${number} ${words}`),
    );
    expect((await desk.ticket(number)).helpers).to.equal('');
    expect(await desk.said()).to.deep.equal([]);
  });

  it('a helper who comes to lead it is told what the lead is told, once, and helps no more', async () => {
    await worker(`/转派 ${number} 协办 @方守望`);
    await desk.said();
    await worker(`/转派 ${number} @方守望`);
    expect((await desk.said()).map(({ text }) => text).join()).not.to.include('您在协办');
    expect(await worker(`/查 ${number}`)).not.to.include('协办：');
  });

  it('撤销 takes a helper back', async () => {
    await worker(`/转派 ${number} 协办 @雷警国`);
    await worker('/撤销');
    expect((await desk.ticket(number)).helpers).to.equal('');
  });

  it('a unit by phone: whom to call, the ticket stays, the lead is asked for news', async () => {
    const { resolveDueAt } = await desk.ticket(number);
    expect(await worker(`/转派 ${number} 电力公司 变压器的事`)).to.match(/已转办供电公司，责任仍在我们[\s\S]*95598/);
    const ticket = await desk.ticket(number);
    expect([ticket.status, ticket.node, ticket.resolveDueAt]).to.deep.equal(['taken', 'gongdian-1', resolveDueAt]);
    expect((await desk.trail(number)).at(-1)).to.include({ event: 'refer', words: '供电公司' });
    const said = await desk.said();
    expect(said.map(({ recipient }) => recipient)).to.deep.equal(['conversation:official-account:o-resident']);
    expect(said[0]?.text).to.match(/已请供电公司来办，我们继续盯着/);
    await desk.at('2026-11-25T10:05:00');
    const [news, ...more] = await desk.said();
    expect(more).to.deep.equal([]);
    expect(news?.text).to.match(/已转供电公司，请问一下进展/);
    expect(news?.mentions).to.deep.equal([(await desk.member('lin-chunmei')).personId]);
  });

  it('a unit by slip: to be printed, in private, masked', async () => {
    expect(await worker(`/转派 ${number} 城管`)).to.match(/转办单已私发/);
    const own = await person('lin-chunmei');
    const slip = (await desk.said()).find(({ recipient }) => recipient === own)?.text ?? '';
    expect(slip).to.match(
      new RegExp(`^转办单\\n工单 ${number}　楼道照明\\n致：东街城管中队\\n地点：十号小区3号楼2单元\\n情况：`),
    );
    expect(slip).to.match(/请在 12月4日 10:00 前办理\n办好请告知：网格员 林春梅 13800000211/);
    expect(slip).not.to.match(/王秀英|13800000900|401/);
    expect(await desk.say('wx-lin-chunmei', `/转派 ${number} 城管中队`)).to.match(/^转办单/);
  });

  it('no news are asked of what is resolved', async () => {
    await worker(`/转派 ${number} 供电公司`);
    await worker(`/办结 ${number} 好了`);
    await desk.said();
    await desk.at('2026-11-25T10:05:00');
    expect(await desk.said()).to.deep.equal([]);
  });

  it('by a quoted alert', async () => {
    await worker('/转派 供电公司', `【新工单】工单 ${number} 楼道照明`);
    expect((await desk.trail(number)).at(-1)?.event).to.equal('refer');
    await worker('/转派 协办 @雷警国', `【新工单】工单 ${number} 楼道照明`);
    expect((await desk.trail(number)).at(-1)?.event).to.equal('help');
  });
});
