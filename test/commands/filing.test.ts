/** 登记: what staff saw, what a caller said; done on the spot; and what a group must not keep. */
import { expect } from 'chai';
import { withPhone } from '../../src/domain/people/person.ts';
import { Desk } from './desk.ts';

describe('/登记', () => {
  let desk: Desk;
  let room: string;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'zhou-dayong', 'cheng-lixin');
    room = await desk.group('gongdian-1');
    await desk.group('gongdian-2');
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string) => desk.say('wx-lin-chunmei', text, { room });
  const privately = (text: string) => desk.say('wx-lin-chunmei', text);
  const numberIn = (text: string) => Number(/工单 (\d{7})/.exec(text)?.[1]);
  const tickets = () => desk.run((tx) => tx.query<{ number: number }>('SELECT number FROM tickets', []));

  it('on patrol: category and place are guessed and read back, the group is asked to take it', async () => {
    const answer = await worker('/登记 十号小区3号楼2单元楼道灯坏了');
    expect(answer).to.match(/^已登记，工单 \d{7}\n楼道照明，十号小区3号楼2单元\n[\s\S]*接单[\s\S]*\/转派/);
    const number = numberIn(answer);
    const [alert, ...more] = await desk.said();
    expect(more).to.deep.equal([]);
    expect(alert?.recipient).to.equal('node:gongdian-1');
    expect(alert?.text).to.match(/^【新工单】[\s\S]*十号小区3号楼2单元/);
    expect((await desk.trail(number)).map(({ event, actor }) => `${event} ${actor}`)).to.deep.equal([
      'file 网格员 林春梅',
    ]);
    // taking and resolving it pushes nothing to anybody and asks nobody for a rating
    await worker(`/接单 ${number}`);
    await worker(`/办结 ${number} 换了`);
    expect((await desk.said()).filter(({ recipient }) => !recipient.startsWith('node:'))).to.deep.equal([]);
    await worker(`/追问 ${number} 几楼`);
    expect(await desk.outcome()).to.equal('refused: not now');
  });

  it('words without a place stay in this group’s grid; danger makes it urgent', async () => {
    const answer = await worker('/file 井盖没了，有人差点掉下去');
    const ticket = await desk.ticket(numberIn(answer));
    expect(ticket.homeNode).to.equal('gongdian-1');
    expect(ticket.urgency).not.to.equal('ordinary');
  });

  it('done on the spot: filed and resolved at once', async () => {
    for (const text of ['/登记 已办结 十号小区3号楼门口垃圾已清走', '/登记 十号小区3号楼门口垃圾堆着 已处理']) {
      const answer = await worker(text);
      expect(answer, text).to.match(/^已登记并办结，工单 \d{7}/);
      const number = numberIn(answer);
      expect((await desk.ticket(number)).status).to.equal('resolved');
      expect((await desk.trail(number)).map(({ event }) => event)).to.deep.equal(['file', 'resolve']);
      expect((await desk.timers(number)).map(({ kind }) => kind)).to.deep.equal(['ticket-unrated']);
      expect(await desk.said(), text).to.deep.equal([]);
      await desk.later(8 * 24 * 3600_000);
      expect((await desk.ticket(number)).status).to.equal('closed');
      expect((await desk.ticket(number)).rating).to.equal(null);
      expect(await desk.said(), text).to.deep.equal([]);
    }
  });

  it('done on the spot only where one works', async () => {
    await worker('/登记 已办结 矿工新村1号楼门口垃圾已清走');
    expect(await desk.outcome()).to.equal('refused: elsewhere');
    expect(await tickets()).to.deep.equal([]);
  });

  it('for a caller, in private: hers, told by a call, never rated by staff', async () => {
    const answer = await privately('/登记 代 张三 138 0000 0000 十号小区3号楼2单元楼道灯坏了');
    const number = numberIn(answer);
    const [reporter] = await desk.run((tx) =>
      tx.query<{ person_id: string; filed_by: string; conversation: string }>(
        'SELECT person_id, filed_by, conversation FROM ticket_reporters WHERE ticket = ?',
        [number],
      ),
    );
    expect(reporter?.filed_by).to.equal((await desk.member('lin-chunmei')).personId);
    expect(reporter?.person_id).not.to.equal(reporter?.filed_by);
    expect(reporter?.conversation).to.equal('');
    const person = await desk.run((tx) => tx.people.get(reporter?.person_id ?? ''));
    expect(person?.consentAt).not.to.equal(null);
    expect((await desk.trail(number))[0]?.words).to.match(/口头同意/);
    const [alert] = await desk.said();
    expect(alert?.text).not.to.match(/张三|138/);
    await privately(`/接单 ${number}`);
    expect(await privately(`/查 ${number}`)).to.match(/张三 13800000000/);
    await worker(`/追问 ${number} 几楼`);
    expect(await desk.outcome()).to.equal('refused: no chat');
    expect(await worker(`/办结 ${number} 已换新灯`)).to.equal(
      `工单 ${number} 已办结。报事人收不到消息，请打电话告知。`,
    );
    const said = await desk.said();
    expect(said.map(({ recipient }) => recipient)).to.deep.equal([
      `person:${(await desk.member('lin-chunmei')).personId}`,
    ]);
    expect(said[0]?.text).to.equal(`【提醒】工单 ${number} 请电话告知：\n张三 13800000000\n已办结：已换新灯`);
  });

  it('a caller whom we know from her own chat hears of it there, and rates it herself', async () => {
    await desk.report();
    const hers = 'official-account:o-resident';
    await desk.run(async (tx) => {
      const person = await tx.people.get((await tx.conversations.get(hers))?.personId ?? '');
      if (person) tx.people.put(withPhone(tx, person, '13800000900'));
    });
    await desk.said();
    const number = numberIn(await privately('/登记 代 王秀英 13800000900 十号小区3号楼停水'));
    await worker(`/办结 ${number} 来水了`);
    const said = await desk.said();
    const pushed = said.filter(({ recipient }) => recipient === `conversation:${hers}`);
    expect(pushed.map(({ text }) => text).join()).to.match(/来水了[\s\S]*解决了吗/);
    expect(said.filter(({ recipient }) => recipient.startsWith('person:'))).to.deep.equal([]);
    expect(await desk.say('o-resident', '1')).to.match(/谢谢您的评价/);
  });

  it('the same caller again is the same person; another of the family is another', async () => {
    const people = async (...texts: string[]) => {
      const ids: string[] = [];
      for (const text of texts) {
        const number = numberIn(await privately(text));
        const rows = await desk.run((tx) =>
          tx.query<{ person_id: string }>('SELECT person_id FROM ticket_reporters WHERE ticket = ?', [number]),
        );
        ids.push(rows[0]?.person_id ?? '');
      }
      return ids;
    };
    const [first, again, sister] = await people(
      '/登记 代 张三 13800000000 十号小区3号楼停水',
      '/登记 代报 张三 +8613800000000 十号小区3号楼停电',
      '/登记 代 张小妹 13800000000 十号小区3号楼停气',
    );
    expect(again).to.equal(first);
    expect(sister).not.to.equal(first);
  });

  it('a name or a phone in a group: refused, and nothing of it is kept', async () => {
    for (const text of [
      '/登记 代 张三 13800000777 十号小区3号楼停水',
      '/登记 代 张三',
      '/登记 十号小区3号楼停水，联系人：张三三',
      '/登记 十号小区3号楼停水 13800000777',
    ]) {
      expect(await worker(text), text).to.match(/私聊我登记/);
      expect(await desk.outcome(), text).to.equal('refused: belongs in private');
    }
    expect(await tickets()).to.deep.equal([]);
    const dump = await desk.run(async (tx) =>
      JSON.stringify([
        await tx.query('SELECT * FROM audit', []),
        await tx.query('SELECT * FROM persons WHERE staff_key IS NULL', []),
      ]),
    );
    expect(dump).not.to.match(/13800000777|张三/);
  });

  it('a restricted matter goes by itself to few, and never through a group', async () => {
    const words = '/登记 代 李梅 13800000001 十号小区3号楼，我丈夫打我';
    await worker(words.replace('代 李梅 13800000001 ', ''));
    expect(await desk.outcome()).to.equal('refused: belongs in private');
    const answer = await privately(words);
    expect(answer).to.match(/单独办理/);
    expect((await desk.ticket(numberIn(answer))).restricted).to.equal(true);
    expect((await desk.said()).filter(({ recipient }) => recipient.startsWith('node:'))).to.deep.equal([]);
  });

  it('without words, with half a caller, by a stranger', async () => {
    await worker('/登记');
    expect(await desk.outcome()).to.equal('refused: usage');
    await worker('/登记 已处理');
    expect(await desk.outcome()).to.equal('refused: usage');
    for (const text of ['/登记 代 张三', '/登记 代 张三 12345 停水', '/登记 代 13800000000 停水']) {
      await privately(text);
      expect(await desk.outcome(), text).to.equal('refused: usage');
    }
    await desk.say('wx-stranger', '/登记 楼道灯坏了', { room });
    expect(await desk.outcome()).to.equal('refused: stranger');
    expect(await tickets()).to.deep.equal([]);
  });
});
