/** 延期, 挂账, 不予受理, 督办: who decides, what the deadlines do, what the resident reads, what is refused. */
import { expect } from 'chai';
import { formatDeadline } from '../../src/domain/neighbourhood/working-time.ts';
import { Desk } from './desk.ts';

const HERS = 'conversation:official-account:o-resident';

describe('deciding', () => {
  let desk: Desk;
  let room: string;
  let above: string;
  let number: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind(
      'lin-chunmei',
      'fang-shouwang',
      'zhou-dayong',
      'cheng-lixin',
      'yin-xiaoyu',
      'qin-zhengyang',
      'wu-zhenhua',
    );
    room = await desk.group('gongdian-1');
    above = await desk.group('gongdian');
    await desk.group('dongjie');
    number = await desk.report();
    await worker(`/接单 ${number}`);
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string, quoted?: string) =>
    desk.say('wx-lin-chunmei', text, { room, ...(quoted !== undefined && { quoted }) });
  const community = (text: string) => desk.say('wx-cheng-lixin', text, { room: above });
  const street = (text: string) => desk.say('wx-qin-zhengyang', text);
  const to = async (recipient: string) =>
    (await desk.said()).filter((row) => row.recipient === recipient).map(({ text }) => text);
  const due = async () => formatDeadline((await desk.ticket(number)).resolveDueAt);

  it('延期: asked of the level above, granted there, told to the resident', async () => {
    expect(await due()).to.equal('12月4日 10:00');
    expect(await worker(`/延期 ${number} 5 等配件`)).to.match(/已请供电社区决定[\s\S]*12月11日 10:00/);
    expect(await due()).to.equal('12月4日 10:00');
    const said = await desk.said();
    expect(said.map(({ recipient }) => recipient)).to.deep.equal(['node:gongdian']);
    expect(said[0]?.text).to.match(/^【提醒】[\s\S]*林春梅申请延期5个工作日：等配件[\s\S]*\/延期 \d{7} 同意/);
    expect(said[0]?.mentions).to.include((await desk.member('cheng-lixin')).personId);
    expect(await worker(`/查 ${number}`)).to.match(/申请延期5个工作日，等供电社区决定/);
    expect(await community(`/延期 ${number} 同意`)).to.match(/12月11日 10:00/);
    expect(await due()).to.equal('12月11日 10:00');
    const told = await desk.said();
    expect(told.find(({ recipient }) => recipient === HERS)?.text).to.match(/等配件[\s\S]*12月11日 10:00/);
    expect(told.find(({ recipient }) => recipient === 'node:gongdian-1')?.text).to.match(/同意延期/);
    const [timer] = await desk.timers(number);
    expect(formatDeadline(new Date(timer?.due_at ?? 0))).to.equal('12月9日 10:00');
    await worker(`/查 ${number}`);
    expect((await desk.trail(number)).map(({ event }) => event)).to.deep.equal([
      'report',
      'take',
      'want-extend',
      'extend',
    ]);
  });

  it('延期 refused: the deadline stays, the asker reads it', async () => {
    await worker(`/延期 ${number} 五天 等配件`);
    await desk.said();
    expect(await community(`/延期 ${number} 不同意 配件有现货`)).to.match(/没有同意/);
    expect(await due()).to.equal('12月4日 10:00');
    const said = await desk.said();
    expect(said.map(({ recipient }) => recipient)).to.deep.equal(['node:gongdian-1']);
    expect(said[0]?.text).to.include('配件有现货');
    await community(`/延期 ${number} 同意`);
    expect(await desk.outcome()).to.equal('refused: no request');
  });

  it('延期 by a quoted alert', async () => {
    await worker('/延期 3 等配件', `【新工单】工单 ${number} 楼道照明`);
    expect((await desk.trail(number)).at(-1)?.event).to.equal('want-extend');
  });

  it('延期 of one’s own at the community is decided by the sub-district, which decides its own', async () => {
    await worker(`/上报 ${number}`);
    await community(`/接单 ${number}`);
    await desk.said();
    expect(await community(`/延期 ${number} 5 等配件`)).to.match(/已请东街街道决定/);
    expect(await to('node:dongjie')).to.have.length(1);
    await community(`/延期 ${number} 同意`);
    expect(await desk.outcome()).to.equal('refused: not the decider');
    expect(await street(`/延期 ${number} 同意`)).to.match(/改到/);
    await community(`/上报 ${number}`);
    await street(`/接单 ${number}`);
    const before = (await desk.ticket(number)).resolveDueAt;
    expect(await street(`/延期 ${number} 2 等审批`)).to.match(/改到/);
    expect((await desk.ticket(number)).resolveDueAt.getTime()).to.be.greaterThan(before.getTime());
  });

  it('延期 into the past, for nothing, for ever, without a reason, twice', async () => {
    await desk.refuses(
      [
        ['0 等配件', 'days'],
        ['-3 等配件', 'days'],
        ['61 等配件', 'days'],
        ['六十一 等配件', 'days'],
        ['5', 'usage'],
        ['10月1日 等配件', 'usage'],
        ['2026-10-01 等配件', 'usage'],
        ['等配件', 'usage'],
        ['', 'no words'],
        ['同意', 'no request'],
      ],
      (words) => worker(`/延期 ${number} ${words}`),
    );
    expect(await desk.said()).to.deep.equal([]);
    await worker(`/延期 ${number} 5 等配件`);
    await worker(`/延期 ${number} 同意`);
    expect(await desk.outcome()).to.equal('refused: not the decider');
    await worker(`/延期 ${number} 9 等配件`);
    expect(await desk.outcome()).to.equal('refused: pending');
    await desk.say('wx-zhou-dayong', `/延期 ${number} 5 等配件`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
    await desk.say('wx-wu-zhenhua', `/延期 ${number} 同意`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
  });

  it('a request ends where the ticket goes on without it', async () => {
    await worker(`/延期 ${number} 5 等配件`);
    await worker(`/上报 ${number}`);
    await community(`/延期 ${number} 同意`);
    expect(await desk.outcome()).to.equal('refused: no request');
  });

  it('挂账: nothing fires until that day, then it is work again with new deadlines', async () => {
    expect(await worker(`/挂账 ${number} 12月31日 等维修资金`)).to.match(/挂账到 12月31日/);
    const said = await desk.said();
    expect(said.find(({ recipient }) => recipient === HERS)?.text).to.match(/办不了[\s\S]*等维修资金[\s\S]*12月31日/);
    expect(said.find(({ recipient }) => recipient === 'node:gongdian')?.text).to.match(/挂账到12月31日：等维修资金/);
    expect((await desk.timers(number)).map(({ kind }) => kind)).to.deep.equal(['ticket-review']);
    await desk.at('2026-12-31T08:00:00');
    expect(await desk.said()).to.deep.equal([]);
    expect(await worker('/待办')).to.match(/挂账到 12月31日/);
    await desk.at('2026-12-31T08:31:30');
    const back = await desk.said();
    expect(back.find(({ recipient }) => recipient === 'node:gongdian-1')?.text).to.match(
      /【提醒】[\s\S]*挂账到期，请接着办/,
    );
    expect(back.find(({ recipient }) => recipient === HERS)?.text).to.match(/重新开始办/);
    const ticket = await desk.ticket(number);
    expect([ticket.status, ticket.shelvedUntil]).to.deep.equal(['taken', null]);
    expect(ticket.resolveDueAt.getTime()).to.be.greaterThan(Date.UTC(2027, 0, 12));
    expect((await desk.timers(number)).map(({ kind }) => kind)).to.deep.equal(['ticket-resolve-warning']);
  });

  it('挂账 to no day, a day that is over, one too far, without a reason', async () => {
    await desk.refuses(
      [
        ['尽快 等资金', 'usage'],
        ['2月30日 等资金', 'usage'],
        ['12月31日', 'usage'],
        ['今天 等资金', 'past'],
        ['2026-11-01 等资金', 'past'],
        ['11月1日 等资金', 'past'],
        ['2028-01-15 等资金', 'too far'],
      ],
      (words) => worker(`/挂账 ${number} ${words}`),
    );
    expect((await desk.ticket(number)).shelvedUntil).to.equal(null);
    expect(await desk.said()).to.deep.equal([]);
  });

  it('what is shelved and given on is not shelved any more', async () => {
    for (const words of ['退单 N 不在本网格', '上报 N']) {
      const each = await desk.report();
      await worker(`/接单 ${each}`);
      await worker(`/挂账 ${each} 下月底 等维修资金`);
      await worker(`/${words.replace('N', String(each))}`);
      expect((await desk.ticket(each)).shelvedUntil, words).to.equal(null);
      expect(
        (await desk.timers(each)).map(({ kind }) => kind),
        words,
      ).to.deep.equal(['ticket-take-warning']);
    }
  });

  it('不予受理 by a grid worker is decided by the community; she reads why and where to go', async () => {
    expect(await worker(`/不予受理 ${number} 劳动争议请找仲裁委 12333`)).to.match(/已请供电社区决定/);
    expect((await desk.ticket(number)).status).to.equal('taken');
    expect((await desk.said()).map(({ recipient }) => recipient)).to.deep.equal(['node:gongdian']);
    await community(`/不予受理 ${number} 同意`);
    const ticket = await desk.ticket(number);
    expect([ticket.status, (await desk.timers(number)).length]).to.deep.equal(['declined', 0]);
    expect(await to(HERS)).to.deep.equal([
      `对不起，工单 ${number} 我们办不了。\n劳动争议请找仲裁委 12333\n不同意，回复“不同意”，会请上一级再看。`,
    ]);
    await worker(`/接单 ${number}`);
    expect(await desk.outcome()).to.equal('refused: not now');
  });

  it('she objects: a level up, past the one who declined', async () => {
    await community(`/不予受理 ${number} 请找仲裁委`);
    expect((await desk.ticket(number)).status).to.equal('declined');
    await desk.said();
    expect(await desk.say('o-resident', '不同意')).to.match(/重新办/);
    const ticket = await desk.ticket(number);
    expect([ticket.status, ticket.node, ticket.rating]).to.deep.equal(['open', 'dongjie', null]);
    expect((await to('node:dongjie')).join()).to.match(/【重办】[\s\S]*不同意“不予受理”/);
    expect(await desk.say('o-resident', '不同意')).not.to.match(/重新办/);
  });

  it('不予受理 needs a reason', async () => {
    await worker(`/不予受理 ${number}`);
    expect(await desk.outcome()).to.equal('refused: no words');
  });

  it('督办 from above: a nearer deadline, the handler mentioned, shown', async () => {
    expect(await community(`/督办 ${number}`)).to.match(/11月25日 10:00/);
    const said = await desk.said();
    const alert = said.find(({ recipient }) => recipient === 'node:gongdian-1');
    expect(alert?.text).to.match(/【提醒】[\s\S]*程立新督办/);
    expect(alert?.mentions).to.deep.equal([(await desk.member('lin-chunmei')).personId]);
    expect(said.find(({ recipient }) => recipient === HERS)?.text).to.match(/供电社区督办/);
    expect(await worker('/待办')).to.match(/督办/);
    expect(await worker(`/查 ${number}`)).to.match(/督办/);
    await desk.at('2026-11-25T10:05:00');
    expect((await desk.ticket(number)).node).to.equal('gongdian');
  });

  it('督办 never gives more time, and brings back what was shelved', async () => {
    await desk.at('2026-12-03T10:00:00');
    const before = await due();
    await community(`/督办 ${number}`);
    expect(await due()).to.equal(before);
    const other = await desk.report();
    await worker(`/接单 ${other}`);
    await worker(`/挂账 ${other} 下月底 等维修资金`);
    await community(`/督办 ${other}`);
    expect((await desk.ticket(other)).shelvedUntil).to.equal(null);
    expect((await desk.timers(other)).map(({ kind }) => kind)).to.deep.equal(['ticket-resolve-warning']);
  });

  it('督办 by who is not above', async () => {
    await worker(`/督办 ${number}`);
    expect(await desk.outcome()).to.equal('refused: not allowed');
    await worker(`/上报 ${number}`);
    await community(`/督办 ${number}`);
    expect(await desk.outcome()).to.equal('refused: not above');
    await desk.say('wx-wu-zhenhua', `/督办 ${number}`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
    await street(`/督办 ${number}`);
    expect(await desk.outcome()).to.equal('done');
  });

  it('撤销 takes each of them back', async () => {
    for (const text of [
      `/延期 ${number} 5 等配件`,
      `/挂账 ${number} 12月31日 等资金`,
      `/不予受理 ${number} 请找仲裁委`,
    ]) {
      const before = await desk.ticket(number);
      const timers = await desk.timers(number);
      await worker(text);
      expect(await worker('/撤销'), text).to.match(/撤销/);
      expect(await desk.ticket(number), text).to.deep.equal(before);
      expect(await desk.timers(number), text).to.deep.equal(timers);
    }
  });

  it('nothing of it for what is resolved', async () => {
    await worker(`/办结 ${number} 好了`);
    await desk.said();
    for (const text of ['延期 N 5 等配件', '挂账 N 下月底 等资金', '不予受理 N 请找仲裁委', '督办 N', '追问 N 几楼']) {
      await community(`/${text.replace('N', String(number))}`);
      expect(await desk.outcome(), text).to.equal('refused: not now');
    }
    expect(await desk.said()).to.deep.equal([]);
  });

  describe('of a matter for few eyes', () => {
    const SECRET = '药瓶打翻了';
    const bee = (text: string) => desk.say('wx-mi-qinfen', text);
    const inPrivate = (text: string) => desk.say('wx-cheng-lixin', text);
    const person = async (key: string) => `person:${(await desk.member(key)).personId}`;
    let secret: number;
    beforeEach(async () => {
      await desk.bind('mi-qinfen');
      secret = await desk.report({ category: 'mediation', words: `和儿媳吵架，${SECRET}` });
      await bee(`/接单 ${secret}`);
      await desk.said();
    });
    /** Nobody but these is told, and none of it. */
    const told = async (...recipients: string[]) => {
      const said = await desk.said();
      expect(said.map(({ recipient }) => recipient)).to.have.members(recipients);
      expect(said.map(({ text }) => text).join()).not.to.match(new RegExp(`${SECRET}|媳|亲家|等人`));
      return said;
    };

    it('延期: asked, granted and told in private, in neutral words', async () => {
      expect(await bee(`/延期 ${secret} 5 亲家下周才到`)).to.match(/已请供电社区决定/);
      const asked = await told(await person('cheng-lixin'), await person('yin-xiaoyu'));
      expect(asked[0]?.text).to.match(/^单独办理的事，工单 \d{7} 有新情况[\s\S]*\/延期 \d{7} 同意/);
      expect(await inPrivate(`/查 ${secret}`)).to.match(/申请延期5个工作日，等供电社区决定[\s\S]*亲家下周才到/);
      expect(await desk.say('wx-lin-chunmei', `/延期 ${secret} 同意`)).to.equal(`没有工单 ${secret}。`);
      expect(await bee(`/延期 ${secret} 同意`)).to.match(/由供电社区决定/);
      expect(await community(`/延期 ${secret} 同意`)).to.equal('请在私聊里办理。');
      expect(await inPrivate(`/延期 ${secret} 同意`)).to.match(/12月11日 10:00/);
      const granted = await told(HERS, await person('mi-qinfen'));
      expect(granted.find(({ recipient }) => recipient === HERS)?.text).to.equal('您反映的事有进展，回复“我的”查看。');
      expect(await inPrivate(`/查 ${secret}`)).to.equal(`没有工单 ${secret}。`);
    });

    it('不予受理: refused once, then granted; she objects, and it goes past whoever declined', async () => {
      await bee(`/不予受理 ${secret} 她要的是离婚，请找法院`);
      await told(await person('cheng-lixin'), await person('yin-xiaoyu'));
      expect(await inPrivate(`/不予受理 ${secret} 不同意 先劝一劝`)).to.match(/没有同意/);
      await told(await person('mi-qinfen'));
      expect(await bee(`/查 ${secret}`)).to.match(/先劝一劝/);
      await bee(`/不予受理 ${secret} 她要的是离婚，请找法院`);
      await desk.said();
      await inPrivate(`/不予受理 ${secret} 同意`);
      await told(HERS, await person('mi-qinfen'));
      expect((await desk.ticket(secret)).status).to.equal('declined');
      await desk.say('o-resident', '我的');
      expect(await desk.say('o-resident', String(secret))).to.match(/^工单 \d{7} 一件单独办理的事，不予受理\n看内容/);
      expect(await desk.say('o-resident', '看内容')).to.match(/请找法院[\s\S]*不同意，回复 1/);
      expect(await desk.say('o-resident', '1')).to.match(/为什么不同意/);
      expect(await desk.say('o-resident', '我不想离婚')).to.match(/重新办理，由东街街道负责/);
      const again = await desk.said();
      expect(again.every(({ recipient }) => recipient.startsWith('person:'))).to.equal(true);
      expect(again.map(({ text }) => text).join()).not.to.include('离婚');
      expect((await desk.ticket(secret)).node).to.equal('dongjie');
    });

    it('whoever is complained of is not asked; where nobody else is above, it is their own decision', async () => {
      const about = (await desk.member('cheng-lixin')).personId;
      const row = await desk.ticket(secret);
      await desk.run(async (tx) =>
        tx.tickets.put({ ...row, excluded: tx.vault.seal(JSON.stringify([about]), `tickets.excluded:${secret}`) }),
      );
      await bee(`/延期 ${secret} 5 等人`);
      expect(await desk.outcome()).to.equal('refused: not theirs');
      const top = await desk.report({ category: 'staff-complaint', node: 'dongjie', words: '投诉' });
      await street(`/接单 ${top}`);
      await desk.said();
      expect(await street(`/延期 ${top} 2 等人`)).to.match(/改到/);
      await told(HERS);
    });
  });
});
