/** Not everything is a ticket (domain.md R21, R23): other doors, doubts about a caller, anger; as talks. */
import { expect } from 'chai';
import { Resident, resolved } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

describe('not everything is a ticket', () => {
  let town: Town;
  let wang: Resident;
  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());
  beforeEach(async () => {
    wang = await new Resident(town, 'wang').isRegistered();
  });

  const count = async () => {
    const [row] = await town.store.inTransaction((tx) =>
      tx.query<{ n: number }>('SELECT COUNT(*) AS n FROM tickets', []),
    );
    return Number(row?.n);
  };

  describe('the right door', () => {
    it('is named with its phone, and no ticket is made', async () => {
      const before = await count();
      await wang.says('我要信访', /^这件事由信访部门受理[\s\S]*电话：12345\n地址：[\s\S]*不是这个意思，回复 2/);
      await wang.says('明白了', /^好的/);
      await wang.says('公司拖欠工资', /劳动仲裁受理[\s\S]*12333/);
      await wang.says('我要举报贪污', /纪检监察[\s\S]*12388/);
      expect(await count()).to.equal(before);
      expect(await wang.standing()).to.equal('door.telling');
    });

    it('was not meant: her words are a report', async () => {
      await wang.says('我要信访，楼上夫妻天天摔东西', /信访部门/);
      await wang.says('2', /问题在哪里/);
      await wang.says('我家', /问题：我要信访，楼上夫妻天天摔东西/);
      await wang.says('对', /已收到，工单 \d{7}/);
    });

    it('is found in the middle of a report, too, and by a stranger without consent', async () => {
      await wang.says('上报', /请说说/);
      await wang.says('我要起诉开发商', /人民法院受理[\s\S]*12368/);
      const stranger = new Resident(town, 'new');
      await stranger.says('劳动仲裁在哪里', /12333/);
    });

    it('gives way to what can be mended', async () => {
      await wang.says('法院门口的路灯坏了');
      expect(wang.heard).not.to.match(/法院受理/);
      expect(await wang.standing()).to.match(/^report\./);
    });

    it('lets go when she speaks of something else', async () => {
      await wang.says('我要信访');
      await wang.says('十号小区3号楼2单元楼道灯坏了', /对吗/);
      expect((await wang.talks()).beneath).to.deep.equal([]);
    });
  });

  describe('anger', () => {
    it('is answered calmly, with a person; no ticket', async () => {
      const before = await count();
      for (const words of ['傻逼', '你们都是废物', '垃圾东西！！！'])
        await wang.says(words, /^您先别急，我在听[\s\S]*回复 0/);
      await wang.says('上报');
      await wang.says('他妈的', /您先别急[\s\S]*请说说是什么问题/);
      await wang.says('妈的十号小区3号楼2单元楼道灯又坏了', /对吗/);
      expect(await count()).to.equal(before);
    });
  });

  describe('是真的吗', () => {
    const ASK = /对方说的工单号是几号？[\s\S]*我们从不要钱，不要银行卡，不要验证码/;

    it('a number of hers: who works on it, what they never ask for', async () => {
      const number = await wang.reports();
      await wang.says('有人打电话说是社区的，是真的吗', ASK);
      await wang.says(
        String(number),
        new RegExp(`^号码对得上：工单 ${number} 是您的`),
        /社区小蜜蜂|睦邻守望者|网格员/,
        /从不要钱/,
      );
      expect(await wang.standing()).to.equal('');
    });

    it('in one breath', async () => {
      const number = await wang.reports('十号小区7号楼1单元门禁坏了');
      await wang.says(`有人上门说是工单${number}的，是真的吗`, /号码对得上/);
    });

    it('a neighbour’s of her grid: who, and not what it is', async () => {
      const other = await new Resident(town, 'other').isRegistered({ name: '李桂兰', phone: '13800000901' });
      const number = await other.reports('十号小区9号楼1单元下水道堵了');
      await wang.says('是真的吗', ASK);
      await wang.says(`工单 ${number}`, /是您网格的/);
      expect(wang.heard).not.to.match(/下水|李桂兰|9号楼/);
      const far = await new Resident(town, 'far').isRegistered({ home: '矿工新村/1/1', node: 'kuanggong-1' });
      await far.says('是真的吗');
      await far.says(String(number), /^查不到，先别信/);
    });

    it('no number, a wrong one, one that is over, another’s restricted one: not to be believed', async () => {
      const number = await wang.reports('十号小区6号楼1单元楼道灯坏了');
      await resolved(town, number);
      await wang.says('1', /谢谢/);
      const secret = await new Resident(town, 'secret').isRegistered({ phone: '13800000902' });
      await secret.says('和儿媳吵架了');
      await secret.says('我家');
      await secret.says('1', /已收到/);
      const hidden = /\d{7}/.exec(secret.heard)?.[0] ?? '';
      for (const answer of ['没有', '1234567', '99999', String(number), hidden, '不知道']) {
        await wang.says('是真的吗', ASK);
        await wang.says(answer, /^查不到，先别信，先别开门[\s\S]*96110[\s\S]*110/);
      }
    });

    it('transfers and codes: warned at once', async () => {
      await wang.says('有人打电话说是公安局的，让我转账到安全账户', /^要转账、要验证码的，都是骗子[\s\S]*96110/, ASK);
      await wang.says('没说', /查不到/);
    });
  });

  describe('asking for a call', () => {
    it('about the grid worker herself does not reach her', async () => {
      await wang.says('找人');
      await wang.says('网格员', /林春梅/);
      await wang.says('要', /想说什么事/);
      await wang.says('投诉林春梅，她骂我', /已收到，工单 \d{7}/);
      const number = Number(/\d{7}/.exec(wang.heard)?.[0]);
      const ticket = await town.store.inTransaction((tx) => tx.tickets.get(number));
      expect(ticket).to.include({ restricted: true, assigneeId: null, node: 'gongdian' });
    });
  });
});
