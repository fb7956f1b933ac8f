/** Codes: who they bind, where, once; and who may hand them out (contract: mulin code, /绑定, /邀请). */
import { expect } from 'chai';
import { allotmentInvariants } from '../../src/domain/allotments/invariants.ts';
import { loveCardInvariants } from '../../src/domain/love-card/invariants.ts';
import { timeBankInvariants } from '../../src/domain/time-bank/invariants.ts';
import { neighbour } from '../support/neighbours.ts';
import { Desk } from './desk.ts';

const DAY = 24 * 3600_000;

describe('binding', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const audit = async () => (await desk.audit()).map(({ command, outcome }) => `${command}: ${outcome}`);

  it('a person’s code in private makes a stranger a colleague, once', async () => {
    const code = await desk.code({ purpose: 'grid-worker', node: 'gongdian-1' });
    expect(await desk.say('wx-new', `/绑定 ${code}`)).to.match(/绑定成功：网名wx-new，供电社区第一网格网格员/);
    expect(await desk.say('wx-new', '/待办')).to.include('没有待办');
    expect(await desk.say('wx-other', `/绑定 ${code}`)).to.include('已经用过');
    expect(await audit()).to.deep.equal(['bind: done', 'todo: done', 'bind: refused: code used']);
  });

  it('is read in any width and case, with blanks around it', async () => {
    const code = await desk.code({ purpose: 'watcher', node: 'gongdian-2' });
    const wide = [...code.toLowerCase()].map((each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0)).join('');
    expect(await desk.say('wx-new', `／绑定　${wide} `)).to.include('睦邻守望者');
  });

  it('with a name the sender becomes that imported person', async () => {
    const { personId } = await desk.member('lin-chunmei');
    const code = await desk.code({ purpose: 'grid-worker', node: 'gongdian-1', personId });
    expect(await desk.say('wx-spring', `/绑定 ${code}`)).to.include('林春梅');
    expect((await desk.member('lin-chunmei')).accounts.map(({ externalId }) => externalId)).to.deep.equal([
      'wx-spring',
    ]);
  });

  it('a person’s code in a group is refused and stays usable', async () => {
    const room = await desk.group('gongdian-1');
    const code = await desk.code({ purpose: 'grid-worker', node: 'gongdian-1' });
    expect(await desk.say('wx-new', `/绑定 ${code}`, { room })).to.include('私聊');
    expect(await desk.say('wx-new', `/绑定 ${code}`)).to.include('绑定成功');
  });

  it('a group’s code in private is refused and stays usable; in the group it works from anyone', async () => {
    const code = await desk.code({ purpose: 'group', node: 'gongdian-1' });
    expect(await desk.say('wx-anyone', `/绑定 ${code}`)).to.include('群里发');
    expect(await desk.say('wx-anyone', `/绑定 ${code}`, { room: 'new-room' })).to.include('供电社区第一网格的工作群');
    expect((await desk.picture()).workGroup('gongdian-1')?.externalId).to.equal('new-room');
    expect(await desk.say('wx-anyone', `/绑定 ${code}`, { room: 'third-room' })).to.include('已经用过');
  });

  it('a residents’ code makes a residents’ group, which gets no alerts', async () => {
    const code = await desk.code({ purpose: 'group', node: 'gongdian-1', residents: true });
    expect(await desk.say('wx-anyone', `/绑定 ${code}`, { room: 'neighbours' })).to.include('居民群');
    expect((await desk.picture()).workGroup('gongdian-1')).to.equal(undefined);
  });

  it('a group bound anew takes the place of the old one', async () => {
    const old = await desk.group('gongdian-1');
    const code = await desk.code({ purpose: 'group', node: 'gongdian-1' });
    await desk.say('wx-anyone', `/绑定 ${code}`, { room: 'new-room' });
    const picture = await desk.picture();
    expect(picture.workGroup('gongdian-1')?.externalId).to.equal('new-room');
    expect(picture.group('wechaty', old)).to.equal(undefined);
  });

  it('one room moves to another node', async () => {
    const room = await desk.group('gongdian-1');
    const code = await desk.code({ purpose: 'group', node: 'gongdian-2' });
    await desk.say('wx-anyone', `/绑定 ${code}`, { room });
    expect((await desk.picture()).workGroup('gongdian-1')).to.equal(undefined);
    expect((await desk.picture()).workGroup('gongdian-2')?.externalId).to.equal(room);
  });

  it('expires after 24 hours', async () => {
    const [first, second] = [
      await desk.code({ purpose: 'grid-worker', node: 'gongdian-1' }),
      await desk.code({ purpose: 'grid-worker', node: 'gongdian-1' }),
    ];
    await desk.later(DAY - 60_000);
    expect(await desk.say('wx-quick', `/绑定 ${first}`)).to.include('绑定成功');
    await desk.later(60_000);
    expect(await desk.say('wx-slow', `/绑定 ${second}`)).to.include('过期');
    expect(await audit()).to.deep.equal(['bind: done', 'bind: refused: code expired']);
  });

  it('an unknown code, and none', async () => {
    expect(await desk.say('wx-new', '/绑定 ABCD2345')).to.include('绑定码不对');
    expect(await desk.say('wx-new', '/绑定')).to.include('/绑定 ABCD2345');
    expect(await audit()).to.deep.equal(['bind: refused: code unknown', 'bind: refused: no code']);
  });

  it('two use one code in the same instant: one is bound', async () => {
    const code = await desk.code({ purpose: 'grid-worker', node: 'gongdian-1' });
    const answers = await Promise.all(['wx-a', 'wx-b', 'wx-c'].map((who) => desk.say(who, `/绑定 ${code}`)));
    expect(answers.filter((answer) => answer.includes('绑定成功'))).to.have.length(1);
  });

  it('works where the group is not bound yet, and for who is bound already', async () => {
    await desk.bind('lin-chunmei');
    const code = await desk.code({ purpose: 'bee', node: 'gongdian-2' });
    expect(await desk.say('wx-lin-chunmei', `/绑定 ${code}`)).to.include('林春梅');
    const { roles, posts } = await desk.member('lin-chunmei');
    expect([roles.length, posts.map(({ node }) => node)]).to.deep.equal([1, ['gongdian-2']]);
  });

  it('a resident’s own reports stay hers when she becomes a colleague', async () => {
    const number = await desk.report();
    const code = await desk.code({ purpose: 'grid-worker', node: 'gongdian-1' });
    expect(await desk.say('o-resident', `/绑定 ${code}`)).to.include('绑定成功');
    expect(await desk.say('o-resident', '我的')).to.include(String(number));
  });

  it('nor does anything else that was hers stay behind: bookings, loans, points, what neighbours have agreed', async () => {
    const wang = await neighbour(desk, 'o-wang', { name: '王秀英', phone: '13800000900', points: 8 });
    const li = await neighbour(desk, 'o-li', { name: '李建国', phone: '13800000901', home: '十号小区/5/1' });
    for (const words of ['义诊', '1', '1', '都不是', '1']) await desk.say('o-wang', words);
    for (const words of ['借锤子', '1']) await desk.say('o-wang', words);
    for (const words of ['互助', '2', '我会理发', '1']) await desk.say('o-li', words);
    for (const words of ['想理发', '跳过', '1', '1']) await desk.say('o-wang', words);
    await desk.later(0);
    await desk.say('o-li', '1');
    const before = await desk.say('o-wang', '我的');
    expect(before)
      .to.match(/互助 .*义诊/s)
      .and.match(/锤子/);
    const { personId } = await desk.member('lin-chunmei');
    const code = await desk.code({ purpose: 'grid-worker', node: 'gongdian-1', personId });
    expect(await desk.say('o-wang', `/绑定 ${code}`)).to.include('绑定成功');
    expect(await desk.say('o-wang', '我的')).to.equal(before);
    expect(await desk.say('o-wang', '爱心卡')).to.include('您有 5 个爱心');
    const left = await desk.run(async (tx) => {
      const tables = ['claims', 'exchanges', 'love_cards', 'identity_steps', 'skill_offers'];
      const rows = await Promise.all(tables.map((table) => tx.query(`SELECT * FROM ${table}`, [])));
      return JSON.stringify(rows);
    });
    expect(left).to.include(li.id).and.not.include(wang.id);
    await desk.run(async (tx) => {
      for (const { id, broken } of [...allotmentInvariants, ...loveCardInvariants, ...timeBankInvariants]) {
        expect(await broken(tx), id).to.deep.equal([]);
      }
    });
  });

  it('解绑 in a group is for its staff, and ends the alerts there', async () => {
    await desk.bind('lin-chunmei', 'zhou-dayong', 'cheng-lixin');
    const room = await desk.group('gongdian-1');
    expect(await desk.say('wx-zhou-dayong', '/解绑', { room })).to.include('不能用这个指令');
    expect(await desk.say('wx-cheng-lixin', '/解绑', { room })).to.include('本群已解绑');
    expect((await desk.picture()).group('wechaty', room)).to.equal(undefined);
    const neighbours = await desk.group('gongdian-1', 'residents');
    expect(await desk.say('wx-lin-chunmei', '/解绑', { room: neighbours })).to.include('本群已解绑');
  });

  describe('/邀请', () => {
    beforeEach(() => desk.bind('lin-chunmei', 'cheng-lixin', 'qin-zhengyang', 'bai-ruoxi'));
    const rights: [string, string, boolean, string?][] = [
      ['cheng-lixin', '网格员 gongdian-1', true],
      ['cheng-lixin', 'grid-worker GONGDIAN-1', true],
      ['cheng-lixin', '社区工作者 gongdian', true],
      ['cheng-lixin', '网格员 kuanggong-1', false, 'node'],
      ['cheng-lixin', '网格员 dongjie', false, 'node'],
      ['cheng-lixin', '网格员 nowhere', false, 'node'],
      ['cheng-lixin', '街道工作人员 gongdian', false, 'above own role'],
      ['cheng-lixin', '管理员 gongdian', false, 'above own role'],
      ['cheng-lixin', '皇帝 gongdian', false, 'no such role'],
      ['cheng-lixin', '', false, 'usage'],
      ['cheng-lixin', '网格员', false, 'usage'],
      ['lin-chunmei', '网格员 gongdian-1', false, 'not allowed'],
      ['bai-ruoxi', '街道工作人员 dongjie', true],
      ['bai-ruoxi', '管理员 dongjie', false, 'above own role'],
      ['qin-zhengyang', '管理员 dongjie', true],
    ];
    for (const [who, words, may, outcome] of rights) {
      it(`${who} ${may ? 'may' : 'may not'} invite “${words}”`, async () => {
        const answer = await desk.say(`wx-${who}`, `/邀请 ${words}`);
        expect(/[A-Z2-9]{8}/.test(answer) && answer.includes('24小时')).to.equal(may);
        expect(await desk.outcome()).to.equal(may ? 'done' : `refused: ${outcome}`);
      });
    }

    it('its code works', async () => {
      const answer = await desk.say('wx-cheng-lixin', '/邀请 网格员 gongdian-2');
      const code = answer.match(/[A-Z2-9]{8}/)?.[0] ?? '';
      expect(await desk.say('wx-new', `/绑定 ${code}`)).to.include('供电社区第二网格网格员');
    });
  });
});
