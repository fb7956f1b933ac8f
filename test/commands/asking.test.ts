/** 追问 from the desk: what the group reads, whose turn the clock says it is, and what it must not change. */
import { expect } from 'chai';
import { Desk } from './desk.ts';

const HOUR = 3600_000;
const HERS = 'conversation:official-account:o-resident';

describe('/追问', () => {
  let desk: Desk;
  let room: string;
  let number: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'zhou-dayong', 'cheng-lixin');
    room = await desk.group('gongdian-1');
    number = await desk.report();
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string, quoted?: string) =>
    desk.say('wx-lin-chunmei', text, { room, ...(quoted !== undefined && { quoted }) });
  const she = (text: string) => desk.say('o-resident', text);
  const to = async (recipient: string) =>
    (await desk.said()).filter((row) => row.recipient === recipient).map(({ text }) => text);

  it('is read by the resident, and her next words are the answer', async () => {
    await worker(`/接单 ${number}`);
    await desk.said();
    expect(await worker(`/追问 ${number} 是几楼的灯？`)).to.match(/已去问居民/);
    const [asked] = await to(HERS);
    expect(asked).to.match(/林春梅有个问题/);
    expect(asked).to.include('是几楼的灯？');
    expect(await she('3')).to.match(/多写几个字[\s\S]*是几楼的灯/);
    expect(await she('三楼那盏，我是王秀英13800000900')).to.match(/谢谢/);
    const [alert] = await to('node:gongdian-1');
    expect(alert).to.match(new RegExp(`^【提醒】工单 ${number}`));
    expect(alert).to.include('居民回复：三楼那盏');
    expect(alert).not.to.match(/王秀英|13800000900/);
    expect((await desk.trail(number)).map(({ event }) => event)).to.deep.equal(['report', 'take', 'ask', 'answer']);
    expect((await desk.ticket(number)).waitingFor).to.equal(null);
  });

  it('a short number behind a quoted alert is no decision where no words are wanted', async () => {
    await worker('/接单 12', `【新工单】工单 ${number} 楼道照明`);
    expect(await desk.outcome()).to.equal('refused: wrong number');
  });

  it('by a quoted alert', async () => {
    await worker('/追问 是几楼的灯？', `【新工单】工单 ${number} 楼道照明`);
    expect((await desk.trail(number)).at(-1)?.event).to.equal('ask');
  });

  it('the clock stands still while she is asked, and goes on with the time that it waited', async () => {
    await worker(`/接单 ${number}`);
    const { resolveDueAt } = await desk.ticket(number);
    await worker(`/追问 ${number} 是几楼的灯？`);
    expect((await desk.timers(number)).map(({ kind }) => kind)).to.deep.equal(['ticket-ask-again']);
    expect(await worker(`/查 ${number}`)).to.match(/等居民回复，办结时限暂停/);
    expect(await worker('/待办')).to.match(/等居民回复/);
    await desk.later(2 * HOUR); // 10:00 to 12:00, working time
    await she('三楼');
    const answered = await desk.ticket(number);
    expect(answered.resolveDueAt.getTime() - resolveDueAt.getTime()).to.be.closeTo(2 * HOUR, 5000);
    expect((await desk.timers(number)).map(({ kind }) => kind)).to.deep.equal(['ticket-resolve-warning']);
  });

  it('silence: asked once more after two days, after the limit the clock runs again and the group is told', async () => {
    await worker(`/接单 ${number}`);
    const { resolveDueAt } = await desk.ticket(number);
    await worker(`/追问 ${number} 是几楼的灯？`);
    await desk.said();
    await desk.at('2026-11-24T10:05:00');
    expect((await to(HERS)).filter((text) => /还在等您的回答/.test(text))).to.have.length(1);
    await desk.at('2026-11-25T10:05:00');
    const [told, ...more] = await to('node:gongdian-1');
    expect(told).to.match(/居民一直没有回复追问，时限接着算/);
    expect(more).to.deep.equal([]);
    const after = await desk.ticket(number);
    expect(after.waitingFor).to.equal(null);
    expect(after.resolveDueAt.getTime()).to.be.greaterThan(resolveDueAt.getTime());
    // her answer still counts, and no second limit is to be had
    await she('三楼');
    expect(await to('node:gongdian-1')).to.have.length(1);
    expect(await worker(`/追问 ${number} 白天也不亮吗？`)).to.match(/时限照算/);
    await desk.later(5 * HOUR);
    await she('白天也不亮');
    expect((await desk.ticket(number)).resolveDueAt).to.deep.equal(after.resolveDueAt);
  });

  it('asking is no way round taking it', async () => {
    const { takeDueAt } = await desk.ticket(number);
    await worker(`/追问 ${number} 是几楼的灯？`);
    expect((await desk.ticket(number)).takeDueAt).to.deep.equal(takeDueAt);
    await desk.at('2026-11-24T10:05:00');
    expect((await desk.ticket(number)).node).to.equal('gongdian');
  });

  it('an urgent one goes on', async () => {
    const urgent = await desk.report({ urgency: 'urgent', words: '井盖没了' });
    await worker(`/接单 ${urgent}`);
    expect(await worker(`/追问 ${urgent} 在哪一段？`)).to.match(/时限照算/);
    expect((await desk.timers(urgent)).map(({ kind }) => kind)).to.include('ticket-resolve-warning');
  });

  it('two questions of two tickets are asked one after the other', async () => {
    const person = (
      await desk.run(async (tx) =>
        tx.query<{ person_id: string }>('SELECT person_id FROM ticket_reporters WHERE ticket = ?', [number]),
      )
    )[0];
    const other = await desk.report({ words: '门禁坏了' });
    // the same resident
    await desk.run(async (tx) => {
      await tx.query('UPDATE ticket_reporters SET person_id = ? WHERE ticket = ?', [person?.person_id, other]);
      await tx.query('UPDATE conversations SET person_id = ? WHERE id = ?', [
        person?.person_id,
        'official-account:o-resident',
      ]);
    });
    await worker(`/追问 ${number} 是几楼的灯？`);
    await worker(`/追问 ${other} 哪个门？`);
    expect(await she('三楼')).to.match(/谢谢[\s\S]*哪个门/);
    expect(await she('东门')).to.match(/谢谢/);
    expect((await desk.trail(other)).at(-1)?.words).to.equal('东门');
  });

  it('撤销: nobody waits, and her words are her own again', async () => {
    await worker(`/接单 ${number}`);
    const timers = await desk.timers(number);
    await worker(`/追问 ${number} 是几楼的灯？`);
    expect(await worker('/撤销')).to.match(/撤销/);
    expect((await desk.ticket(number)).waitingFor).to.equal(null);
    expect(await desk.timers(number)).to.deep.equal(timers);
    expect(await she('继续')).not.to.match(/几楼/);
  });

  it('跳过, 取消, 谢谢', async () => {
    await worker(`/接单 ${number}`);
    await worker(`/追问 ${number} 是几楼的灯？`);
    expect(await she('谢谢')).to.match(/是几楼的灯/);
    expect(await she('返回')).to.match(/是几楼的灯/);
    expect(await she('跳过')).to.match(/按已知的情况办/);
    expect((await to('node:gongdian-1')).at(-1)).to.match(/居民答不上来/);
    await worker(`/追问 ${number} 是几楼的灯？`);
    expect(await she('取消')).to.match(/先不答/);
    expect((await desk.ticket(number)).waitingFor).to.equal('resident');
  });

  it('resolved meanwhile: she is asked how it went, and no longer what', async () => {
    await worker(`/接单 ${number}`);
    await worker(`/追问 ${number} 是几楼的灯？`);
    await desk.said();
    await worker(`/办结 ${number} 都换了`);
    expect((await to(HERS)).join()).to.match(/解决了吗/);
    expect(await she('1')).to.match(/谢谢您的评价/);
    await desk.at('2026-12-20T10:00:00');
    expect((await to(HERS)).join()).not.to.match(/还在等/);
  });

  it('is refused without words, too long, for another grid, for what is done; nothing changes', async () => {
    await desk.refuses(
      [
        [`/追问 ${number}`, 'no words'],
        ['/追问 1000029 几楼', 'wrong number'],
        ['/追问 几楼', 'no number'],
        [`/追问 ${number} ${'问'.repeat(201)}`, 'too long'],
      ],
      (text) => worker(text ?? ''),
    );
    await desk.say('wx-zhou-dayong', `/追问 ${number} 几楼`);
    expect(await desk.outcome()).to.equal('refused: not theirs');
    expect(await desk.said()).to.deep.equal([]);
    await worker(`/办结 ${number} 好了`);
    await worker(`/追问 ${number} 几楼`);
    expect(await desk.outcome()).to.equal('refused: not now');
  });
});
