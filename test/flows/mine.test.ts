/** A resident's own tickets as talks: list, trace, urge, add, withdraw; the rating, and what thanks and 还没修好 mean (P10). */
import { expect } from 'chai';
import { Media } from '../../src/store/entities/tickets.ts';
import { Resident, resolved } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

const DAY = 24 * 3600_000;

describe('my tickets', () => {
  let town: Town;
  let wang: Resident;
  let number: number;

  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());
  beforeEach(async () => {
    wang = await new Resident(town, 'wang').isRegistered();
    number = await wang.reports();
  });

  const ticket = async () => (await wang.tickets()).find((each) => each.number === number);

  it('are listed at once, each with its number, newest first', async () => {
    const second = await wang.reports('文化苑2号楼电梯坏了');
    await wang.says('我的', new RegExp(`工单 ${second} .*等待接单[\\s\\S]*工单 ${number} `));
  });

  it('show their trail, and are found by number', async () => {
    await wang.says('我的');
    await wang.says(String(number), /楼道照明，等待接单/, /您上报/);
    await wang.says('取消');
    await wang.says(`工单 ${number}`, /楼道照明，等待接单/);
    await wang.says('取消');
    await wang.says(`№${number + 1}号`, /编号有误/);
  });

  it('are urged', async () => {
    await wang.says('我的');
    await wang.says('1', /催一下，回复 1/);
    await wang.says('催一下', new RegExp(`已催办，工单 ${number}`));
  });

  it('are added to, with words and with a photo', async () => {
    await wang.says('我的');
    await wang.says('1');
    await wang.says('补充', /要补充什么/);
    await wang.says('二楼的灯也不亮了', new RegExp(`已补充到工单 ${number}`));
    await wang.says('我的');
    await wang.says('1', /您补充：二楼的灯也不亮了/);
    await wang.says('2');
    await wang.says({ photo: true }, /已补充/);
    const media = await town.store.inTransaction(async (tx) => (await tx.db()).countBy(Media, { ticket: number }));
    expect(media).to.equal(1);
  });

  it('are withdrawn after a question, and not by a no', async () => {
    await wang.says('我的');
    await wang.says('1');
    await wang.says('撤回', /真的要撤回/);
    await wang.says('不撤回', /楼道照明，等待接单/);
    await wang.says('撤回');
    await wang.says('撤回', new RegExp(`工单 ${number} 已撤回`));
    expect((await ticket())?.status).to.equal('withdrawn');
  });

  it('of others are not shown', async () => {
    const zhao = await new Resident(town, 'zhao').isRegistered({ name: '赵四' });
    await zhao.says(String(number), /您没有工单/);
    await zhao.says('我的', /名下还没有什么/);
  });

  describe('rated', () => {
    beforeEach(() => resolved(town, number));

    it('1: closed with thanks', async () => {
      await wang.says('1', /谢谢您的评价/);
      expect(await ticket()).to.include({ status: 'closed', rating: 1 });
    });

    it('3: reopened a level up', async () => {
      await wang.says('没解决', /重新办，由供电社区负责/);
      expect(await ticket()).to.include({ status: 'open', rating: 3, node: 'gongdian' });
    });

    it('in her own words', async () => {
      await wang.says('灯还是不亮', /重新办/);
      expect(await ticket()).to.include({ status: 'open', node: 'gongdian' });
    });

    it('later, from 我的', async () => {
      await wang.says('取消', /想评价时/);
      await wang.says('我的');
      await wang.says('1', /评价，回复 1/);
      await wang.says('评价', /解决了吗/);
      await wang.says('满意', /谢谢您的评价/);
    });

    it('thanks reopen nothing and are no rating', async () => {
      await wang.says('谢谢师傅', /不客气/);
      expect(await ticket()).to.include({ status: 'resolved', rating: null });
      await wang.says('1');
      await wang.says('谢谢，已经修好了', /不客气/);
      expect(await ticket()).to.include({ status: 'closed' });
    });

    it('还没修好 reopens it, also after it was closed', async () => {
      await wang.says('1', /谢谢/);
      town.later(3 * DAY);
      await wang.says('还没修好', /重新办，由供电社区负责/);
      expect(await ticket()).to.include({ status: 'open', node: 'gongdian' });
    });
  });

  describe('asked for a rating while she is at something else', () => {
    it('the digit goes to the running talk, and the rating is asked again after', async () => {
      await wang.says('幸福路的路灯坏了', /是哪一个地方/);
      await resolved(town, number);
      await wang.says('1', /地点：幸福路东段/);
      expect((await ticket())?.rating).to.equal(null);
      await wang.says('1', /已收到/, new RegExp(`工单 ${number} 解决了吗`));
      await wang.says('2', /谢谢您的评价/);
      expect(await ticket()).to.include({ rating: 2 });
      expect(await wang.standing()).to.equal('');
    });

    it('its words answer it at once, and the talk goes on', async () => {
      await wang.says('幸福路的路灯坏了', /是哪一个地方/);
      await resolved(town, number);
      await wang.says('满意', /谢谢您的评价/, /我们接着办：上报问题/, /是哪一个地方/);
    });

    it('a look at the menu gives way to it', async () => {
      await wang.says('菜单', /您要办什么/);
      await resolved(town, number);
      await wang.says('1', /谢谢您的评价/);
    });
  });
});
