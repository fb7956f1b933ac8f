/** Activities and teams as talks: what 王阿姨 (72) types and reads. */
import { expect } from 'chai';
import { activityTalks } from '../support/activities.ts';

describe('activities and volunteers', () => {
  const talks = activityTalks();
  const { knows, says, wang, leader, signsUp, pushed, idOf } = talks;

  describe('signing up', () => {
    it('by the name, with places, code and reminders; shown under 我的; given up, and no reminder any more', async () => {
      await wang('活动', /11月21日（周六）9:00–11:00\n楼道清洁日（余 20 位），回复 2/, /看阵地和开放时间，回复 7/);
      await wang('楼道清洁', /工具我们准备/, /要报名吗/);
      await wang('1', /还有几位跟着一起来？最多 2 位/);
      const held = await wang('带1个人', /^报上了，报名 \d{7}\n楼道清洁日/, /签到码\n\d{6}\n/);
      const number = /报名 (\d{7})/.exec(held)?.[1];
      await talks.desk.said();
      await talks.desk.at('2026-11-20T19:00:00');
      const [evening] = await pushed(/conversation/);
      expect(evening).to.match(/^提醒：明天9:00\n楼道清洁日/);
      await wang('我的', new RegExp(`报名 ${number} 楼道清洁日（已留名额）`));
      await wang('1', /同伴 1 位/, /不去了，回复 1/);
      await wang('1', /真的不去了吗/);
      await wang('不去了', /取消了，名额给别人/);
      await talks.desk.said();
      await talks.desk.at('2026-11-21T08:00:00');
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
      await talks.desk.later(0);
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
      await talks.desk.group('gongdian');
      const inGroup = await talks.desk.say('wx-cheng-lixin', `/活动 名单 ${await idOf('周末小课堂')}`, {
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
});
