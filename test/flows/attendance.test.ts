/** Being at an activity as talks: in and out, hours, points, and what a team’s leader reads at a glance. */
import { expect } from 'chai';
import { erasePerson } from '../../src/domain/people/erase.ts';
import { activityTalks } from '../support/activities.ts';

describe('activities and volunteers: being there', () => {
  const talks = activityTalks();
  const { knows, says, wang, leader, community, signsUp, pushed, idOf, codeOf } = talks;

  describe('at an activity', () => {
    it('in and out with the code said in the chat, only during the activity; hours, log, feedback, points', async () => {
      const number = await signsUp(wang, '养老服务中心');
      const id = await idOf('养老服务中心');
      const code = await codeOf(id);
      await wang(code, /还没到时间/);
      await talks.desk.at('2026-11-25T13:40:00');
      await wang('000000', /编号|没看懂|您要办什么|是什么问题|没有这个口令/);
      await wang('签到', /请说活动口令/);
      await wang(code, /签到了：养老服务中心陪伴/);
      await talks.desk.at('2026-11-25T15:45:00');
      await wang(`口令 ${code}`, /这次服务 1小时45分钟/);
      await wang(code, /您已经签到、签退过了，1小时45分钟/);
      await talks.desk.said();
      await talks.desk.at('2026-11-25T17:00:00');
      const said = await talks.desk.said();
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
      await talks.desk.at('2026-11-25T14:30:00');
      await wang(await codeOf(id), /签到了/);
      await talks.desk.at('2026-11-25T18:00:00');
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
      await talks.desk.at('2026-11-25T14:30:00');
      await wang(await codeOf(id), /签到了/);
      await talks.desk.at('2026-11-25T18:00:00');
      await talks.desk.said();
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
      await talks.desk.at('2026-11-25T13:50:00');
      await leader(`/签到 ${code}`, /^王秀英 签到了：活动 \d+ 养老服务中心陪伴/);
      const room = await talks.desk.group('gongdian');
      await talks.desk.at('2026-11-25T16:10:00');
      expect(await talks.desk.say('wx-cheng-lixin', `/签到 ${code}`, { room })).to.match(/^签退了：活动 \d+，2小时/);
      await leader(`/签到 ${code}`, /已经签到、签退过了/);
      const gone = await signsUp(wang, '楼道清洁').catch(() => 0);
      expect(gone).to.be.NaN;
      await wang('没有', /报上了/);
      const given = /签到码\n(\d{6})/.exec(await wang('我的').then(() => wang('1')))?.[1] ?? '';
      await wang('不去了');
      await wang('1');
      await talks.desk.at('2026-11-28T09:00:00');
      await leader(`/签到 ${given}`, /已取消/);
      await talks.desk.bind('su-wanqing');
      await says('wx-su-wanqing')(`/签到 ${code}`, /不在您的辖区/);
    });

    it('an erasure leaves the hours and what was thought, without her and her words', async () => {
      await signsUp(wang, '养老服务中心');
      await wang('志愿者');
      await wang('暖心');
      await wang('加入');
      await wang('满了');
      const id = await idOf('养老服务中心');
      await talks.desk.at('2026-11-25T14:00:00');
      await wang(await codeOf(id), /签到了/);
      await talks.desk.at('2026-11-25T18:00:00');
      await wang('1');
      await wang('王秀英说很好');
      await wang('提议活动');
      for (const words of ['1', '包饺子', '10人', '下周五下午2点', '益站']) await wang(words);
      const number = Number(/\d{7}/.exec(await wang('对'))?.[0]);
      await talks.desk.run(async (tx) => {
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
      await talks.desk.at('2026-11-25T14:10:00');
      await leader(`/活动 现场 ${id} 张三 13800000911`, /张三报上了，报名 \d{7}，已签到/);
      await leader(`/活动 现场 ${id} 张三 13800000911`, /张三已经报过了/);
      const room = await talks.desk.group('dongjie');
      expect(await talks.desk.say('wx-jin-caihong', `/活动 现场 ${id} 张三 13800000911`, { room })).to.match(
        /请私聊我办/,
      );
    });
  });
});
