/** Activities and volunteers as talks: what 王阿姨 (72) types and reads, and what a team's leader reads at a glance. */
import { expect } from 'chai';
import { activityInvariants } from '../../src/domain/activities/invariants.ts';
import { newRequest } from '../../src/domain/activities/requests.ts';
import { allotmentInvariants } from '../../src/domain/allotments/invariants.ts';
import { erasePerson } from '../../src/domain/people/erase.ts';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { Desk } from '../commands/desk.ts';

describe('activities and volunteers', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
    await knows('o-wang', '王秀英', '13800000900');
    await desk.bind('jin-caihong', 'cheng-lixin', 'yin-xiaoyu');
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.run(async (tx) => {
      for (const { id, broken } of [...activityInvariants, ...allotmentInvariants]) {
        expect(await broken(tx), id).to.deep.equal([]);
      }
    });
    await desk.close();
  });

  const knows = (sender: string, name: string, phone: string | null) =>
    desk.run(async (tx) => {
      const content = { type: 'follow' as const };
      const conversation = await conversationOf(tx, { channel: 'official-account', id: '', sender, content });
      const person = withPhone(tx, newPerson(tx), phone);
      const at = { node: 'gongdian-1', homePlace: '十号小区/3/2', consentAt: tx.now, registeredAt: tx.now };
      tx.people.put({ ...person, name: sealField(tx, person, 'name', name), ...at });
      tx.conversations.put({ ...conversation, personId: person.id });
    });
  const says =
    (sender: string) =>
    async (words: string, ...fits: RegExp[]): Promise<string> => {
      const heard = await desk.say(sender, words);
      for (const each of fits) expect(heard, words).to.match(each);
      return heard;
    };
  const wang = says('o-wang');
  const leader = says('wx-jin-caihong');
  const community = says('wx-cheng-lixin');
  /** Her sign-up's number. */
  const signsUp = async (say: typeof wang, title: string) => {
    await say('活动', /最近的活动/);
    await say(title, /要报名吗/);
    return Number(/报名 (\d{7})/.exec(await say('报名'))?.[1]);
  };
  const pushed = async (recipient: RegExp) =>
    (await desk.said()).filter((row) => recipient.test(row.recipient)).map(({ text }) => text);
  /** The number by which staff call the next one of this name. */
  const idOf = async (title: string) =>
    Number(new RegExp(`^活动 (\\d+)：.*${title}`, 'm').exec(await leader('/活动'))?.[1]);
  const codeOf = async (id: number) => /^\d{6}$/m.exec(await leader(`/活动 口令 ${id}`))?.[0] ?? '';

  describe('signing up', () => {
    it('by the name, with places, code and reminders; shown under 我的; given up, and no reminder any more', async () => {
      await wang('活动', /11月21日（周六）9:00–11:00\n楼道清洁日（余 20 位），回复 2/, /看阵地和开放时间，回复 7/);
      await wang('楼道清洁', /工具我们准备/, /要报名吗/);
      await wang('1', /还有几位跟着一起来？最多 2 位/);
      const held = await wang('带1个人', /^报上了，报名 \d{7}\n楼道清洁日/, /签到码\n\d{6}\n/);
      const number = /报名 (\d{7})/.exec(held)?.[1];
      await desk.said();
      await desk.at('2026-11-20T19:00:00');
      const [evening] = await pushed(/conversation/);
      expect(evening).to.match(/^提醒：明天9:00\n楼道清洁日/);
      await wang('我的', new RegExp(`报名 ${number} 楼道清洁日（已留名额）`));
      await wang('1', /同伴 1 位/, /不去了，回复 1/);
      await wang('1', /真的不去了吗/);
      await wang('不去了', /取消了，名额给别人/);
      await desk.said();
      await desk.at('2026-11-21T08:00:00');
      expect(await pushed(/conversation/)).to.deep.equal([]);
      await wang('活动');
      await wang('楼道清洁', /余 20/);
    });

    it('twice shows the first; a number alone shows it, too', async () => {
      const number = await signsUp(wang, '养老服务中心');
      await wang('活动');
      await wang('养老服务中心', new RegExp(`报名 ${number}，已留名额`));
      await wang(String(number), /养老服务中心陪伴/);
    });

    it('when it is full she waits, is asked when somebody gives up, and has the place', async () => {
      await leader('/活动 发布 包饺子 11月24日14:00-16:00 供电社区睦邻益站 名额1', /发布了：活动 \d+/);
      await knows('o-li', '李国强', null);
      const li = says('o-li');
      const first = await signsUp(wang, '包饺子');
      await li('活动', /包饺子（满了，可候补）/);
      await li('包饺子', /名额满了。要排候补吗/);
      await li('1', /您排候补第 1 位/);
      await wang(String(first));
      await wang('不去了');
      await wang('1', /取消了/);
      await desk.later(0);
      const asked = (await pushed(/o-li/)).join('\n');
      expect(asked)
        .to.match(/您等的名额有了/)
        .and.match(/包饺子/);
      await li('要', /签到码\n\d{6}/);
      expect(await leader(`/活动 名单 ${await idOf('包饺子')}`)).to.match(/报名 1，到 0\n\d{7} 李国强/);
    });

    it('a child is signed up by the guardian; a child alone is led there', async () => {
      await knows('o-ma', '马丽', null);
      const ma = says('o-ma');
      await ma('活动');
      await ma('周末小课堂', /孩子可以参加，由家长报名/);
      await ma('1', /谁参加/);
      await ma('孩子', /孩子叫什么、几岁/);
      await ma('不知道', /没看懂/);
      await ma('小明 8岁', /要留家长的电话/);
      await ma('13800000901', /还有几位跟着一起来/);
      await ma('没有', /^报上了/);
      const roll = await leader(`/活动 名单 ${await idOf('周末小课堂')}`);
      expect(roll).to.match(/小明（8岁，家长 马丽） 13800000901 没签到/);
      await desk.group('gongdian');
      const inGroup = await desk.say('wx-cheng-lixin', `/活动 名单 ${await idOf('周末小课堂')}`, {
        room: 'room-gongdian-work',
      });
      expect(inGroup)
        .to.match(/孩子 小\*\* 没签到/)
        .and.not.match(/马丽|13800/);
      await knows('o-kid', '小红', null);
      const kid = says('o-kid');
      await kid('活动');
      await kid('周末小课堂');
      await kid('1');
      await kid('我8岁', /请让爸爸妈妈用他们的微信来报名/);
    });

    it('says when there are fewer places than people', async () => {
      await leader('/活动 发布 合唱 11月24日14:00-16:00 老年协会之家 名额2 同伴3');
      await wang('活动');
      await wang('合唱');
      await wang('1', /最多 3 位/);
      await wang('3', /只剩 2 个名额/, /最多 1 位/);
      await wang('1', /报上了/);
      await wang('活动', /合唱（满了，可候补）/);
    });
  });

  describe('being there', () => {
    it('in and out with the code said in the chat, only during the activity; hours, log, feedback, points', async () => {
      const number = await signsUp(wang, '养老服务中心');
      const id = await idOf('养老服务中心');
      const code = await codeOf(id);
      await wang(code, /还没到时间/);
      await desk.at('2026-11-25T13:40:00');
      await wang('000000', /编号|没看懂|您要办什么|是什么问题|没有这个口令/);
      await wang('签到', /请说活动口令/);
      await wang(code, /签到了：养老服务中心陪伴/);
      await desk.at('2026-11-25T15:45:00');
      await wang(`口令 ${code}`, /这次服务 1小时45分钟/);
      await wang(code, /您已经签到、签退过了，1小时45分钟/);
      await desk.said();
      await desk.at('2026-11-25T17:00:00');
      const said = await desk.said();
      const asked = said.find(({ recipient }) => recipient.includes('o-wang'))?.text;
      expect(asked).to.match(
        /^谢谢您参加“养老服务中心陪伴”。\n这次服务 1小时45分钟，记上了。\n\n“养老服务中心陪伴”您觉得怎么样？\n很好，回复 1/,
      );
      const group = said.find(({ recipient }) => recipient === 'node:gongdian');
      expect(group?.text).to.equal(
        `【活动】${id} 养老服务中心陪伴结束了\n报名 1，到 1\n提爱心：/活动 爱心 ${id}\n看反馈：/活动 反馈 ${id}`,
      );
      await wang('1', /想说两句吗/);
      await wang('老人很高兴，我打13800000900', /谢谢您的反馈/);
      expect(await leader(`/活动 反馈 ${id}`)).to.match(/很好 1，一般 0，不好 0\n“老人很高兴/);
      await wang('志愿者');
      await wang('我的时长', /您一共服务 1小时45分钟，1 次/, /11月25日 服务 养老服务中心陪伴，1小时45分钟/);
      await leader(`/活动 爱心 ${id}`, /提了 1 人、共 \d+ 个爱心/);
      await leader('/爱心 确认 1', /同事确认/);
      await community('/爱心 确认 1', /已确认：王秀英/);
      await leader(`/活动 爱心 ${id}`, /没有要提的爱心/);
      await wang(String(number), /报名 \d{7}，已完成/, /服务 1小时45分钟/);
    });

    it('who forgets to sign out has stayed to the end; who did not come has missed it', async () => {
      await knows('o-li', '李国强', null);
      const li = says('o-li');
      await signsUp(wang, '养老服务中心');
      const missed = await signsUp(li, '养老服务中心');
      const id = await idOf('养老服务中心');
      await desk.at('2026-11-25T14:30:00');
      await wang(await codeOf(id), /签到了/);
      await desk.at('2026-11-25T18:00:00');
      expect(await leader(`/活动 名单 ${id}`)).to.match(
        /到 1\n\d{7} 王秀英 13800000900 1小时30分钟（没签退）\n\d{7} 李国强 没到/,
      );
      await li(String(missed), /没有到/);
      await wang('跳过', /好的，不说了/);
      await wang('123456', /没有这个口令或号码：123456/);
    });

    it('who forgot to sign in or out: the leader sets the hours afterwards, with a reason; never their own', async () => {
      await knows('o-li', '李国强', null);
      const forgot = await signsUp(says('o-li'), '养老服务中心');
      const short = await signsUp(wang, '养老服务中心');
      const id = await idOf('养老服务中心');
      await leader(`/活动 时长 ${id} ${forgot} 14:00-16:00 忘了签到`, /还没结束/);
      await desk.at('2026-11-25T14:30:00');
      await wang(await codeOf(id), /签到了/);
      await desk.at('2026-11-25T18:00:00');
      await desk.said();
      await leader(`/活动 时长 ${id} ${forgot} 14:00-16:00 忘了签到`, /时长改成 2小时，已告诉本人/);
      expect((await pushed(/o-li/)).join()).to.match(/“养老服务中心陪伴”的服务时长更正为 2小时。\n原因：忘了签到/);
      await leader(`/活动 时长 ${id} ${short} 下午2点到4点 手机没电`, /时长改成 2小时/);
      await wang('志愿者');
      await wang('我的时长', /养老服务中心陪伴.*2小时/);
      for (const [words, answer] of [
        [`${id} 1009999 14:00-16:00 忘了签到`, /没有报名 1009999/],
        [`${id} ${forgot} 14:00-16:00`, /原因，例如/],
        [`${id} ${forgot} 16:00-14:00 忘了`, /没有改动|例如/],
        [`${id} ${forgot} 9:00-16:00 忘了签到`, /活动前半小时到结束后一小时/],
      ] as const) {
        await leader(`/活动 时长 ${words}`, answer);
      }
      await leader(`/活动 爱心 ${id}`, /提了 2 人、共 8 个爱心/);
      await leader(`/活动 时长 ${id} ${forgot} 14:00-15:00 早走了`, /时长改成 1小时[\s\S]*已经提过 4 个爱心/);
    });

    it('in and out by the leader with the code of the sign-up; used, waiting and given up are told apart', async () => {
      await signsUp(wang, '养老服务中心');
      const code = /签到码\n(\d{6})/.exec(await wang('我的').then(() => wang('1')))?.[1] ?? '';
      await leader(`/签到 ${code}`, /开始前半小时才能签到/);
      await desk.at('2026-11-25T13:50:00');
      await leader(`/签到 ${code}`, /^王秀英 签到了：活动 \d+ 养老服务中心陪伴/);
      const room = await desk.group('gongdian');
      await desk.at('2026-11-25T16:10:00');
      expect(await desk.say('wx-cheng-lixin', `/签到 ${code}`, { room })).to.match(/^签退了：活动 \d+，2小时/);
      await leader(`/签到 ${code}`, /已经签到、签退过了/);
      const gone = await signsUp(wang, '楼道清洁').catch(() => 0);
      expect(gone).to.be.NaN;
      await wang('没有', /报上了/);
      const given = /签到码\n(\d{6})/.exec(await wang('我的').then(() => wang('1')))?.[1] ?? '';
      await wang('不去了');
      await wang('1');
      await desk.at('2026-11-28T09:00:00');
      await leader(`/签到 ${given}`, /已取消/);
      await desk.bind('su-wanqing');
      await says('wx-su-wanqing')(`/签到 ${code}`, /不在您的辖区/);
    });

    it('an erasure leaves the hours and what was thought, without her and her words', async () => {
      await signsUp(wang, '养老服务中心');
      await wang('志愿者');
      await wang('暖心');
      await wang('加入');
      await wang('满了');
      const id = await idOf('养老服务中心');
      await desk.at('2026-11-25T14:00:00');
      await wang(await codeOf(id), /签到了/);
      await desk.at('2026-11-25T18:00:00');
      await wang('1');
      await wang('王秀英说很好');
      await wang('提议活动');
      for (const words of ['1', '包饺子', '10人', '下周五下午2点', '益站']) await wang(words);
      const number = Number(/\d{7}/.exec(await wang('对'))?.[0]);
      await desk.run(async (tx) => {
        const person = (await tx.conversations.get('official-account:o-wang'))?.personId ?? '';
        expect((await erasePerson(tx, person)).kind).to.equal('erased');
        for (const table of ['team_members', 'training_log', 'attendances', 'activity_feedback', 'activity_requests']) {
          const rows = await tx.query(`SELECT * FROM ${table} WHERE person_id = ?`, [person]);
          expect(rows, table).to.deep.equal([]);
        }
      });
      expect(await leader(`/活动 反馈 ${id}`))
        .to.match(/很好 1/)
        .and.not.match(/王秀英/);
      expect(await leader(`/活动 名单 ${id}`)).to.match(/到 1\n\d{7} 邻居 2小时/);
      expect(await community(`/活动 提议 ${number}`)).not.to.match(/包饺子|王秀英/);
    });

    it('who walks in at the door is signed up and in, in private, by name and phone', async () => {
      const id = await idOf('养老服务中心');
      await desk.at('2026-11-25T14:10:00');
      await leader(`/活动 现场 ${id} 张三 13800000911`, /张三报上了，报名 \d{7}，已签到/);
      await leader(`/活动 现场 ${id} 张三 13800000911`, /张三已经报过了/);
      const room = await desk.group('dongjie');
      expect(await desk.say('wx-jin-caihong', `/活动 现场 ${id} 张三 13800000911`, { room })).to.match(/请私聊我办/);
    });
  });

  describe('sentences', () => {
    const CASES: readonly (readonly [string, RegExp])[] = [
      ['最近有什么活动？', /最近的活动/],
      ['周末有啥活动吗', /最近的活动/],
      ['我想参加夜间巡逻', /^十号小区夜间巡逻\n/],
      ['报名手机课堂', /^手机课堂\n/],
      ['益站几点开门', /供电社区睦邻益站\n十号小区南门东侧一楼，周二至周日 9:00–17:00/],
      ['我想当志愿者', /想加入哪支队伍/],
      ['加入暖心彩虹队', /^暖心彩虹队\n/],
      ['我服务了多少小时', /想加入哪支队伍/],
      ['我想办一个象棋比赛', /想办什么活动/],
      ['我们学校的学生想去参观', /哪个学校或单位来/],
    ];
    for (const [words, fits] of CASES) it(words, () => wang(words, fits).then(() => undefined));

    it('of trouble stay reports', async () => {
      await wang('楼道清洁没人做，垃圾堆满了', /地点|在哪里|对吗/);
      await wang('取消');
      await wang('昨天的活动太吵了，噪音扰民', /地点|在哪里|对吗/);
    });
  });

  describe('teams', () => {
    it('joined, one or more, once she has said that she is 18; left again', async () => {
      await wang('志愿者', /爱心彩虹队，回复 1/, /安心彩虹队，回复 5/, /提议一个活动，回复 7/);
      await wang('暖心', /陪老人说话/, /队长：金彩虹/);
      await wang('加入', /满18岁/);
      await wang('满了', /您加入暖心彩虹队了/);
      await wang('志愿者', /暖心彩虹队（您在队里）/);
      await wang('迷彩', /退役军人/);
      await wang('1', /您加入安心彩虹队了/);
      await wang('志愿者');
      await wang('暖心', /您在这个队里/);
      await wang('退队', /您退出了暖心彩虹队/);
    });

    it('are not for who is under 18', async () => {
      await wang('志愿者');
      await wang('美丽');
      await wang('加入');
      await wang('没满', /请家长来报名/);
    });
  });

  describe('what residents ask for', () => {
    it('an activity is proposed, agreed on by somebody else, and open to all', async () => {
      await community('/活动 发布 读报 11月24日9:00-10:00 老年协会之家');
      await wang('提议活动', /要办哪一样/);
      await wang('1', /想办什么活动/);
      await wang('教大家包饺子', /大概多少人/);
      await wang('10个人', /什么时候/);
      await wang('以后再说', /没听明白/);
      await wang('昨天下午2点', /没听明白|已经过了/);
      await wang('下周三下午2点', /在哪里办/);
      await wang('供电社区睦邻益站', /活动：教大家包饺子\n11月25日（周三）下午2:00，10人\n地点：供电社区睦邻益站/);
      await desk.said();
      const made = await wang('对', /^收到了，提议 \d{7}/);
      const number = Number(/\d{7}/.exec(made)?.[0]);
      expect((await pushed(/node:gongdian$/))[0]).to.equal(
        `【活动】有居民提议一个活动，提议 ${number}\n看内容（私聊）：/活动 提议 ${number}\n同意：/活动 同意 ${number}`,
      );
      await wang('我的', new RegExp(`提议 ${number} 教大家包饺子（等社区答复）`));
      expect(await community(`/活动 提议 ${number}`)).to.match(/联系人：王秀英 13800000900/);
      await community(`/活动 同意 ${number}`, /发布了：活动 \d+\n教大家包饺子\n11月25日（周三）14:00–16:00/);
      expect((await pushed(/o-wang/))[0]).to.match(/^您提议的活动定了/);
      await community(`/活动 同意 ${number}`, /已经答复过/);
      await wang('活动', /教大家包饺子（余 10 位）/);
    });

    it('nobody agrees to their own', async () => {
      const { personId } = await desk.member('cheng-lixin');
      const number = await desk.run(async (tx) => {
        const words = { what: '棋赛', when: '', startsAt: null, where: '益站', count: 5, name: '', phone: '' };
        const asked = { kind: 'proposal' as const, personId, conversation: null, node: 'gongdian', words };
        return (await newRequest(tx, asked)).number;
      });
      await community(`/活动 同意 ${number} 11月24日9:00-10:00`, /要另一位同事答复/);
      await leader(`/活动 同意 ${number} 11月24日9:00-10:00`, /发布了/);
    });

    it("a school's visit goes to the sub-district, which answers", async () => {
      await wang('团体参观', /要办哪一样/);
      await wang('2', /哪个学校或单位来/);
      await wang('东街小学四年级', /一共多少人/);
      await wang('43人', /什么时候/);
      await wang('11月27日上午9点', /团体参观：东街小学四年级\n11月27日（周五）上午9:00，43人/);
      await desk.said();
      const number = Number(/参观 (\d{7})/.exec(await wang('1'))?.[1]);
      expect((await pushed(/node:dongjie$/))[0])
        .to.match(/43人，11月27日/)
        .and.not.match(/王秀英|13800/);
      await leader(`/活动 谢绝 ${number}`, /为什么办不了/);
      await leader(`/活动 同意 ${number}`, /同意了，已通知本人/);
      expect((await pushed(/o-wang/))[0])
        .to.match(/参观约好了/)
        .and.match(/联系人：金彩虹 13800000105/);
    });
  });

  describe('/活动', () => {
    it('every week: laid out four weeks ahead; one is called off and everybody told; all are stopped', async () => {
      const said = await leader('/活动 发布 太极拳 11月23日7:00-8:00 睦邻主题公园 名额30 每周 文体 说明 穿宽松衣服');
      expect(said).to.match(/每周一次，先排了 4 场/);
      const id = Number(/第一场：活动 (\d+)/.exec(said)?.[1]);
      await knows('o-park', '周建', null);
      const number = await signsUp(wang, '太极拳');
      await desk.said();
      await desk.at('2026-11-22T19:00:00');
      expect((await pushed(/conversation/)).join()).to.match(/提醒：明天7:00\n太极拳/);
      await leader(`/活动 取消 ${id}`, /为什么取消/);
      await leader(`/活动 取消 ${id} 下大雨`, /1 份报名已作废并通知/);
      expect((await pushed(/o-wang/))[0])
        .to.match(/活动取消了：\n太极拳/)
        .and.match(/原因：下大雨/);
      await wang(String(number), /活动取消了/);
      await desk.at('2026-11-23T06:00:00');
      expect(await pushed(/conversation/)).to.deep.equal([]);
      await leader(`/活动 停 ${id}`, /以后不排了，取消没人报的 3 场/);
      await wang('活动');
      expect(await wang('菜单')).to.be.a('string');
    });

    it('by the wrong role, elsewhere, in the past, without place or number: a clear sentence, nothing changed', async () => {
      await desk.bind('lin-chunmei', 'su-wanqing');
      await says('wx-lin-chunmei')('/活动', /您的身份不能用/);
      const id = await idOf('楼道清洁日');
      await says('wx-su-wanqing')(`/活动 取消 ${id} 下大雨`, /不在您的辖区/);
      await leader('/活动 取消 9999 下大雨', /没有活动 9999/);
      await leader('/活动 名单', /哪个活动/);
      await leader('/活动 发布', /活动叫什么/);
      await leader('/活动 发布 合唱 老年协会之家', /没看懂哪天几点/);
      await leader('/活动 发布 合唱 11月19日9:00-10:00 老年协会之家', /已经过了|发布了/);
      await leader('/活动 发布 合唱 11月24日9:00-10:00', /还没写在哪里/);
      await leader('/活动 发布 合唱 11月24日9:00-10:00 老年协会之家 名额0', /名额写 1 到 2000/);
      await leader(`/活动 爱心 ${id}`, /还没结束/);
    });
  });
});
