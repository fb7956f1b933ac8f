/** /爱心 and /核销: points need two colleagues, never oneself; rewards need their code. Bad input changes nothing. */
import { expect } from 'chai';
import { cardOf } from '../../src/domain/love-card/cards.ts';
import { loveCardInvariants } from '../../src/domain/love-card/invariants.ts';
import { balanceOf, transfer } from '../../src/domain/love-card/ledger.ts';
import { redeem } from '../../src/domain/love-card/rewards.ts';
import { erasePerson } from '../../src/domain/people/erase.ts';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { ticketNumber } from '../../src/domain/tickets/number.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { Desk } from './desk.ts';

describe('/爱心 and /核销', () => {
  let desk: Desk;
  let room: string;
  let wang: string;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('jin-caihong', 'cheng-lixin', 'yin-xiaoyu', 'lin-chunmei', 'hua-renxin', 'wu-zhenhua');
    room = await desk.group('gongdian');
    await desk.group('kuanggong');
    await desk.group('gongdian', 'residents');
    wang = await resident('王秀兰', '13812345678', 'o-wang');
    await resident('李建国', '13812345679', 'o-li');
  });
  after(() => desk.close());

  function resident(name: string, phone: string, sender: string): Promise<string> {
    return desk.run(async (tx) => {
      const person = withPhone(tx, newPerson(tx), phone);
      const known = { ...person, name: sealField(tx, person, 'name', name), node: 'gongdian-1', consentAt: tx.now };
      tx.people.put(known);
      if (sender === 'o-wang') await cardOf(tx, known);
      const message = { channel: 'official-account', id: '', sender, content: { type: 'follow' as const } };
      tx.conversations.put({ ...(await conversationOf(tx, message)), personId: person.id });
      return person.id;
    });
  }

  const jin = (words: string, where = {}) => desk.say('wx-jin-caihong', words, where);
  const cheng = (words: string, where = {}) => desk.say('wx-cheng-lixin', words, where);
  const yin = (words: string, where = {}) => desk.say('wx-yin-xiaoyu', words, where);
  const balance = (id = wang) => desk.run((tx) => balanceOf(tx, `person:${id}`));
  /** Points that came by the ledger, without a talk about them. */
  const has = (id: string, points: number) =>
    desk.run((tx) =>
      transfer(tx, {
        from: 'issuer:gongdian',
        to: `person:${id}`,
        points,
        why: '以前的服务',
        evidence: '',
        by: 'a',
        confirmedBy: 'b',
      }),
    );
  const proposed = async (words = '/爱心 13812345678 2 好建议') => Number(/^(\d+)号/.exec(await jin(words))?.[1]);

  it('gives points by two colleagues, and tells her', async () => {
    expect(await jin('/爱心 13812345678 10 夜间巡逻，凭签到表')).to.equal(
      '1号：提议给 王秀兰 10 个爱心，夜间巡逻。\n等另一位同事确认：/爱心 确认 1',
    );
    await desk.later(61_000);
    expect((await desk.said()).at(-1)).to.deep.include({ recipient: 'node:gongdian' });
    expect(await cheng('／爱心', { room })).to.equal(
      '等确认的爱心：\n1号 王** 10个 夜间巡逻（志愿队长 金彩虹）\n同意：/爱心 确认 1',
    );
    expect(await cheng('/爱心 确认 1', { room })).to.equal('1号已确认：王** +10 个爱心，已告诉本人。');
    expect(await balance()).to.equal(10);
    const [told] = (await desk.said()).filter(({ recipient }) => recipient.endsWith('o-wang'));
    expect(told?.text).to.equal('您得了 10 个爱心：夜间巡逻。\n现有 10 个。看明细，说“爱心卡”。');
  });

  it('takes nobody for the second person who is the first, or whose points they are', async () => {
    const id = await proposed();
    await desk.refuses([[`/爱心 确认 ${id}`, 'not theirs']], jin);
    await cheng(`/爱心 王秀兰 3 好建议`);
    await desk.refuses([[`/爱心 确认 ${id + 1}`, 'own proposal']], cheng);
    await desk.refuses([['/爱心 程立新 5 自己提', 'own']], cheng);
    await jin('/爱心 程立新 5 周末值守');
    await desk.refuses([[`/爱心 确认 ${id + 2}`, 'own points']], cheng);
    await yin(`/爱心 确认 ${id + 2}`);
    await desk.refuses([[`/爱心 撤回 ${id + 2} 不要了`, 'own points']], cheng);
    expect(await yin(`/爱心 确认 ${id} ${id + 1} 99`)).to.match(/已确认.*\n.*已确认.*\n没有 99 号提议/);
  });

  it('reads hours, tasks and Chinese numbers by the published rules', async () => {
    expect(await jin('/爱心 13812345679 2小时 夜间巡逻')).to.match(/李建国 6 个爱心/);
    expect(await jin('/爱心 13812345679 半小时 打扫楼道')).to.match(/ 1 个爱心/);
    expect(await jin('/爱心 13812345679 调解 帮两家说和')).to.match(/ 5 个爱心，帮两家说和/);
    expect(await jin('/爱心 13812345679 八个 帮忙搬东西')).to.match(/ 8 个爱心/);
    await desk.refuses([['/爱心 13812345679 15 又帮忙', 'day']], jin);
  });

  it('refuses what is no number of points, and says what to write', async () => {
    const amounts = ['0', '-5', '1.5', '1e3', '999999', '51', '99999999999999999999', '很多', '10分钟', '零'];
    await desk.refuses(
      amounts.map((amount) => [`/爱心 王秀兰 ${amount} 夜间巡逻`, 'no points'] as const),
      jin,
    );
    await desk.refuses(
      [
        ['/爱心 王秀兰 10', 'no reason'],
        ['/爱心 王秀兰 10 ，，', 'no reason'],
        ['/爱心 没有人 10 夜间巡逻', 'nobody'],
        ['/爱心 13900000000 10 夜间巡逻', 'nobody'],
        [`/爱心 ${ticketNumber(90_000)} 10 夜间巡逻`, 'no card'],
        ['/爱心 ？ 10 夜间巡逻', 'nobody named'],
        ['/爱心 确认', 'which'],
        ['/爱心 确认 十二', 'which'],
        ['/爱心 撤回 1', 'no reason'],
      ],
      jin,
    );
    await desk.refuses([['/爱心 13812345678 10 夜间巡逻', 'belongs in private']], (words) => cheng(words, { room }));
  });

  it('is no command for other roles, other places and residents’ groups', async () => {
    await desk.refuses([['/爱心 王秀兰 10 夜间巡逻', 'not allowed']], (words) => desk.say('wx-hua-renxin', words));
    await desk.refuses([['/爱心 13812345678 10 夜间巡逻', 'elsewhere']], (words) => desk.say('wx-wu-zhenhua', words));
    const id = await proposed();
    await desk.refuses([[`/爱心 确认 ${id}`, 'not theirs']], (words) => desk.say('wx-wu-zhenhua', words));
    await desk.refuses([['/爱心', 'residents group']], (words) => cheng(words, { room: 'room-gongdian-residents' }));
    await desk.refuses([['/爱心 查 王秀兰', 'belongs in private']], (words) => cheng(words, { room }));
    await desk.refuses([['/爱心 发卡 张三', 'not the desk']], jin);
    await jin(`/爱心 收回 ${id}`);
    await desk.refuses([[`/爱心 确认 ${id}`, 'over']], cheng);
  });

  it('lets one of two colleagues confirm who do so at once', async () => {
    const before = await balance();
    const id = await proposed();
    const answers = await Promise.all([cheng(`/爱心 确认 ${id}`), yin(`/爱心 确认 ${id}`)]);
    expect(answers.filter((said) => said.includes('已告诉本人'))).to.have.length(1);
    expect(answers.filter((said) => said.includes('已经确认过了'))).to.have.length(1);
    expect(await balance()).to.equal(before + 2);
  });

  it('refuses, with a reason that the proposer reads', async () => {
    const id = await proposed();
    await desk.refuses([[`/爱心 不同意 ${id}`, 'no reason']], cheng);
    await cheng(`/爱心 不同意 ${id} 那天没有活动`);
    const [told] = (await desk.said()).filter(({ recipient }) => recipient.startsWith('person:'));
    expect(told?.text).to.equal(`爱心 ${id}号提议没有通过：那天没有活动`);
    await desk.refuses([[`/爱心 确认 ${id}`, 'over']], cheng);
  });

  it('takes back what was a mistake, once, and not what is spent', async () => {
    const before = await balance();
    const id = await proposed();
    await cheng(`/爱心 确认 ${id}`);
    expect(await cheng(`/爱心 撤回 ${id} 写错人了`)).to.equal(`${id}号已撤回：王秀兰 -2 个爱心，已告诉本人。`);
    expect(await balance()).to.equal(before);
    await desk.refuses([[`/爱心 撤回 ${id} 写错人了`, 'over']], cheng);
  });

  it('proposes for whoever resolved a ticket, once it is resolved', async () => {
    const ticket = await desk.report();
    await desk.refuses([[`/爱心 工单${ticket} 5 修好了路灯`, 'ticket open']], jin);
    await desk.say('wx-lin-chunmei', `/接单 ${ticket}`);
    await desk.say('wx-lin-chunmei', `/办结 ${ticket} 换了新灯`);
    expect(await jin(`/爱心 工单${ticket} 5 修好了路灯`)).to.match(/提议给 林春梅 5 个爱心/);
  });

  it('proposes for a core household once its phone is known here', async () => {
    const lin = (words: string) => desk.say('wx-lin-chunmei', words);
    await desk.refuses([['/爱心 中心户 5 调解纠纷', 'no household']], lin);
    await resident('韩桂珍', '13800000251', 'o-han');
    expect(await lin('/爱心 中心户 5 调解纠纷')).to.match(/提议给 韩桂珍 5 个爱心/);
  });

  it('pays a reward out against its code, once, here, by somebody else', async () => {
    await has(wang, 30);
    const order = () =>
      desk.run((tx) => redeem(tx, { reward: 'towel', personId: wang, conversation: 'official-account:o-wang' }));
    const got = await order();
    if (got.kind !== 'held') throw new Error(got.kind);
    await desk.refuses([[`/核销 ${got.code}`, 'other place']], (words) => desk.say('wx-wu-zhenhua', words));
    await desk.refuses([[`/核销 ${got.code}`, 'not allowed']], jin);
    await desk.refuses(
      [
        ['/核销', 'no code'],
        ['/核销 12345', 'no code'],
        ['/核销 毛巾', 'no code'],
        [`/核销 ${got.code === '000000' ? '000001' : '000000'}`, 'wrong code'],
      ],
      yin,
    );
    await desk.said();
    expect(await yin(`/核销 ${got.code}`, { room })).to.equal(`已核销：兑换 ${got.claim.number}\n毛巾，请交给 王**。`);
    await desk.refuses([[`/核销 ${got.code}`, 'used']], yin);
    const receipts = (await desk.said()).filter(({ recipient }) => recipient.endsWith('o-wang'));
    expect(receipts.map(({ text }) => text)).to.deep.equal([
      `毛巾领好了，兑换 ${got.claim.number}。\n不是您领的，回复 0。`,
    ]);
    const late = await order();
    if (late.kind !== 'held') throw new Error(late.kind);
    await desk.later(10 * 24 * 3600_000);
    expect(await yin(`/核销 ${late.code}`)).to.equal(`兑换 ${late.claim.number} 过期没领，爱心已退回。请居民重新换。`);
    const own = await has(await desk.member('yin-xiaoyu').then(({ personId }) => personId), 20);
    expect(own.kind).to.equal('done');
    const { personId } = await desk.member('yin-xiaoyu');
    const hers = await desk.run((tx) => redeem(tx, { reward: 'soap', personId, conversation: null }));
    if (hers.kind === 'held') await desk.refuses([[`/核销 ${hers.code}`, 'own']], yin);
  });

  it('shows residents what a keeper has photographed', async () => {
    await desk.refuses([['/爱心 照片 大米', 'no photo']], yin);
    const media = { type: 'media' as const, media: { kind: 'image' as const, ref: 'photo-1' } };
    await desk.handle({ channel: 'wechaty', id: 'p1', sender: 'wx-yin-xiaoyu', room, content: media });
    await desk.refuses([['/爱心 照片 电视', 'no reward']], yin);
    expect(await yin('/爱心 照片 大米', { room })).to.include('居民换大米时能看到');
    await desk.run(async (tx) => {
      await tx.query("UPDATE media SET status = 'stored' WHERE conversation = ''", []);
    });
    await desk.said();
    await desk.say('o-wang', '换奖品');
    await desk.say('o-wang', '大米');
    expect((await desk.said()).map((row) => (row as unknown as { media?: string[] }).media?.length)).to.deep.equal([1]);
  });

  it('leaves a whole chain and nobody to be found when somebody is erased', async () => {
    const id = await resident('孙玉', '13812345670', 'o-sun');
    await jin('/爱心 13812345670 12 帮孙玉家邻居');
    const waiting = (await jin('/爱心')).match(/(\d+)号 孙玉/)?.[1];
    await cheng(`/爱心 确认 ${waiting}`);
    await desk.say('o-sun', '换奖品');
    await desk.say('o-sun', '香皂');
    expect(await desk.say('o-sun', '对')).to.include('换好了');
    await desk.run((tx) => erasePerson(tx, id));
    const left = await desk.run(async (tx) => {
      const found: string[] = [];
      const tables = ['love_entries', 'love_words', 'love_accounts', 'love_proposals', 'love_cards', 'claims'];
      for (const table of tables) {
        const rows = await tx.query(`SELECT * FROM ${table}`, []);
        if (JSON.stringify(rows).includes(id)) found.push(table);
      }
      for (const { id: name, broken } of loveCardInvariants) if ((await broken(tx)).length > 0) found.push(name);
      return found;
    });
    expect(left).to.deep.equal([]);
  });

  it('gives a paper card to whoever has no phone, and a reward for it', async () => {
    const said = await yin('/爱心 发卡 赵奶奶');
    const [, number = '', code = ''] = /卡号 (\d{7})\n卡码 (\d{6})/.exec(said) ?? [];
    await desk.refuses([['/爱心 发卡 赵奶奶', 'belongs in private']], (words) => yin(words, { room }));
    await desk.refuses([['/爱心 发卡 13812345678', 'usage']], yin);
    expect(await jin(`/爱心 ${number} 12 包饺子`)).to.match(/提议给 赵奶奶 12 个爱心/);
    const [, id] = /^(\d+)号/.exec(await jin(`/爱心 赵奶奶 12 包饺子`)) ?? [];
    await cheng(`/爱心 确认 ${id}`);
    expect(await yin(`/爱心 查 ${number}`)).to.equal(
      `赵奶奶，爱心卡 ${number}\n现有 12 个，一共得过 12 个，服务 0分钟`,
    );
    const wrong = code === '000000' ? '000001' : '000000';
    await desk.refuses(
      [
        [`/爱心 兑换 ${number} ${wrong} 毛巾`, 'wrong code'],
        [`/爱心 兑换 ${number} ${code} 电视`, 'no reward'],
        [`/爱心 兑换 ${number} ${code} 大米`, 'short'],
        [`/爱心 兑换 1000010 ${code} 毛巾`, 'no card'],
        [`/爱心 兑换 ${number}`, 'usage'],
      ],
      yin,
    );
    expect(await yin(`/爱心 兑换 ${number} ${code} 毛巾`)).to.equal('已兑换：毛巾，请交给本人。卡里还有 2 个爱心。');
  });
});
