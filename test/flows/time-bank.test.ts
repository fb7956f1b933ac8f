/** 邻里互助 as talks: a haircut from asking to both confirming; silence; calling off; a dispute; who may not. */
import { expect } from 'chai';
import { balanceOf } from '../../src/domain/love-card/ledger.ts';
import { exchangePage } from '../../src/domain/time-bank/export.ts';
import { timeBankInvariants } from '../../src/domain/time-bank/invariants.ts';
import { Desk } from '../commands/desk.ts';
import { rejection } from '../store/support.ts';
import { type Line, type Neighbour, neighbour, pushedTo, saysTo } from '../support/neighbours.ts';

const HOUR = 3600_000;

describe('邻里互助', () => {
  let desk: Desk;
  let wang: Neighbour;
  let li: Neighbour;

  beforeEach(async () => {
    desk = await Desk.open();
    wang = await neighbour(desk, 'o-wang', { name: '王秀英', phone: '13800000900', points: 8 });
    li = await neighbour(desk, 'o-li', { name: '李建国', phone: '13800000901', home: '十号小区/5/1' });
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  const says = (who: Neighbour, ...talk: readonly Line[]) => saysTo(desk, who, talk);
  /** What has been pushed to her since this was last asked. */
  const reads = async (who: Neighbour, ...fits: readonly RegExp[]): Promise<string> => {
    const text = (await pushedTo(desk, who)).join('\n---\n');
    for (const each of fits) expect(text).to.match(each);
    return text;
  };
  const points = (who: Neighbour | string) =>
    desk.run((tx) => balanceOf(tx, typeof who === 'string' ? who : `person:${who.id}`));
  const numberIn = (text: string) => Number(/互助 (\d{7})/.exec(text)?.[1]);

  const offered = () =>
    says(
      li,
      ['互助', /请邻居帮忙，回复 1/],
      ['2', /您会做什么/],
      ['我会剪头发', /理发，一次 3 个爱心/],
      ['1', /登好了/],
    );
  const agreed = async (when = '周六上午') => {
    await offered();
    const answer = await says(
      wang,
      ['互助'],
      ['1', /想请邻居帮什么忙/],
      ['想理个发，剪头', /什么时候/],
      [when],
      ['1'],
      ['1', /已经去问李邻居了/],
    );
    await reads(li, /王邻居想请您帮忙：理发/);
    await says(li, ['1', /约好了/, /王秀英 13800000900/]);
    await reads(wang, /约好了：理发，3 个爱心/, /李建国 13800000901/);
    return numberIn(answer);
  };

  it('a haircut from asking to both confirming: phones only after both agreed, points in escrow between', async () => {
    await offered();
    const list = await says(
      wang,
      ['互助'],
      ['1'],
      ['想剪头', /什么时候方便/],
      ['周六上午', /李邻居（供电社区第一网格）理发，3 个爱心，回复 1/, /谁来都行/],
    );
    expect(list).not.to.match(/建国|138/);
    await says(
      wang,
      ['1', /请李邻居帮忙：理发，3 个爱心/, /时间：周六上午（11月21日）/, /约好以后，双方才看到姓名和电话/],
      ['1', /互助 \d{7}/],
    );
    expect(await points(wang)).to.equal(8);
    const asked = await reads(li, /王邻居想请您帮忙：理发，给 3 个爱心/, /好，约定了，回复 1/);
    expect(asked).not.to.match(/秀英|138/);
    const number = numberIn(asked);
    await says(li, ['1', /约好了/, /王秀英 13800000900/]);
    await reads(wang, /李建国 13800000901/);
    expect([await points(wang), await points(`escrow:${number}`)]).to.deep.equal([5, 3]);
    await says(
      li,
      ['我的', /互助 \d{7} 帮邻居理发（约好了）/],
      ['1', /帮好了，回复 1/],
      ['1', /对方也说帮好了，3 个爱心就给您/],
    );
    await reads(wang, /李邻居说帮好了/, /帮好了，回复 1/);
    await says(wang, ['1', /完成了。3 个爱心已给对方/]);
    await reads(li, /完成了。您得了 3 个爱心/);
    expect([await points(wang), await points(li), await points(`escrow:${number}`)]).to.deep.equal([5, 3, 0]);
    await says(li, ['我的', /完成/]);
  });

  it('72 hours of silence are a yes', async () => {
    await agreed();
    await says(li, ['我的'], ['1'], ['帮好了']);
    await desk.later(71 * HOUR);
    expect(await points(li)).to.equal(0);
    await desk.later(2 * HOUR);
    expect(await points(li)).to.equal(3);
    await reads(wang, /完成了（72 小时没有不同意见）/);
  });

  it('without a helper in sight it goes to the community; who volunteers is chosen by the asker; other points are agreed on', async () => {
    const answer = await says(
      wang,
      ['想找人陪我去医院', /什么时候方便/],
      ['跳过', /陪去医院，4 个爱心/],
      ['2', /1 到 10/],
      ['0分', /要整数/],
      ['2.5分', /要整数/],
      ['三分', /陪去医院，3 个/],
      ['1', /已放到社区里/],
    );
    const number = numberIn(answer);
    await says(
      li,
      ['互助'],
      ['4', /王邻居：陪去医院，3 个/],
      ['1', /帮王邻居/],
      ['改分数'],
      ['4'],
      ['1', /已经告诉王邻居/],
    );
    await reads(wang, /李邻居愿意来帮您陪去医院/, /改个数，回复 2/);
    await says(wang, ['2'], ['3', /已经问对方 3 个爱心/]);
    await reads(li, /王邻居说 3 个爱心/);
    await says(li, ['1', /约好了/]);
    expect([await points(wang), await points(`escrow:${number}`)]).to.deep.equal([5, 3]);
  });

  it('one who declines leaves it to the others, and learns nothing of her', async () => {
    await offered();
    await says(wang, ['想理发'], ['跳过'], ['1'], ['1']);
    await reads(li, /王邻居想请您帮忙/);
    const answer = await says(li, ['来不了', /不用您去了/]);
    expect(answer).not.to.match(/秀英|138/);
    await reads(wang, /这位邻居来不了。已经放到社区里/);
    await says(wang, ['我的', /等邻居来帮/], ['1'], ['1', /真的不用了吗/], ['1', /已取消/]);
    expect(await points(wang)).to.equal(8);
  });

  it('asked while something else is under way, she is told when her turn comes; answered under 我的 it is not asked again', async () => {
    await offered();
    await says(li, ['上报'], ['厨房水管一直漏水', /哪里|住址|对吗/]);
    await says(wang, ['想理发'], ['跳过'], ['1'], ['1']);
    await reads(li, /王邻居想请您帮忙[\s\S]*手上这件办完，我就问您/);
    await says(li, ['取消', /好，约定了，回复 1/]);
    await says(li, ['我的', /等您答复/]);
    const answer = await says(li, ['1', /好，约定了/], ['1', /约好了/]);
    expect(answer.split('\n').at(-1)).not.to.match(/回复/);
    expect(answer).not.to.match(/我们接着办/);
  });

  it('who has not answered in time learns that others were asked', async () => {
    await offered();
    await says(wang, ['想理发'], ['跳过'], ['1'], ['1']);
    await reads(li, /王邻居想请您帮忙/);
    await desk.later(49 * HOUR);
    await reads(li, /没有等到您的答复，已经问别的邻居了/);
  });

  it('who would rather not help any more says so, and is not asked', async () => {
    await offered();
    await says(li, ['不帮了', /理发都撤下了/]);
    await says(wang, ['想理发'], ['跳过', /请邻居帮忙：理发，3 个/]);
  });

  it('called off before its day: the points are back at once', async () => {
    await agreed();
    await says(wang, ['我的'], ['1'], ['2', /真的不用了吗/], ['1']);
    expect(await points(wang)).to.equal(8);
    await reads(li, /取消了/);
  });

  it('called off when it may have begun: the helper says whether she has helped', async () => {
    const number = await agreed('跳过');
    await says(wang, ['我的'], ['1', /不约了，回复 2/], ['2', /真的不用了吗/], ['1', /没有不同意见，爱心就退给您/]);
    expect(await points(`escrow:${number}`)).to.equal(3);
    await reads(li, /对方说不用帮了/, /还没帮，不用了，回复 1/, /已经帮了，请网格员来定，回复 2/);
    await says(li, ['1', /爱心已退给对方/]);
    await reads(wang, /3 个爱心已退给您/);
    expect([await points(wang), await points(`escrow:${number}`)]).to.deep.equal([8, 0]);
  });

  it('nobody says anything: reminded after a week, back after thirty days', async () => {
    await agreed();
    await desk.later(7 * 24 * HOUR + HOUR);
    await reads(wang, /帮好了吗/, /帮好了，回复 1/);
    await desk.later(24 * 24 * HOUR);
    expect(await points(wang)).to.equal(8);
  });

  describe('a dispute', () => {
    let number: number;
    let room: string;
    beforeEach(async () => {
      await desk.bind('lin-chunmei', 'zhou-dayong', 'cheng-lixin');
      room = await desk.group('gongdian-1');
      number = await agreed();
      await says(li, ['我的'], ['1'], ['帮好了']);
      await reads(wang, /李邻居说帮好了/);
      await says(wang, ['2', /怎么回事/], ['李建国13800000901根本没来，我住3号楼2单元401', /已请供电社区第一网格来定/]);
    });
    const worker = (text: string, where = {}) => desk.say('wx-lin-chunmei', text, where);

    it('is an alert without names in the grid, read whole in private, decided once with a reason', async () => {
      const alert = (await desk.said()).find(({ recipient }) => recipient === 'node:gongdian-1')?.text ?? '';
      expect(alert).to.match(/^【提醒】互助 \d{7} 有分歧，请裁定\n理发，3 个爱心\n求助人说：/);
      expect(alert).to.match(/截止 11月23日/);
      expect(alert).not.to.match(/建国|秀英|138|401/);
      expect(await worker('/互助')).to.include(String(number));
      expect(await worker('/待办', { room })).to.include(`互助 ${number} 理发，3 个爱心，截止`);
      expect(await worker(`/互助 ${number}`, { room })).not.to.match(/建国|秀英|1380|401/);
      expect(await worker(`/互助 ${number}`)).to.match(/求助人：王秀英 13800000900\n帮忙人：李建国 13800000901/);
      await desk.refuses(
        [
          [`/互助 ${number} 给对方`, 'usage'],
          [`/互助 ${number} 随便 没来`, 'usage'],
          ['/互助 1000011 退回 没来', 'wrong number'],
        ],
        (words) => worker(words, { room }),
      );
      await desk.say('wx-zhou-dayong', `/互助 ${number} 退回 没有来`);
      expect(await desk.outcome()).to.equal('refused: not theirs');
      expect(await worker(`/互助 ${number} 各半 双方都让一步`, { room })).to.match(/帮忙的人得 2 个爱心，退回 1 个/);
      expect([await points(wang), await points(li), await points(`escrow:${number}`)]).to.deep.equal([6, 2, 0]);
      await worker(`/互助 ${number} 退回 又一次`, { room });
      expect(await desk.outcome()).to.equal('refused: not now');
      await reads(wang, /定了：帮忙的人得 2 个爱心，退回 1 个。\n理由：双方都让一步/);
    });

    it('climbs when nobody decides in time', async () => {
      await desk.said();
      await desk.later(73 * HOUR);
      const alert = (await desk.said()).find(({ recipient }) => recipient === 'node:gongdian');
      expect(alert?.text).to.match(/^【上报】互助/);
      expect(await desk.say('wx-cheng-lixin', `/exchange ${number} 给对方 做完了`)).to.match(/帮忙的人得 3 个爱心/);
    });
  });

  it('is never decided by who is part of it, under whatever account', async () => {
    await desk.bind('lin-chunmei');
    const lin = await neighbour(desk, 'o-lin', { name: '林春梅', phone: '13800000211', points: 5 });
    await offered();
    await says(lin, ['想理发'], ['跳过'], ['1'], ['1']);
    await reads(li);
    await says(li, ['1', /约好了/]);
    await says(lin, ['我的'], ['1'], ['3'], ['没有来', /已请供电社区来定/]);
    const [alert] = (await desk.said()).filter(({ recipient }) => recipient.startsWith('node:'));
    expect(alert?.recipient).to.equal('node:gongdian');
    const number = numberIn(alert?.text ?? '');
    await desk.say('wx-lin-chunmei', `/互助 ${number} 退回 没来`);
    expect(await desk.outcome()).to.match(/refused: (not theirs|involved)/);
    expect(await points(`escrow:${number}`)).to.equal(3);
  });

  it('verify finds points in the wrong place, a clock that is missing, a dispute nobody heard of', async () => {
    const number = await agreed();
    const finds = async (id: string, corruption: string) => {
      class Undone extends Error {}
      const broken = timeBankInvariants.find((each) => each.id === id)?.broken;
      // A unit that throws runs once more.
      let found: readonly string[] | undefined;
      const unit = desk.run(async (tx) => {
        await tx.query(corruption, []);
        found = await broken?.(tx);
        throw new Undone();
      });
      expect(await rejection(unit)).to.be.instanceOf(Undone);
      expect(found, corruption).to.deep.equal([String(number)]);
    };
    for (const { id, broken } of timeBankInvariants) expect(await desk.run(broken), id).to.deep.equal([]);
    const all = { from: null, to: null, nodes: null, names: false, restricted: false, platform: null };
    const { rows } = await desk.run((tx) => exchangePage(tx, all, 0));
    const row = [number, '供电社区', '供电社区第一网格', '理发', 3, '约好了', '2026-11-20', null];
    expect(rows).to.deep.equal([row]);
    await finds('exchange-escrow', 'UPDATE exchanges SET points = points + 1');
    await finds('exchange-escrow', "UPDATE exchanges SET state = 'paid'");
    await finds('exchange-timer', "DELETE FROM timers WHERE kind = 'exchange-due'");
    await finds('exchange-parties', 'UPDATE exchanges SET helper_id = asker_id');
    await finds('exchange-dispute', "UPDATE exchanges SET state = 'disputed', decider = 'gongdian-1'");
  });

  describe('who may', () => {
    it('says which step is missing, and who sees to it; the step is seen to by staff, in private', async () => {
      await desk.bind('lin-chunmei', 'zhou-dayong');
      const room = await desk.group('gongdian-1');
      const sun = await neighbour(desk, 'o-sun', { name: '孙小妹', phone: '13800000902', verified: false, points: 3 });
      await says(sun, ['想理发', /要先核实身份：住址已核实。由网格员 林春梅来核实/], ['1', /已收到，工单 \d{7}/]);
      await desk.refuses(
        [
          ['/核实 13800000902', 'usage'],
          ['/核实 13800000999 住址', 'nobody'],
        ],
        (words) => desk.say('wx-lin-chunmei', words),
      );
      await desk.say('wx-lin-chunmei', '/核实 13800000902 住址', { room });
      expect(await desk.outcome()).to.equal('refused: in a group');
      await desk.say('wx-zhou-dayong', '/核实 13800000902 住址');
      expect(await desk.outcome()).to.equal('refused: outside');
      expect(await desk.say('wx-lin-chunmei', '/核实 13800000902 住址')).to.equal('孙小妹：住址已核实。');
      await reads(sun, /您的住址已核实/);
      await says(sun, ['想理发', /什么时候/]);
    });

    it('a child is led to a guardian; what is for a child has one there', async () => {
      const tong = await neighbour(desk, 'o-tong', { name: '童童', phone: '13800000903', points: 3, adult: false });
      await says(tong, ['想理发', /满18岁了吗/], ['我今年10岁', /家长来办/]);
      await says(wang, ['想找人辅导功课', /家长在场/], ['2', /家长来办/]);
      await says(wang, ['想找人辅导功课'], ['1', /什么时候/]);
    });

    it('too few points, too many requests, somebody else’s matter: said, and nothing done', async () => {
      await says(li, ['想理发'], ['跳过'], ['1', /爱心不够：您现在能用 0 个/]);
      await says(wang, ['想打针', /./]);
      for (let i = 0; i < 2; i++) await says(wang, ['想理发'], ['跳过'], ['1', /已放到社区里/]);
      await says(wang, ['想理发'], ['跳过'], ['1', /爱心不够：您现在能用 2 个/]);
      await says(wang, ['互助'], ['1'], ['打针输液', /找医生/]);
      await says(wang, ['互助'], ['1'], ['理发'], ['2020年1月1日', /已经过了/], ['跳过', /理发/]);
    });

    it('only on the days and from the points that the rules say', async () => {
      const rules = (text: string) => text.replace('least: 0', 'least: 10').replace('monthDays: []', 'monthDays: [20]');
      await desk.import(rules);
      await says(wang, ['想理发', /爱心满 10 个才能用。您现在有 8 个/]);
      await desk.import((text) => rules(text).replace('[20]', '[5, 25]'));
      await says(wang, ['想理发', /每月 5、25 日，今天还不行/]);
      await says(li, ['我会理发', /一次 3 个爱心/]);
    });

    it('another community’s neighbours are not asked', async () => {
      await offered();
      const far = await neighbour(desk, 'o-far', {
        name: '赵远',
        phone: '13800000904',
        points: 5,
        node: 'kuanggong-1',
        home: '矿工新村/7/1',
      });
      await says(far, ['想理发'], ['跳过', /请邻居帮忙：理发/], ['1', /已放到社区里/]);
      await says(li, ['互助'], ['4', /没有人等着帮忙/]);
    });
  });
});
