/** How a command is read: names, aliases, widths, numbers, quotes; and what is never acted on (pitfall P16). */
import { expect } from 'chai';
import { ticketNumber } from '../../src/domain/tickets/number.ts';
import { Desk } from './desk.ts';

describe('reading a command', () => {
  let desk: Desk;
  let room: string;
  let number: number;
  let audited: number;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang');
    room = await desk.group('gongdian-1');
  });
  beforeEach(async () => {
    number = await desk.report();
    audited = (await desk.audit()).length;
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = 'wx-lin-chunmei';
  const status = async () => (await desk.ticket(number)).status;

  const full = (digits: string) => digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const taking: [string, (n: string) => string][] = [
    ['the plain command', (n) => `/接单 ${n}`],
    ['its alias', (n) => `/take ${n}`],
    ['its alias in capitals', (n) => `/TAKE ${n}`],
    ['its alias in full width', (n) => `／ｔａｋｅ ${n}`],
    ['a full-width slash', (n) => `／接单 ${n}`],
    ['full-width digits', (n) => `/接单 ${full(n)}`],
    ['a full-width blank', (n) => `/接单　${n}`],
    ['no blank', (n) => `/接单${n}`],
    ['工单', (n) => `/接单 工单 ${n}`],
    ['工单 without blanks', (n) => `/接单工单${n}`],
    ['№', (n) => `/接单 №${n}`],
    ['№ without blanks', (n) => `/take№${n}`],
    ['#', (n) => `/接单 #${n}`],
    ['＃ without blanks', (n) => `/接单＃${n}`],
    ['号', (n) => `/接单 ${n}号`],
    ['a full stop behind', (n) => `/接单 ${n}。`],
    ['blanks before and behind', (n) => `  /接单   ${n}  `],
    ['a zero-width character in it', (n) => `/接\u200b单 ${n.slice(0, 3)}\u200d${n.slice(3)}`],
    ['a byte order mark before it', (n) => `\ufeff/接单 ${n}`],
    ['a line break', (n) => `/接单\n${n}`],
  ];
  for (const [what, text] of taking) {
    it(`with ${what}`, async () => {
      expect(await desk.say(worker, text(String(number)), { room })).to.match(/^已接单/);
      expect(await status()).to.equal('taken');
      expect((await desk.audit()).at(-1)).to.deep.equal({
        account: `wechaty:${worker}`,
        room,
        command: 'take',
        ticket: String(number),
        outcome: 'done',
      });
    });
  }

  it('a number with a wrong check digit is answered 编号有误 and never acted on', async () => {
    for (const wrong of [number + 1, `${number}0`, String(number).slice(1), 0]) {
      expect(await desk.say(worker, `/接单 ${wrong}`, { room })).to.include('编号有误');
      expect(await desk.outcome()).to.equal('refused: wrong number');
    }
    // neither when a right one is quoted
    expect(await desk.say(worker, `/接单 ${number + 1}`, { room, quoted: `【新工单】工单 ${number}` })).to.include(
      '编号有误',
    );
    expect(await status()).to.equal('open');
  });

  it('a good number that nobody has is said to be none', async () => {
    const nobodys = ticketNumber(500);
    expect(await desk.say(worker, `/接单 ${nobodys}`, { room })).to.equal(`没有工单 ${nobodys}。`);
    expect(await desk.outcome()).to.equal('refused: no ticket');
  });

  for (const name of ['接单', '备注', '办结', '上报', '转派', '退单', '查']) {
    it(`/${name} without a number shows its example`, async () => {
      expect(await desk.say(worker, `/${name}`, { room })).to.include(`/${name} 1000028`);
      expect(await desk.outcome()).to.equal('refused: no number');
    });
  }
  for (const name of ['备注', '办结', '退单']) {
    it(`/${name} without words shows its example and changes nothing`, async () => {
      expect(await desk.say(worker, `/${name} ${number}`, { room })).to.include(`/${name} ${number} `);
      expect(await desk.outcome()).to.equal('refused: no words');
      expect(await status()).to.equal('open');
    });
  }

  it('a quoted alert and a bare command mean that alert’s ticket', async () => {
    const quoted = `【新工单】工单 ${number} 楼道照明\n十号小区3号楼2单元\n截止 11月24日 10:00（接单）\n接单请回复：/接单 ${number}`;
    expect(await desk.say(worker, '/接单', { room, quoted })).to.match(/^已接单/);
    expect(await desk.say(worker, '/备注 电工下午到', { room, quoted })).to.include('已备注');
    expect((await desk.trail(number)).at(-1)?.words).to.equal('电工下午到');
    expect((await desk.audit()).at(-1)?.ticket).to.equal(String(number));
  });

  it('the number that was typed counts, not the quoted one', async () => {
    const other = await desk.report();
    await desk.say(worker, `/接单 ${other}`, { room, quoted: `工单 ${number}` });
    expect([await status(), (await desk.ticket(other)).status]).to.deep.equal(['open', 'taken']);
  });

  it('a command inside a quote is not one', async () => {
    expect(await desk.hear(worker, '收到', { room, quoted: `/接单 ${number}` })).to.have.length.at.most(1);
    expect(await status()).to.equal('open');
    expect(await desk.audit()).to.have.length(audited);
  });

  it('a command in the middle of words is not one', async () => {
    for (const text of [`请发 /接单 ${number}`, `收到。\n/接单 ${number}`, `@林春梅 /接单 ${number}`]) {
      await desk.hear(worker, text, { room });
    }
    expect(await status()).to.equal('open');
    expect(await desk.audit()).to.have.length(audited);
  });

  const typos = ['/接但', '/tаke', '/tαke', '/接単', '/jiedan', '/take!', '/接单单', '/', '//接单'];
  for (const typo of typos) {
    it(`${typo} is shown the nearest and nothing is done`, async () => {
      expect(await desk.say(worker, `${typo} ${number}`, { room })).to.match(/没有这个指令.*\//s);
      expect(await desk.outcome()).to.equal('refused: unknown command');
      expect(await status()).to.equal('open');
    });
  }

  for (const stroke of ['∕', '⁄', '⧸', '╱', '⟋']) {
    it(`behind ${stroke}, which is no slash, it is shown how it is written, and is in the log`, async () => {
      expect(await desk.say(worker, `${stroke}接单 ${number}`, { room })).to.match(/没有这个指令.*\/接单/);
      expect(await desk.audit()).to.have.length(audited + 1);
      expect(await desk.outcome()).to.equal('refused: unknown command');
      expect(await status()).to.equal('open');
      expect(await desk.hear(worker, `${stroke}中午吃什么`, { room })).to.deep.equal([]);
    });
  }

  it('names the right one for a typo', async () => {
    expect(await desk.say(worker, `/接但 ${number}`, { room })).to.include('/接单');
    expect(await desk.say(worker, `/tаke ${number}`, { room })).to.include('/take');
  });

  it('words reach the resident as they were typed, full-width punctuation and all', async () => {
    const words = '电工（李师傅）下午到，请留门：２小时内！';
    await desk.say(worker, `/备注 ${number} ${words}`, { room });
    expect((await desk.trail(number)).at(-1)?.words).to.equal(words);
    expect((await desk.said()).at(-1)?.text).to.include(words);
  });

  it('a comma or colon may stand between number and words', async () => {
    await desk.say(worker, `/备注 ${number}：电工下午到`, { room });
    await desk.say(worker, `/备注 ${number}，电工晚上到`, { room });
    expect((await desk.trail(number)).slice(-2).map(({ words }) => words)).to.deep.equal(['电工下午到', '电工晚上到']);
  });

  it('2,000 characters are taken, cut where they are shown', async () => {
    const words = '灯'.repeat(1990);
    await desk.say(worker, `/备注 ${number} ${words}`, { room });
    expect((await desk.trail(number)).at(-1)?.words).to.equal(words);
    expect((await desk.say(worker, `/查 ${number}`, { room })).length).to.be.below(800);
  });
});
