/** Following, consent and registration, as talks: the address decides, nothing is kept without consent, nothing is typed twice. */
import { expect } from 'chai';
import { Person } from '../../src/store/entities/people.ts';
import { Media } from '../../src/store/entities/tickets.ts';
import { nothingOpen, Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

const LIGHT = '十号小区3号楼2单元楼道灯坏了';
const HOUR = 3600_000;

describe('registration', () => {
  let town: Town;
  let li: Resident;

  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());
  beforeEach(async () => {
    await nothingOpen(town);
    li = new Resident(town, 'li');
  });

  const rows = () =>
    town.store.inTransaction(async (tx) => {
      const db = await tx.db();
      return { people: await db.count(Person), media: await db.count(Media) };
    });

  it('by scanning a poster: consent, address, name, phone', async () => {
    await li.says({ scan: 'gongdian-1' }, /（供电社区第一网格）/, /同意吗/);
    await li.says('同意', /住址是哪里/);
    await li.says('十号小区3号楼2单元401', /记下了：十号小区3号楼2单元401/, /怎么称呼您/);
    await li.says('我叫李桂英', /手机号是多少/);
    await li.says('13800000901', /^登记好了。/, /供电社区第一网格/, /网格员：林春梅/);
  });

  it('asks when the address lies in another grid than the poster', async () => {
    await li.says({ scan: 'kuanggong-1' });
    await li.says('1', /住址是哪里/);
    await li.says('十号小区3号楼2单元401', /您扫的是矿工社区第一网格的码/, /住址写对了吗/);
    await li.says('重新写', /住址是哪里/);
    await li.says('矿工新村7号楼1单元', /怎么称呼您/);
  });

  it('takes 跳过 for the phone and the address as it is', async () => {
    await li.says('登记', /同意吗/);
    await li.says('1');
    await li.says('十号小区3号楼2单元401', /怎么称呼您/);
    await li.says('李桂英', /手机号是多少/);
    await li.says('跳过', /^登记好了。/);
  });

  it('takes no greeting, no refusal and no ordinal for a name', async () => {
    await li.says('登记');
    await li.says('1');
    await li.says('十号小区3号楼2单元401', /怎么称呼您/);
    for (const words of ['你好', '好的', '第二个', '二', '不想说', '谢谢', '是的呀', '不用了']) {
      const each = await li.twin(); // the second in a row would be offered a call
      await each.says(words, /怎么称呼您/);
      expect(await each.standing(), words).to.equal('register.askingName');
    }
    await li.says('欧阳春', /手机号是多少/);
  });

  it('a report instead of the address is filed, and the address asked again', async () => {
    await li.says('登记');
    await li.says('1', /住址是哪里/);
    await li.says(LIGHT, /问题：十号小区3号楼2单元楼道灯坏了/, /对吗/);
    await li.says('1', /已收到/, /我们接着办：登记/, /住址是哪里/);
  });

  it('changes when she moves house, and her tickets stay hers', async () => {
    await li.isRegistered({ name: '李桂英' });
    const number = await li.reports();
    await li.says('改地址', /您登记的是：李桂英，十号小区3号楼2单元/);
    await li.says('要改', /住址是哪里/);
    await li.says('吉祥里2号楼1单元', /怎么称呼您/);
    await li.says('李桂英', /手机号/);
    await li.says('跳过', /登记好了/, /供电社区第二网格/, /周大勇/);
    await li.says('我的', new RegExp(`工单 ${number}`));
  });

  it('返回 goes back through every question', async () => {
    await li.isRegistered();
    await li.says('登记', /要改吗/);
    await li.says('1', /住址/);
    await li.says('幸福路', /是哪一个/);
    await li.says('1', /怎么称呼/);
    await li.says('张桂兰', /手机号/);
    await li.says('返回', /怎么称呼/);
    await li.says('返回', /是哪一个/);
    await li.says('返回', /住址/);
    await li.says('返回', /要改吗/);
    await li.says('不改', /好的，不改/);
  });

  describe('consent', () => {
    it('refused: she gets the phones, and nothing is stored', async () => {
      const before = await rows();
      await li.says(LIGHT, /同意吗/);
      await li.says({ photo: true }, /先放着/);
      await li.says('不同意', /什么都没有保存/, /东街街道值班室 13800000100/, /12345/);
      expect(await rows()).to.deep.equal(before);
      expect(await li.talks()).to.deep.include({ running: null, beneath: [] });
    });

    it('given: the report that came first goes on, and nothing is typed twice', async () => {
      await li.says(LIGHT, /同意吗/);
      await li.says({ photo: true }, /先放着/);
      await li.says('同意', /问题：十号小区3号楼2单元楼道灯坏了/, /照片、语音：1份/, /对吗/);
      await li.says('1', /已收到，工单 \d{7}/, /还没登记/);
      expect(await li.standing()).to.equal('');
    });

    it('is asked once, however often she says what she wants before', async () => {
      await li.says('上报', /同意吗/);
      await li.says('登记', /同意吗/);
      await li.says(LIGHT, /同意吗/);
      await li.says('1', /对吗/);
      await li.says('1', /已收到/);
      for (let times = 0; times < 4 && (await li.standing()) !== ''; times++) {
        expect(li.heard).not.to.match(/同意吗/);
        await li.says('取消');
      }
      expect(await li.standing()).to.equal('');
    });

    it('comes back after a look at something else', async () => {
      await li.says(LIGHT, /同意吗/);
      await li.says('0', /要请人给您回电话吗/);
      await li.says('不用', /同意吗/);
      await li.says('1', /对吗/);
    });

    it('not given in a day: what she had said is forgotten', async () => {
      await li.says(LIGHT, /同意吗/);
      town.later(25 * HOUR);
      await until(async () => (await li.talks()).beneath.length === 0);
      await li.says('继续', /没有正在办的事/);
    });
  });

  it('greets who comes back by her grid', async () => {
    await li.isRegistered();
    await town.wechat.unfollow(li.openid);
    await town.wechat.follow(li.openid);
    await li.says('你好', /您要办什么/);
    expect(town.wechat.chat(li.openid).some(({ text }) => /欢迎回来，您在供电社区第一网格/.test(text ?? ''))).to.equal(
      true,
    );
  });

  /** A timer's work shows in the database alone; each look is a transaction of its own. */
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 5000;
    while (!(await isSo())) if (Date.now() > end) throw new Error('it did not come about');
  }
});
