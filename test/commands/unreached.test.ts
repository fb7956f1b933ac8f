/** What staff read when the reporter cannot be reached: to call her, not that she will read it. */
import { expect } from 'chai';
import { Desk } from './desk.ts';

const HERS = 'official-account:o-resident';
const CALL = /居民联系不上，请打电话或上门告知。\n告知后回复：\/备注 \d{7} 已告知$/;

describe('a reporter who cannot be reached', () => {
  let desk: Desk;
  let above: string;
  let number: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('cheng-lixin', 'qin-zhengyang');
    above = await desk.group('gongdian');
    number = await desk.report({ node: 'gongdian' });
    await desk.say('wx-qin-zhengyang', `/接单 ${number}`);
  });
  afterEach(() => desk.close());
  const street = (text: string) => desk.say('wx-qin-zhengyang', text);
  const chat = (set: { following?: boolean; allowances?: null }) =>
    desk.run(async (tx) => {
      const row = await tx.conversations.get(HERS);
      if (row) tx.conversations.put({ ...row, ...set });
    });
  const CASES = [
    ['/备注 # 电工明天到', /已备注，居民会收到。$/],
    ['/延期 # 5 等配件', /改到 .*，居民会收到。$/],
    ['/挂账 # 12月31日 等维修资金', /接着办，居民会收到。$/],
    ['/不予受理 # 请找法院', /已把原因告诉居民/],
    ['/办结 # 换好了', /正在请居民评价/],
  ] as const;
  const numbered = (words: string) => words.replace('#', String(number));

  for (const [words, heard] of CASES) {
    it(`${words}: she follows and may be written to, or has gone`, async () => {
      expect(await street(numbered(words))).to.match(heard);
      await street('/撤销');
      await chat({ following: false });
      expect(await street(numbered(words))).to.match(CALL);
    });
  }

  it('silent for 48 hours', async () => {
    await desk.later(48 * 3600_000);
    expect(await street(`/延期 ${number} 5 等配件`)).to.match(CALL);
  });

  it('追问: nobody reads it, so no clock stops for it', async () => {
    await chat({ allowances: null });
    expect(await street(`/追问 ${number} 几楼？`)).to.match(/请打电话问/);
    expect((await desk.ticket(number)).waitingFor).to.equal(null);
    expect(await desk.outcome()).to.equal('refused: no chat');
  });

  it('granted above: the one who grants it reads it, too', async () => {
    const grid = await desk.report();
    await desk.bind('lin-chunmei');
    const room = await desk.group('gongdian-1');
    await desk.say('wx-lin-chunmei', `/接单 ${grid}`, { room });
    await desk.say('wx-lin-chunmei', `/延期 ${grid} 5 等配件`, { room });
    await chat({ following: false });
    expect(await desk.say('wx-cheng-lixin', `/延期 ${grid} 同意`, { room: above })).to.match(CALL);
  });
});
