/** What residents and schools ask for, and what staff publish, as talks. */
import { expect } from 'chai';
import { newRequest } from '../../src/domain/activities/requests.ts';
import { activityTalks } from '../support/activities.ts';

describe('activities and volunteers: on request', () => {
  const talks = activityTalks();
  const { knows, says, wang, leader, community, signsUp, pushed, idOf } = talks;

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
      await talks.desk.said();
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
      const { personId } = await talks.desk.member('cheng-lixin');
      const number = await talks.desk.run(async (tx) => {
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
      await talks.desk.said();
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
      await talks.desk.said();
      await talks.desk.at('2026-11-22T19:00:00');
      expect((await pushed(/conversation/)).join()).to.match(/提醒：明天7:00\n太极拳/);
      await leader(`/活动 取消 ${id}`, /为什么取消/);
      await leader(`/活动 取消 ${id} 下大雨`, /1 份报名已作废并通知/);
      expect((await pushed(/o-wang/))[0])
        .to.match(/活动取消了：\n太极拳/)
        .and.match(/原因：下大雨/);
      await wang(String(number), /活动取消了/);
      await talks.desk.at('2026-11-23T06:00:00');
      expect(await pushed(/conversation/)).to.deep.equal([]);
      await leader(`/活动 停 ${id}`, /以后不排了，取消没人报的 3 场/);
      await wang('活动');
      expect(await wang('菜单')).to.be.a('string');
    });

    it('by the wrong role, elsewhere, in the past, without place or number: a clear sentence, nothing changed', async () => {
      await talks.desk.bind('lin-chunmei', 'su-wanqing');
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
