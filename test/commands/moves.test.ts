/** What each command does to a ticket, and what it must not: races, returns, ends (pitfall P12). */
import { expect } from 'chai';
import { Desk } from './desk.ts';

const HOUR = 3600_000;

describe('staff moves', () => {
  let desk: Desk;
  let room: string;
  let number: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'zhou-dayong', 'cheng-lixin', 'yin-xiaoyu', 'qin-zhengyang');
    room = await desk.group('gongdian-1');
    number = await desk.report();
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string) => desk.say('wx-lin-chunmei', text, { room });
  const heads = async (recipient: string) =>
    (await desk.said()).filter((row) => row.recipient === recipient).map(({ text }) => text.slice(0, 5));

  it('two take it in the same instant: one has it, the other reads who', async () => {
    const answers = await Promise.all([
      desk.say('wx-lin-chunmei', `/接单 ${number}`, { room }),
      desk.say('wx-fang-shouwang', `/接单 ${number}`, { room }),
    ]);
    const winners = answers.filter((answer) => answer.startsWith('已接单'));
    expect(winners).to.have.length(1);
    const winner = winners[0]?.includes('林春梅') ? '林春梅' : '方守望';
    expect(answers.find((answer) => !answer.startsWith('已接单'))).to.include(winner);
    expect((await desk.trail(number)).filter(({ event }) => event === 'take')).to.have.length(1);
    expect((await desk.audit()).map(({ outcome }) => outcome).toSorted()).to.deep.equal(['done', 'refused: not now']);
    const pushes = (await desk.said()).filter(({ recipient }) => recipient.startsWith('conversation:official-account'));
    expect(pushes).to.have.length(1);
  });

  it('转派 to a colleague by @name, with the blank that WeChat puts behind it', async () => {
    for (const target of ['@方守望', '方守望', '@方守望\u2005', '＠方守望']) {
      await worker(`/转派 ${number} gongdian-1`);
      expect(await worker(`/转派 ${number} ${target}`), target).to.include('方守望');
    }
    const alerts = (await desk.said()).filter(({ recipient }) => recipient === 'node:gongdian-1');
    expect(alerts).to.have.length(7);
    expect(alerts[0]?.mentions).to.deep.equal([(await desk.member('fang-shouwang')).personId]);
  });

  it('转派 to a node, by code and by name', async () => {
    const up = (text: string) => desk.say('wx-cheng-lixin', text);
    expect(await up(`/转派 ${number} gongdian-2`)).to.include('供电社区第二网格');
    expect((await desk.ticket(number)).node).to.equal('gongdian-2');
    expect(await up(`/转派 ${number} 供电社区第三网格`)).to.include('第三网格');
    expect(await heads('node:gongdian-2')).to.deep.equal(['【新工单】']);
  });

  it('转派 outside the own scope, to nobody, to a blank', async () => {
    await desk.refuses(
      [
        ['gongdian-2', 'outside scope'],
        ['gongdian', 'outside scope'],
        ['@周大勇', 'outside scope'],
        ['@张三', 'nobody of that name'],
        ['', 'no target'],
        ['@', 'no target'],
      ],
      (text) => worker(`/转派 ${number} ${text}`),
    );
    expect((await desk.ticket(number)).node).to.equal('gongdian-1');
    expect(await desk.said()).to.deep.equal([]);
  });

  it('转派 to whoever has it already: nothing changes, nobody hears of it', async () => {
    const before = await desk.said();
    expect(before).to.deep.equal([]);
    await desk.refuses([['gongdian-1', 'has it']], (text) => worker(`/转派 ${number} ${text}`));
    await worker(`/转派 ${number} @方守望`);
    await desk.said();
    expect(await worker(`/转派 ${number} @方守望`)).to.equal(`工单 ${number} 已经交给方守望了，没有改动。`);
    expect(await desk.said()).to.deep.equal([]);
    expect(await worker(`/转派 ${number} gongdian-1`)).to.include('已转派');
  });

  it('转派 to one of two of a name', async () => {
    await desk.import((text) =>
      text.replace(
        /( {2}- \{ key: zhou-dayong.*\n)/,
        "$1  - { key: lin-two, name: 林春梅, phone: '13800000299', roles: [{ role: grid-worker, node: gongdian-2 }] }\n",
      ),
    );
    await desk.say('wx-cheng-lixin', `/转派 ${number} @林春梅`);
    expect(await desk.outcome()).to.equal('refused: several of that name');
    // within the grid only one is meant
    await worker(`/转派 ${number} @林春梅`);
    expect(await desk.outcome()).to.equal('done');
  });

  it('转派 to someone who serves several communities goes to the problem’s', async () => {
    const there = await desk.report({ node: 'wenhua-1' });
    await desk.say('wx-qin-zhengyang', `/转派 ${there} @娄为民`);
    expect((await desk.ticket(there)).node).to.equal('wenhua');
  });

  it('passing it round among colleagues gains no time', async () => {
    const { takeDueAt } = await desk.ticket(number);
    await desk.later(3 * HOUR);
    await worker(`/转派 ${number} @方守望`);
    expect((await desk.ticket(number)).takeDueAt).to.deep.equal(takeDueAt);
    await worker(`/接单 ${number}`);
    const { resolveDueAt } = await desk.ticket(number);
    await desk.later(3 * HOUR);
    await worker(`/转派 ${number} @方守望`);
    await worker(`/接单 ${number}`);
    expect((await desk.ticket(number)).resolveDueAt).to.deep.equal(resolveDueAt);
  });

  it('退单 keeps the clock; the second is decided a level up', async () => {
    const { takeDueAt } = await desk.ticket(number);
    await worker(`/接单 ${number}`);
    await worker(`/退单 ${number} 不在本网格`);
    const once = await desk.ticket(number);
    expect([once.node, once.status, once.assigneeId]).to.deep.equal(['gongdian-1', 'open', null]);
    expect(once.takeDueAt).to.deep.equal(takeDueAt);
    const [timer, ...more] = await desk.timers(number);
    expect(more).to.deep.equal([]);
    expect(timer?.kind).to.equal('ticket-take-warning');
    expect(timer?.due_at).to.be.lessThan(takeDueAt.getTime());
    expect(await heads('node:gongdian-1')).to.deep.equal(['【退单】工']);
    expect(await worker(`/退单 ${number} 真的不在`)).to.include('供电社区');
    expect((await desk.ticket(number)).node).to.equal('gongdian');
    expect(await heads('node:gongdian')).to.deep.equal(['【上报】工']);
  });

  it('a return does not keep it from climbing at its time', async () => {
    await worker(`/接单 ${number}`);
    await worker(`/退单 ${number} 不在本网格`);
    await desk.at('2026-11-24T10:00:01');
    expect((await desk.ticket(number)).node).to.equal('gongdian');
  });

  it('上报 climbs step by step and is refused at the top', async () => {
    await worker(`/上报 ${number} 要动用维修资金`);
    expect((await desk.said()).find(({ recipient }) => recipient === 'node:gongdian')?.text).to.match(
      /^【上报】.*要动用维修资金/s,
    );
    await desk.say('wx-cheng-lixin', `/上报 ${number}`);
    expect((await desk.ticket(number)).node).to.equal('dongjie');
    expect(await desk.say('wx-qin-zhengyang', `/上报 ${number}`)).to.include('上面没有');
    expect(await desk.outcome()).to.equal('refused: at the top');
  });

  it('办结 asks the resident, and cannot be done twice', async () => {
    await worker(`/办结 ${number} 已换新灯`);
    expect(await worker(`/办结 ${number} 再办一次`)).to.include('已办结');
    expect(await desk.outcome()).to.equal('refused: not now');
    const pushes = (await desk.said()).filter(({ recipient }) => recipient.startsWith('conversation:'));
    expect(pushes).to.have.length(1);
    expect(pushes[0]?.text).to.match(/已换新灯[\s\S]*回复 1/);
  });

  it('a refused command leaves the clock of what is resolved alone', async () => {
    await worker(`/接单 ${number}`);
    await worker(`/办结 ${number} 已换新灯`);
    const timers = await desk.timers(number);
    expect(timers.map(({ kind }) => kind)).to.deep.equal(['ticket-unrated']);
    await desk.said();
    for (const late of ['上报', '转派', '退单', '接单', '备注']) {
      const words = late === '转派' ? '@方守望' : '太晚了';
      await desk.say('wx-cheng-lixin', `/${late} ${number} ${words}`);
      expect(await desk.outcome(), late).to.equal('refused: not now');
    }
    expect(await desk.timers(number)).to.deep.equal(timers);
    expect(await desk.said()).to.deep.equal([]);
    await desk.later(8 * 24 * HOUR);
    expect((await desk.ticket(number)).status).to.equal('closed');
    expect((await desk.said()).at(-1)?.text).to.include('7天没有收到评价');
  });

  it('待办 shows what waits here, by deadline, late ones as such', async () => {
    const urgent = await desk.report({ urgency: 'urgent', words: '井盖没了' });
    await desk.later(10 * 60_000);
    const list = await worker('/待办');
    expect(list.indexOf(String(urgent))).to.be.below(list.indexOf(String(number)));
    expect(await desk.say('wx-zhou-dayong', '/待办')).to.equal('现在没有待办的工单。');
    await desk.later(HOUR);
    expect(await desk.say('wx-cheng-lixin', '/待办')).to.include(String(urgent));
  });

  it('every command is in the audit log, with its outcome', async () => {
    await worker(`/接单 ${number}`);
    await worker(`/接单 ${number}`);
    await worker('/接但');
    await desk.say('wx-stranger', `/办结 ${number} 好了`, { room });
    await worker('/帮助');
    expect((await desk.audit()).map(({ command, outcome }) => `${command}: ${outcome}`)).to.deep.equal([
      'take: done',
      'take: refused: not now',
      'unknown: refused: unknown command',
      'done: refused: stranger',
      'help: done',
    ]);
  });

  it('a repeated message is answered again and done once', async () => {
    const message = {
      channel: 'wechaty',
      id: 'same',
      sender: 'wx-lin-chunmei',
      room,
      content: { type: 'text' as const, text: `/备注 ${number} 电工下午到` },
    };
    await Promise.all([desk.handle(message), desk.handle(message), desk.handle(message)]);
    expect((await desk.trail(number)).filter(({ event }) => event === 'note')).to.have.length(1);
  });
});
