/** 值班: the rota, stand-ins while away, restored by themselves; whom alerts mention meanwhile. */
import { expect } from 'chai';
import { Desk } from './desk.ts';

describe('/值班', () => {
  let desk: Desk;
  let room: string;
  let above: string;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'zhou-dayong', 'cheng-lixin', 'yin-xiaoyu', 'wu-zhenhua');
    room = await desk.group('gongdian-1');
    above = await desk.group('gongdian');
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string) => desk.say('wx-lin-chunmei', text, { room });
  const community = (text: string) => desk.say('wx-cheng-lixin', text, { room: above });
  const id = async (key: string) => (await desk.member(key)).personId;
  const mentioned = async () => (await desk.said()).find(({ recipient }) => recipient === 'node:gongdian-1')?.mentions;

  it('tells who is on duty today; without a rota whoever is behind the duty phone', async () => {
    expect(await worker('/值班')).to.match(/今天值班：程立新/);
    await community('/值班 @殷晓雨 今天');
    expect(await worker('/duty')).to.match(/今天值班：殷晓雨 13800000202/);
    await desk.at('2026-11-21T09:00:00');
    expect(await worker('/值班')).to.match(/今天值班：程立新/);
  });

  it('is planned by the community, in days that are read back', async () => {
    expect(await community('/值班 @林春梅 12月24日-12月26日')).to.equal('供电社区值班：林春梅，12月24日至12月26日。');
    expect(await worker('/值班')).to.match(/12月24日至12月26日 林春梅 供电社区/);
  });

  it('what is urgent outside working hours mentions whoever is on duty, in private too', async () => {
    await community('/值班 @周大勇 11月20日-11月22日');
    await desk.report({ urgency: 'urgent', words: '井盖没了' });
    expect(await mentioned()).to.deep.equal([await id('fang-shouwang')]);
    await desk.at('2026-11-21T22:00:00');
    await desk.said();
    await desk.report({ urgency: 'urgent', words: '井盖没了' });
    const said = await desk.said();
    expect(said.find(({ recipient }) => recipient === 'node:gongdian-1')?.mentions).to.deep.equal([
      await id('zhou-dayong'),
      await id('fang-shouwang'),
    ]);
    const own = `person:${await id('zhou-dayong')}`;
    expect(said.filter(({ recipient }) => recipient === own)).to.have.length(1);
  });

  it('on duty one may take it; before and after not', async () => {
    const number = await desk.report({ urgency: 'urgent', words: '井盖没了' });
    await desk.say('wx-zhou-dayong', `/接单 ${number}`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
    await community('/值班 @周大勇 今天');
    await desk.say('wx-zhou-dayong', `/接单 ${number}`);
    expect(await desk.outcome()).to.equal('done');
    await desk.at('2026-11-21T09:00:00');
    const next = await desk.report({ urgency: 'urgent', words: '井盖没了' });
    await desk.say('wx-zhou-dayong', `/接单 ${next}`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
  });

  it('a stand-in is mentioned and may act while one is away, and then it is as before', async () => {
    const away = await desk.say('wx-fang-shouwang', '/值班 代 @周大勇 11月23日到24日');
    expect(away).to.match(/11月23日至11月24日 您的工单由 周大勇 代办/);
    await desk.report();
    expect(await mentioned()).to.deep.equal([await id('fang-shouwang')]);
    await desk.at('2026-11-23T09:00:00');
    await desk.said();
    const number = await desk.report();
    expect(await mentioned()).to.deep.equal([await id('zhou-dayong')]);
    await desk.say('wx-zhou-dayong', `/接单 ${number}`);
    expect(await desk.outcome()).to.equal('done');
    await desk.at('2026-11-25T00:00:01');
    await desk.said();
    await desk.report();
    expect(await mentioned()).to.deep.equal([await id('fang-shouwang')]);
  });

  it('on duty and away: the stand-in', async () => {
    await community('/值班 @林春梅 今天');
    await worker('/值班 代 @周大勇 今天');
    expect(await worker('/值班')).to.match(/今天值班：周大勇/);
  });

  it('two who stand in for each other end with the first', async () => {
    await desk.say('wx-fang-shouwang', '/值班 代 @周大勇 今天');
    await desk.say('wx-zhou-dayong', '/值班 代 @方守望 今天');
    await desk.report();
    expect(await mentioned()).to.deep.equal([await id('zhou-dayong')]);
  });

  it('standing in gives nobody the community’s own commands', async () => {
    await community('/值班 代 @林春梅 今天');
    await worker('/邀请 网格员 gongdian-1');
    expect(await desk.outcome()).to.equal('refused: not allowed');
  });

  it('is cancelled: one’s own, and by the community its node’s', async () => {
    await community('/值班 @殷晓雨 今天');
    await worker('/值班 代 @方守望 今天');
    expect(await worker('/值班 取消')).to.equal('已取消 1 条安排。');
    expect(await worker('/值班')).to.match(/殷晓雨/);
    await community('/值班 取消');
    expect(await worker('/值班')).to.match(/程立新/);
    await community('/值班 取消');
    expect(await desk.outcome()).to.equal('refused: nothing to cancel');
  });

  it('refused: who may not plan, nobody of that name, no day, a day that is over, oneself', async () => {
    await worker('/值班 @方守望 今天');
    expect(await desk.outcome()).to.equal('refused: not allowed');
    await desk.refuses(
      [
        ['@张三 今天', 'nobody of that name'],
        ['@林春梅', 'usage'],
        ['@林春梅 尽快', 'no dates'],
        ['@林春梅 12月26日到2026-12-24', 'no dates'],
        ['@林春梅 2026-11-01', 'past'],
        ['@林春梅 11月1日', 'past'],
        ['代 @程立新 今天', 'oneself'],
      ],
      (words) => community(`/值班 ${words}`),
    );
    await desk.say('wx-stranger', '/值班', { room });
    expect(await desk.outcome()).to.equal('refused: stranger');
  });
});
