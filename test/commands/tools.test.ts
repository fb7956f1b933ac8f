/** /借出, /归还 and /盘点 as a keeper uses them: by code, over the counter, damaged, counted; and each refusal with what to do. */
import { expect } from 'chai';
import { borrower, lend, nothingTaken, toolTroubles } from '../support/tools.ts';
import { Desk } from './desk.ts';

describe('a keeper', () => {
  let desk: Desk;
  let room: string;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('yin-xiaoyu', 'lin-chunmei', 'wu-zhenhua', 'qin-zhengyang');
    room = await desk.group('gongdian');
  });
  after(() => desk.close());
  beforeEach(async () => {
    await desk.run(nothingTaken);
    await desk.later(0);
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    expect(await desk.run(toolTroubles)).to.deep.equal([]);
  });
  const keeper = (text: string) => desk.say('wx-yin-xiaoyu', text);
  const inGroup = (text: string) => desk.say('wx-yin-xiaoyu', text, { room });
  const codeIn = (text: string) => /取件码 (\d{6})/.exec(text)?.[1] ?? '';
  const numberIn = (text: string) => Number(/借用 (\d{7})/.exec(text)?.[1]);
  const reserve = async (name: string, tool: string) => {
    await borrower(desk, name);
    await desk.hear(`o-${name}`, `借${tool}`);
    return (await desk.hear(`o-${name}`, '1')).join('\n');
  };

  it('hands over by code, and takes back by it', async () => {
    const code = codeIn(await reserve('401', '梯子'));
    const said = await inGroup(`／借出 ${code}`);
    expect(said).to.match(/^已借出：梯子 GD-TZ-01\n借用 \d{7}，11月22日 17:00前还\n还的时候发：\/归还 GD-TZ-01$/);
    expect(said).not.to.match(/王|1380/);
    expect(await inGroup(`/giveback ${code}`)).to.match(/^已归还：梯子 GD-TZ-01（借用 \d{7}）$/);
    const told = (await desk.said()).map(({ recipient, text }) => `${recipient} ${text.split('\n')[0]}`);
    expect(told).to.have.length(2);
    expect(told[0]).to.match(/^conversation:official-account:o-401 梯子已交给您，借用 \d{7}$/);
    expect(told[1]).to.match(/^conversation:official-account:o-401 梯子已还/);
  });

  it('tells wrong, used, cancelled and lapsed codes apart, and another station’s', async () => {
    const used = codeIn(await reserve('402', '锤子'));
    await keeper(`/借出 ${used}`);
    const cancelled = codeIn(await reserve('403', '锤子'));
    for (const words of ['我的', '1', '不借了']) await desk.hear('o-403', words);
    const elsewhere = codeIn(await reserve('404', '缝纫机'));
    await desk.refuses(
      [
        ['/借出 000000', 'wrong code'],
        ['/借出 1000018', 'wrong code'],
        [`/借出 ${used}`, 'code used'],
        [`/借出 ${cancelled}`, 'code cancelled'],
        [`/借出 ${elsewhere}`, 'other station'],
        ['/借出 电钻', 'usage'],
      ],
      keeper,
    );
    const late = codeIn(await reserve('405', '打气筒'));
    await desk.later(30 * 3600_000);
    await desk.refuses([[`/借出 ${late}`, 'code lapsed']], keeper);
    expect((await desk.said()).map(({ text }) => text).join('\n')).to.match(/打气筒没有来取，不再留了/);
  });

  it('lends over the counter to who signs, whatever station has it', async () => {
    expect(await keeper('/借出 锤 张三 138 0000 0000')).to.match(/^已借出：锤子 GD-CZ-01\n张三 13800000000\n/);
    expect(await inGroup('/借出 GD-CZ-02 李四 13800000001')).to.match(
      /^已借出：锤子 GD-CZ-02\n借用[\s\S]*请私聊我发。$/,
    );
    await desk.refuses(
      [
        ['/借出 锤子 王五 13800000002', 'none there'],
        ['/借出 飞机 王五 13800000002', 'no such tool'],
        ['/借出 打 王五 13800000002', 'which tool'],
        ['/借出 GD-XX-99 王五 13800000002', 'no such item'],
        ['/借出 KG-CC-01 王五 13800000002', 'no such item'],
        ['/借出 KG-TZ-01 王五 13800000002', 'other station'],
        ['/借出 GD-CZ-01 王五 13800000002', 'other item'],
        ['/借出 梯子 王五 123456', 'bad phone'],
        ['/借出 梯子 13800000002', 'usage'],
      ],
      keeper,
    );
    // nothing is kept of whoever got nothing
    const known = await desk.run((tx) =>
      tx.query('SELECT id FROM persons WHERE phone_index = ?', [tx.vault.index('13800000002')]),
    );
    expect(known).to.deep.equal([]);
  });

  it('reads the note out before something dangerous goes out', async () => {
    const said = await keeper('/借出 电钻 张三 13800000003');
    expect(said).to.match(/身份证[\s\S]*戴护目镜[\s\S]*已告知/);
    expect(await desk.outcome()).to.equal('refused: safety note');
    expect(await keeper('/借出 电钻 张三 13800000003 已告知')).to.match(/^已借出：电钻/);
  });

  it('gives a household no more than the rules say, nor anything while something is late, but for a reason', async () => {
    for (const tool of ['锤子', '梯子', '打气筒']) await keeper(`/借出 ${tool} 赵六 13800000004`);
    await desk.refuses([['/借出 轮椅 赵六 13800000004', 'limit']], keeper);
    await desk.refuses([['/借出 轮椅 赵六 13800000004 特批', 'no reason']], keeper);
    expect(await keeper('/借出 轮椅 赵六 13800000004 特批 老人摔了腿')).to.match(/^已借出：轮椅/);
    await desk.later(4 * 24 * 3600_000);
    await desk.refuses([['/借出 卷尺 赵六 13800000004', 'overdue']], keeper);
    const [loan] = await desk.run((tx) =>
      tx.query<{ words: string }>("SELECT words FROM tool_loans WHERE type = 'wheelchair' AND returned_at IS NULL", []),
    );
    expect(loan?.words).not.to.include('摔');
  });

  it('takes back what is damaged: a ticket for the repair, and nobody gets it meanwhile', async () => {
    await keeper('/借出 手推车 张三 13800000005');
    await desk.said();
    await desk.refuses(
      [
        ['/归还 GD-TC-01 损坏', 'no words'],
        ['/归还 GD-TC-01 很好', 'stray words'],
      ],
      keeper,
    );
    const said = await keeper('/归还 gd-tc-01 损坏 轮子掉了');
    expect(said).to.match(/^已收回待修：手推车 GD-TC-01（借用 \d{7}）\n维修 工单 (\d{7})\n.*\/盘点 修好 GD-TC-01$/);
    const number = Number(/工单 (\d{7})/.exec(said)?.[1]);
    expect((await desk.ticket(number)).categoryId).to.equal('tool-repair');
    const alert = (await desk.said()).find(({ recipient }) => recipient === 'node:gongdian');
    expect(alert?.text).to.match(/^【新工单】工单 \d{7} 工具维修\n供电社区睦邻益站\n手推车 GD-TC-01 坏了：轮子掉了/);
    await desk.refuses(
      [
        ['/借出 手推车 李四 13800000006', 'none there'],
        ['/归还 GD-TC-01', 'not lent'],
        [`/归还 ${numberIn(said)}`, 'back already'],
      ],
      keeper,
    );
    expect(await keeper('/盘点 修好 GD-TC-01')).to.equal('GD-TC-01 现在是“在架”。');
    expect(await keeper('/借出 手推车 李四 13800000006')).to.match(/^已借出/);
    expect(await keeper('/归还 GD-TC-01 丢失 被人偷了')).to.match(/^记下丢失/);
    await keeper('/盘点 找到 GD-TC-01');
  });

  it('sends a photo first: of what is damaged it goes with the ticket, of a type it is what residents see', async () => {
    const photo = (sender: string, id: string) =>
      desk.handle({
        channel: 'wechaty',
        id,
        sender,
        room,
        content: { type: 'media', media: { kind: 'image', ref: id } },
      });
    const kept = () => desk.run((tx) => tx.query<{ ref: string; ticket: number }>('SELECT ref, ticket FROM media', []));
    await photo('wx-lin-chunmei', 'of nobody who lends');
    await photo('wx-yin-xiaoyu', 'broken');
    await keeper('/借出 轮椅 张三 13800000010');
    const said = await inGroup('/归还 GD-LY-01 损坏 刹车松了');
    expect(said).to.match(/维修 工单 \d{7}，照片1张/);
    expect(await kept()).to.deep.equal([{ ref: 'broken', ticket: Number(/工单 (\d{7})/.exec(said)?.[1]) }]);
    await keeper('/盘点 修好 GD-LY-01');
    await desk.refuses([['/盘点 照片 轮椅', 'no photo']], keeper);
    await photo('wx-yin-xiaoyu', 'wheelchair');
    expect(await inGroup('/盘点 照片 轮椅')).to.match(/^轮椅的照片换好了/);
    await borrower(desk, '407');
    await desk.said();
    await desk.hear('o-407', '借轮椅');
    const [shown] = await desk.said();
    expect(shown).to.deep.include({ recipient: 'conversation:official-account:o-407', text: '' });
    await desk.later(9 * 24 * 3600_000);
    expect((await kept()).map(({ ref }) => ref)).to.include('wheelchair');
  });

  it('counts: what should be there, what differs, what to do about it', async () => {
    await keeper('/借出 GD-LS-01 张三 13800000007');
    expect(await keeper('/盘点')).to.match(
      /^供电社区睦邻益站 盘点\n[\s\S]*螺丝刀套装：应在架 1（GD-LS-02），已借出 GD-LS-01\n/,
    );
    expect(await keeper('/盘点 gd-tz-01 GD-TZ-02')).to.match(
      /^供电社区睦邻益站 盘点相符，在架 2 件，已记下。\n没有点到：电钻/,
    );
    const said = await keeper('/盘点 GD-TZ-01 GD-LS-01 GD-LS-02 KG-TZ-01');
    expect(said).to.match(/有出入[\s\S]*少了 GD-TZ-02\n.*\/盘点 缺 GD-TZ-02\n/);
    expect(said).to.match(/多了 GD-LS-01（已借出），请发：\/归还 GD-LS-01\n多了 KG-TZ-01（在架），是别的益站的/);
    await desk.refuses(
      [
        ['/盘点 GD-TZ-99', 'unknown items'],
        ['/盘点 缺', 'which item'],
        ['/盘点 缺 GD-LS-01', 'still lent'],
        ['/盘点 缺 GD-TZ-02 KG-TZ-01', 'other station'],
      ],
      keeper,
    );
    expect(await keeper('/盘点 都在')).to.match(/相符/);
    await keeper('/盘点 缺 GD-TZ-02');
    await keeper('/盘点 找到 GD-TZ-02');
  });

  it('takes a reservation back when nothing is left for it, and she is told', async () => {
    await reserve('406', '角磨机');
    for (const words of ['1', '1']) await desk.hear('o-406', words);
    await desk.said();
    expect(await keeper('/盘点 缺 GD-JM-01')).to.match(/现在是“找不到”。\n有 1 个预约没有东西了，已取消并告诉居民。$/);
    expect((await desk.said())[0]?.text).to.match(/^对不起，供电社区睦邻益站的角磨机坏了或找不到了/);
    await keeper('/盘点 找到 GD-JM-01');
  });

  it('sees what is out and late, with names in private alone; the group reads numbers in the morning', async () => {
    await keeper('/借出 打气筒 张三 13800000008');
    expect(await keeper('/借出')).to.match(/借出 1：\n借用 \d{7} 打气筒 GD-QT-01 .* 张三 13800000008$/);
    expect(await inGroup('/借出')).not.to.match(/张三|1380/);
    // one of these mornings the station is open
    for (const days of [3, 1]) await desk.later(days * 24 * 3600_000);
    const digest = (await desk.said()).filter(({ text }) => text.startsWith('【汇总】') && text.includes('过期'));
    expect(digest.at(-1)?.recipient).to.equal('node:gongdian');
    expect(digest.at(-1)?.text).to.match(/过期没还 1 件\n借用 \d{7} 打气筒 GD-QT-01，过期 \d 天/);
    expect(digest.map(({ text }) => text).join('')).not.to.match(/张三|1380/);
  });

  it('is the only one who may; others read why', async () => {
    const lent = await desk.run(async (tx) => {
      const [person] = await tx.query<{ id: string }>('SELECT id FROM persons WHERE staff_key IS NULL LIMIT 1', []);
      return lend(tx, person?.id ?? '', 'hammer');
    });
    for (const command of ['/借出 123456', `/归还 ${lent}`, '/盘点']) {
      await desk.say('wx-lin-chunmei', command);
      expect(await desk.outcome(), command).to.equal('refused: not allowed');
    }
    await desk.refuses([[`/归还 ${lent}`, 'other station']], (text) => desk.say('wx-wu-zhenhua', text));
    await desk.refuses([['/借出 打气筒 张三 13800000009', 'which station']], (text) =>
      desk.say('wx-qin-zhengyang', text),
    );
    expect(await desk.say('wx-yin-xiaoyu', '/帮助')).to.include('/借出（/lend）');
    expect(await desk.say('wx-lin-chunmei', '/帮助')).not.to.include('/借出');
  });
});
