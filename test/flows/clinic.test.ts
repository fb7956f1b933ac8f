/** Doctors as talks (domain.md R5): the next session, a place for oneself and for the family, waiting, the draw, no-shows. */
import { expect } from 'chai';
import { codeOf } from '../../src/domain/allotments/codes.ts';
import { allotmentInvariants } from '../../src/domain/allotments/invariants.ts';
import { book } from '../../src/domain/clinic/bookings.ts';
import { clinicInvariants } from '../../src/domain/clinic/invariants.ts';
import { openTalks, sealTalks } from '../../src/engine/talks.ts';
import { Outbox } from '../../src/store/entities/messaging.ts';
import { reachedBy } from '../../src/wiring/aftermath.ts';
import { Desk } from '../commands/desk.ts';
import { another } from '../store/support.ts';
import { onlyPostgres } from '../support/database.ts';
import { type Neighbour, neighbour } from '../support/residents.ts';

const NUMBER = /预约 (\d{7})/;

describe('看医生', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('hua-renxin', 'cheng-lixin', 'qin-zhengyang');
  });
  after(() => desk.close());
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.run(async (tx) => {
      for (const { id, broken } of [...allotmentInvariants, ...clinicInvariants]) {
        expect(await broken(tx), id).to.deep.equal([]);
      }
    });
    // The next test's is the only one of its kind.
    for (const id of made.splice(0)) await desk.say('wx-qin-zhengyang', `/排班 取消 ${id} 测试`);
    await desk.said();
  });

  const made: number[] = [];
  const plan = async (words: string, by = 'wx-hua-renxin') => {
    const said = await desk.say(by, `/排班 ${words}`);
    expect(said).to.match(/^排好了/);
    const id = Number(/场次 (\d+)/.exec(said)?.[1]);
    made.push(id);
    return { id, said };
  };
  /** 义诊（眼科）, tomorrow at nine. */
  const session = async (places: number, more = '') =>
    (await plan(`义诊 明天上午九点到十点 ${places}人 主题:眼科 ${more}`)).id;
  const books = async (who: Neighbour) => {
    await who.says('义诊', /义诊（眼科）11月\d+日（周.）上午9:00 供电社区卫生服务站/);
    await who.says('眼科', '给谁约');
    await who.says('我自己', '要约：义诊（眼科）', '对吗');
    const answer = await who.says('对');
    return { answer, number: Number(NUMBER.exec(answer)?.[1]) };
  };
  const code = (number: number) => desk.run(async (tx) => codeOf(tx.vault, number));
  const told = async (who: Neighbour) =>
    (await desk.said())
      .filter(({ recipient }) => recipient === `conversation:${who.conversation}`)
      .map(({ text }) => text);

  it('王阿姨 books for herself: the place, the code, and 我的', async () => {
    await session(2);
    const wang = await neighbour(desk);
    const { answer, number } = await books(wang);
    expect(answer).to.match(/^约好了，预约 \d{7}，王秀英。\n/);
    expect(answer).to.include(`签到码：${await code(number)}`);
    expect(answer).to.include('地点：幸福路 18 号一楼');
    await wang.says('我的', `预约 ${number} 义诊（眼科）11月21日`, '已留名额');
    await wang.says('1', `签到码：${await code(number)}`, '给医生留言', '不去了');
    await wang.says(await code(number), `预约 ${number}，已留名额`, '不去了');
    await wang.says('取消预约', `${number} 真的不去了吗`);
    await wang.says('还去', '还留着');
    await wang.says('取消预约', `预约 ${number}，已留名额`, '不去了');
    const again = await books(wang);
    expect(again.answer).to.match(/已经约过了，预约/);
    expect(again.number).to.equal(number);
  });

  it('for a mother, whose consent is noted; her note is the doctor’s alone', async () => {
    const id = await session(3);
    const daughter = await neighbour(desk);
    await daughter.says('给我妈约个义诊', /义诊（眼科）/);
    await daughter.says('眼科', '家里人叫什么名字');
    await daughter.says('李桂英', '李桂英多大年纪');
    await daughter.says('八十二', '这件事问过李桂英本人吗');
    await daughter.says('问过', '给李桂英约');
    const number = Number(NUMBER.exec(await daughter.says('1', '约好了'))?.[1]);
    await daughter.says(String(number), '给医生留言');
    await daughter.says('1', '只有医生看得到');
    await daughter.says('耳朵背，请大声一点', '记下了');
    const list = await desk.say('wx-hua-renxin', `/排班 名单 ${id}`);
    expect(list).to.include(`${number} 李桂英，82岁（家人代约，本人同意），已留名额，留言：耳朵背，请大声一点`);
    const others = await desk.say('wx-cheng-lixin', `/排班 名单 ${id}`);
    expect(others).to.include('李桂英').and.not.include('耳朵背');
    const room = await desk.group('gongdian');
    const inGroup = await desk.say('wx-hua-renxin', `/排班 名单 ${id}`, { room });
    expect(inGroup).to.include('私聊').and.not.include('李桂英');
  });

  it('a mother who was not asked is asked first; a child is booked for by the guardian', async () => {
    await session(3);
    const wang = await neighbour(desk);
    for (const words of ['义诊', '眼科', '2', '李桂英', '72']) await wang.says(words);
    await wang.says('还没问', '先问问本人');
    for (const words of ['义诊', '眼科', '孩子', '小明']) await wang.says(words);
    await wang.says('8岁', '不到14岁', '您是监护人吗');
    await wang.says('不是', '请孩子的父母或监护人来约');
    for (const words of ['义诊', '眼科', '孩子', '小明', '8岁']) await wang.says(words);
    await wang.says('是', '给小明约');
    await wang.says('1', '约好了');
  });

  it('somebody new does not get the place that is being passed on', async () => {
    await session(1);
    const [wang, li, late] = [await neighbour(desk), await neighbour(desk), await neighbour(desk)];
    const { number } = await books(wang);
    await books(li);
    await wang.says(String(number));
    await wang.says('不去了');
    await wang.says('1');
    expect((await books(late)).answer).to.include('您排第 2 位');
  });

  it('a household has its limit, whoever of it asks', async () => {
    await session(5, '一家1');
    const [wang, husband] = [await neighbour(desk, { flat: '402' }), await neighbour(desk, { flat: '402' })];
    await books(wang);
    expect((await books(husband)).answer).to.match(/一家最多约 1 个/);
  });

  it('those who come first have places kept for them', async () => {
    await session(2, '优先1');
    const people = [await neighbour(desk), await neighbour(desk), await neighbour(desk)];
    const answers: string[] = [];
    for (const [at, who] of people.entries()) {
      for (const words of ['义诊', '眼科', '我自己']) await who.says(words);
      await who.says(at === 2 ? '退役军人' : '都不是', '给王秀英约');
      answers.push(await who.says('1'));
    }
    expect(answers.map((each) => each.slice(0, 4))).to.deep.equal(['约好了，', '名额满了', '约好了，']);
  });

  it('exactly one of 100 gets the last place, and 99 wait in order', async () => {
    const id = await session(1);
    const first = await neighbour(desk, { flat: '' });
    for (const words of ['义诊', '眼科', '1']) await first.says(words);
    const others = await Promise.all(Array.from({ length: 99 }, () => neighbour(desk, { flat: '' })));
    // all of them stand at the last question
    await desk.run(async (tx) => {
      const own = await tx.conversations.get(first.conversation);
      const talks = own?.talks && openTalks(tx.vault, own.id, own.talks);
      for (const { conversation } of others) {
        const row = await tx.conversations.get(conversation);
        if (row && talks) tx.conversations.put({ ...row, talks: sealTalks(tx.vault, conversation, talks) });
      }
    });
    const answers = await Promise.all([first, ...others].map((who) => who.says('1')));
    expect(answers.filter((each) => each.startsWith('约好了'))).to.have.length(1);
    const positions = answers.flatMap((each) => /您排第 (\d+) 位/.exec(each)?.[1] ?? []).map(Number);
    expect(positions.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 99 }, (_, at) => at + 1));
    expect(await desk.run((tx) => tx.allotments.get(`session:${id}`))).to.include({ taken: 1, total: 1 });
  });

  it('and of 100 who ask two instances at once', async function () {
    onlyPostgres(this);
    const id = await session(1);
    const people = await Promise.all(Array.from({ length: 100 }, () => neighbour(desk, { flat: '' })));
    const other = await another(desk.db);
    const asked = people.map(({ personId, conversation }, at) =>
      (at % 2 === 0 ? desk.db.store : other.store).inTransaction((tx) =>
        book(tx, id, {
          personId,
          conversation,
          patient: { name: '王秀英', age: null, isSelf: true, group: null, consent: 'own' },
        }),
      ),
    );
    const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
    await other.store.close();
    expect(kinds.toSorted()).to.deep.equal(['held', ...Array.from({ length: 99 }, () => 'waiting')]);
  });

  it('nothing is planned: she is told of the next one, once', async () => {
    const far = await neighbour(desk, { home: '文化苑/1/1', node: 'wenhua-1' });
    await far.says('下一次家庭医生坐诊是什么时候', '最近还没有安排');
    await far.says('告诉我', '有新的家庭医生就告诉您');
    await plan('家庭医生 下周三上午 5人 矿工总医院', 'wx-qin-zhengyang');
    await plan('家庭医生 下周四上午 5人 矿工总医院', 'wx-qin-zhengyang');
    expect(await told(far)).to.deep.equal([
      '您等的定了：家庭医生 11月25日（周三）上午9:00 矿工总医院\n要约，回复“家庭医生”。',
    ]);
  });

  it('full: she waits, is asked when somebody gives up, and has two hours', async () => {
    await session(1);
    const [wang, li, zhao] = [await neighbour(desk), await neighbour(desk), await neighbour(desk)];
    const { number } = await books(wang);
    expect((await books(li)).answer).to.match(/名额满了，先候补，预约 \d{7}.*\n.*\n您排第 1 位/);
    const third = await books(zhao);
    expect(third.answer).to.include('您排第 2 位');
    await desk.said();
    await wang.says(String(number));
    await wang.says('不去了', '真的不去了吗');
    await wang.says('1', '取消了');
    await desk.later(0);
    const [offer] = await told(li);
    expect(offer).to.match(
      /^您等的名额有了，预约 \d{7}。\n\n义诊（眼科）.*\n这个名额给您留到11月20日 12:00。要吗？\n要，回复 1\n不要，回复 2$/s,
    );
    await desk.later(2 * 3600_000 + 1);
    const said = await desk.said();
    expect(said.map(({ recipient }) => recipient)).to.include(`conversation:${li.conversation}`);
    expect(said.find(({ recipient }) => recipient.endsWith(li.sender))?.text).to.include('已让给下一位');
    expect(said.find(({ recipient }) => recipient.endsWith(zhao.sender))?.text).to.include('您等的名额有了');
    await zhao.says('1', `好的，预约 ${third.number}`, `签到码：${await code(third.number)}`);
  });

  it('reminders: the evening before and an hour before, and none after a cancel', async () => {
    await session(2);
    const [wang, li] = [await neighbour(desk), await neighbour(desk)];
    const { number } = await books(wang);
    const other = await books(li);
    await li.says(String(other.number));
    await li.says('不去了');
    await li.says('1');
    await desk.said();
    await desk.at('2026-11-20T19:00:01');
    const evening = await desk.said();
    expect(evening.map(({ recipient }) => recipient)).to.deep.equal([`conversation:${wang.conversation}`]);
    expect(evening[0]?.text).to.include('提醒：明天有预约').and.include(String(number));
    await desk.at('2026-11-21T08:00:01');
    expect(await told(wang)).to.satisfy((texts: string[]) => texts.length === 1 && texts[0]?.includes('还有一小时'));
  });

  it('too late to cancel: whom to call', async () => {
    await session(2);
    const wang = await neighbour(desk);
    const { number } = await books(wang);
    await desk.at('2026-11-22T08:30:00');
    await wang.says(String(number));
    await wang.says('不去了');
    await wang.says('1', '现在不能取消', '13800000261');
  });

  it('a draw: all are entered, the places are given out at its hour, everybody hears', async () => {
    await session(1, '24小时抽签');
    const [wang, li] = [await neighbour(desk), await neighbour(desk)];
    expect((await books(wang)).answer).to.include('抽中抽不中，都会告诉您');
    await books(li);
    await desk.at('2026-11-22T09:00:01');
    const said = (await desk.said()).filter(({ recipient }) => recipient.startsWith('conversation:'));
    const lots = said.filter(({ recipient }) => [wang, li].some((who) => recipient.endsWith(who.sender)));
    expect(lots.filter(({ text }) => text.includes('签到码'))).to.have.length(1);
    expect(lots.filter(({ text }) => text.includes('没有抽中') && text.includes('第 1 位'))).to.have.length(1);
  });

  it('before the release hour she is told when, and one word is enough then', async () => {
    await desk.at('2026-11-23T07:50:00');
    await plan('免费体检 11月30日上午八点 5人 提前7天放号');
    const wang = await neighbour(desk);
    await wang.says('体检');
    await wang.says('11月30日', '给谁约');
    await wang.says('1');
    await wang.says('1', '还没到预约的时候', '11月23日（周一）上午8:00开始', '对吗');
    await desk.at('2026-11-23T08:00:01');
    await wang.says('1', '约好了');
  });

  it('who did not come twice books late, and may say why', async () => {
    const wang = await neighbour(desk);
    for (const day of [24, 25]) {
      await plan('家庭医生 明天上午九点到十点 5人');
      for (const words of ['家庭医生坐诊', '1', '我自己']) await wang.says(words);
      await wang.says('对', '约好了');
      await desk.at(`2026-11-${day}T10:00:01`);
      made.length = 0;
    }
    const missed = (await desk.said()).filter(({ text }) => text.includes('没有签到'));
    expect(missed).to.have.length(2);
    for (const words of ['家庭医生坐诊', '1', '我自己']) await wang.says(words);
    await wang.says('都不是');
    await wang.says('对', '最近有 2 次约了没来', '以后还有名额，您就能约');
    const number = Number(NUMBER.exec(missed[0]?.text ?? '')?.[1]);
    await wang.says(String(number), '没有到', '其实到了');
    await wang.says('其实到了', '打哪个电话');
    await wang.says('13800000901', /已收到，工单 \d{7}/);
    expect(await desk.say('wx-cheng-lixin', `/签到 免 ${number}`)).to.include('不算没到了');
    for (const words of ['家庭医生坐诊', '1', '我自己', '都不是']) await wang.says(words);
    await wang.says('对', '约好了');
  });

  it('whoever could only be given a notice reads the newest of it when she writes, and nothing of what has begun', async () => {
    await session(2);
    const [wang, li] = [await neighbour(desk), await neighbour(desk)];
    for (const who of [wang, li]) await books(who);
    await desk.at('2026-11-25T19:00:01');
    await desk.at('2026-11-26T08:00:01');
    await desk.run(async (tx) => {
      const rows = await (await tx.db()).find(Outbox, { order: { seq: 'ASC' } });
      for (const row of rows.filter(({ key }) => /^booking:.*:(evening|hour)$/.test(key))) {
        await reachedBy(tx, row, 'template');
      }
    });
    const early = await wang.says('我的', '您不在的时候', '提醒：还有一小时');
    expect(early).not.to.include('提醒：明天');
    await desk.at('2026-11-26T09:00:01');
    expect(await li.says('我的')).not.to.include('您不在的时候');
  });

  it('a session that closes, or is called off, while she is asked: says so, and nothing is booked', async () => {
    for (const closes of ['staff', 'time']) {
      await desk.at('2026-12-20T08:25:00');
      const { id } = await plan('健康讲座 今天上午九点半到十点 2人 主题:眼科');
      const wang = await neighbour(desk);
      await wang.says('健康讲座');
      await wang.says('眼科');
      await wang.says('我自己', '对吗');
      if (closes === 'time') await desk.later(10 * 60_000);
      else await desk.say('wx-qin-zhengyang', `/排班 取消 ${id} 大夫临时出诊`);
      await wang.says('对', closes === 'time' ? '这一场已经截止，约不了了' : '对不起，这一场取消了', '回复“健康讲座”');
      await wang.says('我的', '您名下还没有什么');
    }
  });
});
