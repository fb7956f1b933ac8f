/** Who may do what, where: asked at every command, whatever was said before (pitfall P16). */
import { expect } from 'chai';
import { Desk } from './desk.ts';

describe('scope of a command', () => {
  let desk: Desk;
  let grid1: string;
  let grid2: string;
  let community: string;
  let elsewhere: string;
  let number: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind(
      'lin-chunmei',
      'zhou-dayong',
      'fang-shouwang',
      'gao-xianfeng',
      'cheng-lixin',
      'wu-zhenhua',
      'hua-renxin',
    );
    [grid1, grid2] = [await desk.group('gongdian-1'), await desk.group('gongdian-2')];
    [community, elsewhere] = [await desk.group('gongdian'), await desk.group('kuanggong')];
    number = await desk.report();
  });
  afterEach(async () => {
    expect((await desk.ticket(number)).status).to.equal('open');
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  const refused = async (sender: string, room: string | undefined, outcome: string, text = `/接单 ${number}`) => {
    const answer = await desk.say(sender, text, room === undefined ? {} : { room });
    expect(await desk.outcome()).to.equal(`refused: ${outcome}`);
    return answer;
  };

  it('another grid’s worker, in her group, in the right one, in private', async () => {
    for (const room of [grid2, grid1, undefined]) {
      expect(await refused('wx-zhou-dayong', room, 'not theirs')).to.include('不归您办');
    }
  });

  it('the right worker in another grid’s group or another community’s', async () => {
    for (const room of [grid2, elsewhere]) {
      expect(await refused('wx-lin-chunmei', room, 'other group')).to.include('不归本群');
    }
  });

  it('another community’s staff, even in the right group', async () => {
    await refused('wx-wu-zhenhua', grid1, 'not theirs');
    await refused('wx-wu-zhenhua', grid1, 'not theirs', `/查 ${number}`);
    await refused('wx-wu-zhenhua', grid1, 'not theirs', `/备注 ${number} 看看`);
  });

  it('a holder of another post, and a doctor', async () => {
    await refused('wx-gao-xianfeng', grid1, 'not theirs');
    await refused('wx-hua-renxin', community, 'not theirs');
  });

  it('a stranger, in the work group and in private', async () => {
    expect(await refused('wx-stranger', grid1, 'stranger')).to.include('不认识您');
    expect(await refused('wx-stranger', undefined, 'stranger')).to.include('不认识您');
    await refused('wx-stranger', undefined, 'stranger', '/待办');
    await refused('wx-stranger', undefined, 'stranger', `/查 ${number}`);
  });

  it('a resident on the account who tries a staff command', async () => {
    expect(await refused('o-somebody', undefined, 'stranger')).to.include('不认识您');
    // a slash before a report is only a slip
    expect(await desk.say('o-somebody', '/楼道灯坏了')).to.include('同意吗');
  });

  it('a colleague who leaves the slash out is told how, and nothing is done', async () => {
    const before = await desk.ticket(number);
    expect(await desk.say('wx-lin-chunmei', `接单 ${number}`, { room: grid1 })).to.equal(
      `少了斜杠，还没有执行。请发：\n/接单 ${number}`,
    );
    expect(await desk.hear('wx-lin-chunmei', `工单 ${number} 我明天去`, { room: grid1 })).to.deep.equal([]);
    expect(await desk.hear('wx-stranger', `接单 ${number}`, { room: grid1 })).to.deep.equal([]);
    expect(await desk.ticket(number)).to.deep.equal(before);
  });

  it('a group that is not bound', async () => {
    expect(await refused('wx-lin-chunmei', 'room-of-nobody', 'unbound group')).to.include('/绑定');
  });

  it('a residents’ group', async () => {
    const residents = await desk.group('gongdian-1', 'residents');
    expect(await refused('wx-lin-chunmei', residents, 'residents group')).to.include('居民群里不办工单');
    await refused('wx-lin-chunmei', residents, 'residents group', '/待办');
    await refused('wx-lin-chunmei', residents, 'residents group', `/查 ${number}`);
  });

  it('a former colleague, whose role the new staff list has no more', async () => {
    await desk.import((text) => text.replace(/.*key: lin-chunmei.*\n/, ''));
    await refused('wx-lin-chunmei', grid1, 'stranger');
    await refused('wx-lin-chunmei', undefined, 'stranger', '/待办');
  });

  it('a colleague who moved to another grid', async () => {
    await desk.import((text) => text.replace(/(key: lin-chunmei.*node: )gongdian-1/, '$1gongdian-3'));
    await refused('wx-lin-chunmei', grid1, 'not theirs');
  });

  it('a colleague without a role who is still a contact for residents', async () => {
    await desk.import((text) => text.replace(/(key: cheng-lixin.*roles: )\[.*?\] \}/, '$1[] }'));
    const answer = await desk.say('wx-cheng-lixin', `/接单 ${number}`, { room: community });
    expect(await desk.outcome()).to.match(/^refused/);
    expect(answer).not.to.include('已接单');
    expect(await desk.say('wx-cheng-lixin', '/帮助')).not.to.include('/接单');
  });

  it('who has unbound herself', async () => {
    expect(await desk.say('wx-lin-chunmei', '/解绑')).to.include('已解绑');
    await refused('wx-lin-chunmei', grid1, 'stranger');
  });

  it('the work group of a ticket that has climbed reads it, and can no longer take it', async () => {
    const climbing = await desk.report();
    await desk.say('wx-lin-chunmei', `/上报 ${climbing} 要动用维修资金`, { room: grid1 });
    await refused('wx-lin-chunmei', grid1, 'not theirs', `/接单 ${climbing}`);
    expect(await desk.say('wx-lin-chunmei', `/查 ${climbing}`, { room: grid1 })).to.include('要动用维修资金');
    expect(await desk.say('wx-lin-chunmei', `/备注 ${climbing} 已放警示牌`, { room: grid1 })).to.include('已备注');
    expect(await desk.say('wx-fang-shouwang', `/查 ${climbing}`, { room: grid1 })).to.include('要动用维修资金');
  });

  it('a group says nothing of the person; the taker reads her in private', async () => {
    const taken = await desk.report({ words: '王秀英家漏水，13812345678' });
    await desk.say('wx-lin-chunmei', `/接单 ${taken}`, { room: grid1 });
    const inGroup = await desk.say('wx-lin-chunmei', `/查 ${taken}`, { room: grid1 });
    expect(inGroup).not.to.match(/王秀英|13812345678|401/);
    expect(await desk.say('wx-lin-chunmei', `/查 ${taken}`)).to.match(/报事人：王秀英/);
    // her superior reads the ticket, not the person
    expect(await desk.say('wx-cheng-lixin', `/查 ${taken}`)).not.to.include('报事人');
    for (const { text } of await desk.said())
      if (text.startsWith('【')) expect(text).not.to.match(/王秀英|13812345678|401/);
  });
});
