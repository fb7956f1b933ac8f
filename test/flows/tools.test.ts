/** Borrowing as a resident says it: found in her words, kept under a code, waited for, renewed, cancelled; one of many gets the last. */
import { expect } from 'chai';
import { conversationOf } from '../../src/engine/handle.ts';
import { Desk } from '../commands/desk.ts';
import { borrower, lend, nothingTaken, toolTroubles } from '../support/tools.ts';

const HOUR = 3600_000;

describe('borrowing a tool', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('yin-xiaoyu');
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

  /** Says each of these, and reads what fits to the last. */
  const says = async (name: string, words: readonly string[], ...fits: readonly RegExp[]) => {
    let heard = '';
    for (const each of words) heard = (await desk.hear(`o-${name}`, each)).join('\n');
    for (const each of fits) expect(heard).to.match(each);
    return heard;
  };
  const pushed = async (name: string) =>
    (await desk.said()).filter(({ recipient }) => recipient === `conversation:official-account:o-${name}`);
  const loansOut = (tool: string, at?: string) => desk.run((tx) => lend(tx, 'neighbour', tool, at));

  it('begins with one character, and ends with a code and where to go', async () => {
    await borrower(desk, '401');
    await says('401', ['钻'], /^电钻：供电社区睦邻益站有 2 把。\n可以借 3 天/, /给我留着，回复 1/);
    await says('401', ['1'], /戴护目镜/, /看过了、记住了，回复 1/);
    await says('401', ['看过了'], /满18岁了吗/);
    const held = await says('401', ['满了'], /^好的，借用 \d{7}\n取件码 \d{6}\n/, /前到供电社区睦邻益站取电钻/);
    await says('401', ['借电钻', '1', '1', '1'], /^借用 \d{7} 电钻\n取件码 \d{6}/);
    const number = /借用 (\d{7})/.exec(held)?.[1];
    await says('401', ['我的'], new RegExp(`借用 ${number} 电钻（已留名额）`));
    await says('401', ['1', '取消借用'], new RegExp(`^借用 ${number} 已取消`));
    await says('401', ['我的', '1'], /已取消/);
  });

  it('is only for adults who have read the note', async () => {
    await borrower(desk, '402');
    await says('402', ['借角磨机', '1', '不借了'], /好的，不留了/);
    await says('402', ['借角磨机', '1', '1', '没满'], /请家里大人来借/);
    expect(await desk.run((tx) => tx.query("SELECT number FROM claims WHERE state = 'held'", []))).to.deep.equal([]);
  });

  it('shows all there is, page by page, and what her words may mean', async () => {
    await borrower(desk, '403');
    await says('403', ['借工具'], /想借什么/, /电钻（有 3 把），回复 1/, /看更多，回复 9/);
    await says('403', ['更多'], /轮椅/, /缝纫机/);
    await says('403', ['轮椅'], /^轮椅：供电社区睦邻益站有 2 辆/);
    await says('403', ['看别的'], /想借什么/);
    await says('403', ['取消', 'dianzuan'], /^电钻：供电社区睦邻益站/);
    await says('403', ['看别的'], /想借什么/);
    await says('403', ['打'], /您要借哪一种/, /打气筒/);
    await says('403', ['飞机'], /^没有“飞机”/);
    await says('403', ['梯孑'], /^没有叫“梯孑”的。您是不是要：\n梯子/);
    await says('403', ['是'], /^梯子：/);
    await says('403', ['有没有打气筒'], /^打气筒：/);
    await says('403', ['楼上电钻太吵了'], /对吗|楼上|在哪里|您在哪/);
    await says('403', ['取消']);
  });

  it('leads a stranger through consent and registration first, and then goes on', async () => {
    await says('stranger', ['借锤子', '1'], /同意/);
    await says('stranger', ['同意'], /先登记/);
    await says('stranger', ['取消'], /没有登记，先不留了/);
    await desk.run(async (tx) => {
      const row = await conversationOf(tx, {
        channel: 'official-account',
        id: '',
        sender: 'o-stranger',
        content: { type: 'follow' },
      });
      expect(await tx.query('SELECT number FROM claims WHERE person_id = ?', [row.personId])).to.deep.equal([]);
    });
  });

  it('is possible elsewhere, or later: the next in line is asked when it comes back', async () => {
    for (const name of ['404', '405', '406']) await borrower(desk, name);
    await loansOut('ladder');
    const second = await loansOut('ladder');
    await says('404', ['借梯子'], /都有人用着，最早 \d+月\d+日还/, /排队等，回复 1\n去矿工社区睦邻益站借，回复 2/);
    await says('404', ['2'], /^梯子：矿工社区睦邻益站有 1 架/);
    await says('404', ['1'], /取件码/);
    await says('405', ['借梯子', '排队'], /排上队了，借用 \d{7}\n梯子，您是第 1 位/);
    await says('406', ['借梯子', '等'], /您是第 2 位/);
    await desk.say('wx-yin-xiaoyu', `/归还 ${second}`);
    await desk.later(1000);
    expect((await pushed('405'))[0]?.text).to.match(/梯子，供电社区睦邻益站\n这个名额给您留到/);
    await says('405', ['取消', '我的', '1'], /梯子，供电社区睦邻益站\n这个名额给您留到/);
    await says('405', ['不要'], /让给下一位/);
    await desk.later(1000);
    expect(await pushed('406')).to.have.length(1);
    await says('406', ['要'], /梯子给您留好了。\n取件码 \d{6}/);
  });

  it('may take longer, unless somebody waits', async () => {
    const id = await borrower(desk, '407');
    await borrower(desk, '408');
    const number = await desk.run((tx) => lend(tx, id, 'drain-snake'));
    await says('407', ['续借'], /^借用 \d{7} 管道疏通机（GD-ST-01）\n/, /还要多用几天，回复 1/);
    await says('408', ['借疏通机', '1'], /第 1 位/);
    await says('407', ['1'], /有邻居在等管道疏通机，不能续借了/);
    await says('408', ['我的', '1', '不借了']);
    await says('407', ['续借', '续借'], new RegExp(`^续借好了，借用 ${number}\n`));
    await says('407', ['续借'], /还到供电社区睦邻益站/);
    await says('407', ['我的'], new RegExp(`借用 ${number} 管道疏通机`));
  });

  it('is reminded of before, on the day and after; nothing more once it is back', async () => {
    const id = await borrower(desk, '409');
    const number = await desk.run((tx) => lend(tx, id, 'wheelchair'));
    const start = (await desk.run(async ({ now }) => now)).getTime();
    await desk.said();
    const heard: string[] = [];
    for (const day of [12, 13, 14, 15, 16, 20, 21, 24]) {
      const at = new Date(start + day * 24 * HOUR + 8 * HOUR).toISOString().slice(0, 10);
      await desk.at(`${at}T11:00`);
      heard.push(...(await pushed('409')).map(({ text }) => `${day} ${text.split('\n')[0]?.replace(/，借用.*/, '')}`));
    }
    expect(heard).to.deep.equal([
      '13 轮椅该还了',
      '14 轮椅该还了',
      '15 轮椅过了还的日子 1 天',
      '20 轮椅过了还的日子 6 天',
      '21 轮椅过了还的日子 7 天',
    ]);
    await says('409', ['借锤子', '1'], new RegExp(`您家有过期没还的，借用 ${number}`));
    await says('409', ['续借'], /已经过期 \d+ 天，请尽快还/);
    await desk.say('wx-yin-xiaoyu', `/归还 ${number}`);
    await desk.said();
    await desk.later(30 * 24 * HOUR);
    expect(await pushed('409')).to.deep.equal([]);
  });

  it('is kept as many times as a household may have, and no more', async () => {
    const id = await borrower(desk, '410');
    await borrower(desk, 'husband', { flat: '410' });
    await desk.run((tx) => lend(tx, id, 'pump'));
    await says('husband', ['借锤子', '1'], /取件码/);
    await says('410', ['借梯子', '1'], /取件码/);
    await says('husband', ['借轮椅', '1'], /一户最多同时借 3 件/);
  });

  it('of a dozen at once, as many get one as there are; all others wait, each in their own place', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `r${i}`);
    for (const name of names) {
      await borrower(desk, name, { flat: String(500 + names.indexOf(name)) });
      await desk.hear(`o-${name}`, '借卷尺');
    }
    const answers = await Promise.all(names.map((name) => desk.hear(`o-${name}`, '1')));
    const codes = answers.flatMap((each) => /取件码 (\d{6})/.exec(each.join())?.[1] ?? []);
    expect(new Set(codes).size).to.equal(2);
    const others = answers.filter((each) => !each.join().includes('取件码'));
    for (const each of others) expect(each.join()).to.match(/刚刚被别人借走了。要排队等吗/);
    const late = names.filter((_, i) => !answers[i]?.join().includes('取件码'));
    const waiting = await Promise.all(late.map((name) => desk.hear(`o-${name}`, '要')));
    const places = waiting.map((each) => Number(/第 (\d+) 位/.exec(each.join())?.[1]));
    expect(places.sort((a, b) => a - b)).to.deep.equal(late.map((_, i) => i + 1));
  });
});
