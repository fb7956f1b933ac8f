/** /排班 and /签到 as staff say them: sessions in words, walk-ins, arrivals, visits at home; and what is refused, with what to do. */
import { expect } from 'chai';
import { claim } from '../../src/domain/allotments/claims.ts';
import { codeOf } from '../../src/domain/allotments/codes.ts';
import { book } from '../../src/domain/clinic/bookings.ts';
import { bookingPage, sessionPage } from '../../src/domain/clinic/export.ts';
import { atOneMoment } from '../../src/store/moment.ts';
import { neighbour } from '../support/residents.ts';
import { Desk } from './desk.ts';

const EVERYTHING = { from: null, to: null, nodes: null, names: false, restricted: false, platform: null };

describe('/排班 and /签到', () => {
  let desk: Desk;
  let room: string;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('hua-renxin', 'cheng-lixin', 'lin-chunmei', 'jian-shoukang', 'lei-jingguo');
    room = await desk.group('gongdian');
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const says = (words: string, who = 'wx-hua-renxin') => desk.say(who, words, { room });
  const made = async (words: string) => Number(/场次 (\d+)/.exec(await says(`/排班 ${words}`))?.[1]);
  const patient = { name: '李桂英', age: 82, isSelf: false, group: 'aged' as const, consent: 'asked' as const };
  const booked = async (id: number) => {
    const who = await neighbour(desk);
    const { personId, conversation } = who;
    const done = await desk.run((tx) => book(tx, id, { personId, conversation, patient }));
    if (done.kind !== 'held') throw new Error(done.kind);
    const { number } = done.claim;
    return { who, number, code: await desk.run(async (tx) => codeOf(tx.vault, number)) };
  };

  for (const [words, read] of [
    ['义诊 下周二上午 20人', /上午11:30结束。\n场次 \d+ 义诊 11月24日（周二）上午9:00 供电社区卫生服务站，约 0\/20$/],
    [
      '11月28日下午2点半到4点 健康讲座 主题:冬天防滑 60人',
      /下午4:00结束。\n.*健康讲座（冬天防滑）11月28日（周六）下午2:30/,
    ],
    ['免费体检，明天八点，10个名额，一家1，供电卫生站', /上午10:30结束。\n.*免费体检 11月21日（周六）上午8:00.*0\/10$/],
    ['讲座 后天下午3点 40人 供电卫生站', /健康讲座 11月22日（周日）下午3:00/],
    ['每周四 家庭医生 9:00-11:30 12人 除11月26日、12月31日', /每周四都有.*\n头一场：.*12月3日（周四）上午9:00/],
  ] as const) {
    it(`reads ${words}`, async () => expect(await says(`/排班 ${words}`)).to.match(read));
  }

  it('refuses what is none, says why, and plans nothing', async () => {
    const count = () => desk.run((tx) => tx.query('SELECT id FROM clinic_plans', []));
    const before = await count();
    await desk.refuses(
      [
        ['义诊 昨天上午 20人', 'past'],
        ['义诊 今天上午八点 20人', 'past'],
        ['义诊 11月1日上午 20人', 'far'],
        ['义诊 后天 20人', 'no time'],
        ['义诊 后天上午', 'no places'],
        ['义诊 后天上午 0人', 'places'],
        ['义诊 后天上午 5人 优先6', 'reserved'],
        ['讲故事 后天上午 20人', 'no kind'],
        ['义诊 后天上午 20人 矿工总医院', 'not theirs'],
        ['义诊 后天上午 20人 老地方', 'unread'],
        ['取消 99999 下雨', 'no session'],
        ['名额 99999 3', 'no session'],
      ].map(([words, outcome]) => [`/排班 ${words}`, outcome ?? ''] as const),
      (words) => says(words),
    );
    expect(await count()).to.have.length(before.length);
    expect(await says('/排班 义诊 后天上午 20人', 'wx-lin-chunmei')).to.match(/不能|没有|不归/);
    expect(await desk.outcome()).to.equal('refused: not allowed');
  });

  it('the same twice is said, not planned twice', async () => {
    await made('义诊 12月1日下午 5人');
    expect(await says('/排班 义诊 12月1日下午 5人')).to.include('已经有一场一样的');
  });

  it('arrivals: the right code once, the papers that were spoken of, no name in the group', async () => {
    const id = await made('义诊 今天下午3点到5点 5人');
    const { number, code } = await booked(id);
    const other = await booked(id);
    await desk.refuses(
      [
        ['/签到 000000', 'wrong code'],
        ['/签到 12', 'usage'],
        [`/签到 ${code}`, 'not today'],
      ],
      (words) => says(words),
    );
    await desk.at('2026-11-20T14:30:00');
    expect(await says(`/签到 ${code}`, 'wx-jian-shoukang')).to.match(/是别处的/);
    const answer = await says(`/签到 ${code.slice(0, 3)} ${code.slice(3)}`);
    expect(answer)
      .to.match(new RegExp(`^签到了，预约 ${number}。`))
      .and.include('请看证件：80岁以上');
    expect(answer).not.to.include('李桂英');
    expect(await says(`/签到 ${code}`)).to.equal(`预约 ${number} 已经签过到了。`);
    expect(await desk.outcome()).to.equal('refused: code used');
    expect(await desk.say('wx-lin-chunmei', `/签到 ${other.number}`)).to.include('李桂英，82岁');
  });

  it('walk-ins take the same places, and none more', async () => {
    const id = await made('健康讲座 今天下午4点到5点 2人');
    expect(await says(`/排班 现场 张三 13800000901 ${id}`)).to.include(`约 1/2`);
    const { code } = await booked(id);
    expect(await says(`/签到 现场 李四 ${id}`)).to.include('没有名额了');
    expect(await desk.outcome()).to.equal('refused: full');
    expect(await says(`/签到 ${code}`)).to.include('签到了');
    expect(await says('/排班 现场 王五')).to.include('写上场次号');
    expect(await says('/排班 现场')).to.include('写上姓名');
  });

  it('places may grow, and shrink to what is taken; whoever waits is asked', async () => {
    const id = await made('义诊 12月2日下午 1人');
    await booked(id);
    const li = await neighbour(desk);
    const { personId, conversation } = li;
    await desk.run((tx) =>
      claim(tx, { allotment: `session:${id}`, subject: personId, personId, conversation, details: patient }),
    );
    expect(await says(`/排班 名额 ${id} 0`)).to.include('写上新的名额');
    await desk.said();
    expect(await says(`/排班 名额 ${id} 3`)).to.include('约 1/3，候补 1');
    await desk.later(0);
    expect((await desk.said()).map(({ text }) => text).join()).to.include('您等的名额有了');
    expect(await says(`/排班 名额 ${id} 1`)).to.include('已经占了 2 个名额');
  });

  it('a session that is called off: everybody hears why, and is reminded of nothing', async () => {
    const id = await made('义诊 12月3日下午 2人');
    const { who, number, code } = await booked(id);
    await desk.said();
    expect(await says(`/排班 取消 ${id}`)).to.include('请写原因');
    expect(await says(`/排班 取消 ${id} 大夫临时出诊`)).to.include('已告诉 1 人');
    const [told] = (await desk.said()).filter(({ recipient }) => recipient.endsWith(who.sender));
    expect(told?.text).to.match(/^对不起，取消了：义诊 12月3日（周四）下午2:30.*\n原因：大夫临时出诊\n/);
    await desk.refuses(
      [
        [`/签到 ${code}`, 'session cancelled'],
        [`/排班 取消 ${id} 再取消`, 'cancelled'],
      ],
      (words) => says(words),
    );
    await desk.at('2026-12-02T19:00:01');
    expect((await desk.said()).filter(({ text }) => text.includes(String(number)))).to.deep.equal([]);
  });

  it('a repeating one is stopped from a session on', async () => {
    const id = await made('每周日 义诊 9:00-10:00 5人');
    expect(await says(`/排班 停 ${id} 大夫退休`)).to.match(/取消 [45] 场/);
    await desk.later(8 * 24 * 3600_000);
    const rows = await desk.run((tx) =>
      tx.query(
        "SELECT id FROM clinic_sessions WHERE starts_at > ? AND cancelled IS NULL AND plan LIKE 'made-%' AND kind = 'free-clinic'",
        [tx.now.getTime()],
      ),
    );
    expect(rows).to.deep.equal([]);
  });

  it('a visit at home: the doctor takes it with a time, the group reads no address', async () => {
    const wang = await neighbour(desk, { phone: '13800000902' });
    for (const words of ['医生能上门吗', '我自己', '走不动', '退役军人']) await wang.says(words);
    const asked = await wang.says('跳过', '对吗');
    expect(asked).to.include('13800000902');
    const number = Number(/上门 (\d{7})/.exec(await wang.says('1'))?.[1]);
    const hua = await desk.member('hua-renxin');
    const [alert] = (await desk.said()).filter(({ recipient }) => recipient === `person:${hua.personId}`);
    expect(alert?.text).to.match(new RegExp(`^【上门】${number} 供电社区第一网格，退役军人走不动，请优先`));
    expect(await says('/排班 上门')).to.match(new RegExp(`上门 ${number} 供电社区第一网格，退役军人走不动，最优先`));
    await desk.refuses(
      [
        ['/排班 上门 1234567 明天', 'no number'],
        [`/排班 上门 ${number} 有空就去`, 'no time'],
        [`/排班 上门 ${number} 11月20日2026年`, 'no time'],
        [`/排班 上门 ${number} 取消`, 'no reason'],
      ],
      (words) => says(words),
    );
    expect(await says(`/排班 上门 ${number} 明天下午3点`, 'wx-cheng-lixin')).to.include('由医生来定时间');
    const taken = await says(`/排班 上门 ${number} 明天下午3点`);
    expect(taken).to.include('下午3:00').and.not.include('13800000902');
    const said = await desk.said();
    expect(said.find(({ recipient }) => recipient === `person:${hua.personId}`)?.text).to.include('13800000902');
    expect(said.find(({ recipient }) => recipient.endsWith(wang.sender))?.text).to.match(/定了：.*下午3:00\n.*华仁心/);
    expect(await says(`/排班 上门 ${number} 完成`)).to.include('去过了');
    await wang.says(String(number), '来过了');
  });

  it('others have nothing to do with it', async () => {
    expect(await says('/排班', 'wx-lei-jingguo')).to.match(/./);
    expect(await desk.outcome()).to.equal('refused: not allowed');
    expect(await says('/排班 义诊 下周一上午 5人 供电社区卫生服务站', 'wx-jian-shoukang')).to.include('不归您管');
  });

  it('sessions and bookings are exported without names', async () => {
    await atOneMoment(desk.db.store, desk.db.clock, async (tx) => {
      const { rows } = await sessionPage(tx, EVERYTHING, 0);
      expect(rows.length).to.be.above(20);
      const bookings = await bookingPage(tx, EVERYTHING, 0);
      expect(JSON.stringify(bookings.rows)).to.include('80岁以上').and.not.include('李桂英');
      expect(JSON.stringify((await bookingPage(tx, { ...EVERYTHING, names: true }, 0)).rows)).to.include('李桂英');
    });
  });
});
