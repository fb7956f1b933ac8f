/** Ways to a person as talks: 一键找人 for each kind with "ask for me", 0 at any time, the menu, and danger words at any step. */
import { expect } from 'chai';
import { nothingOpen, Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

describe('ways to a person', () => {
  let town: Town;
  let wang: Resident;

  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());
  beforeEach(async () => {
    await nothingOpen(town);
    wang = await new Resident(town, 'wang').isRegistered();
  });

  describe('一键找人', () => {
    const KINDS: readonly [string, RegExp][] = [
      ['网格员', /^网格员 林春梅\n电话：13800000211/],
      ['民警', /^片区民警 雷警国/],
      ['第三个', /^家庭医生 华仁心/],
      ['4', /^党员中心户（十号小区5号楼）/],
      ['物业', /^十号小区物业/],
    ];
    for (const [words, who] of KINDS) {
      it(`${words}: who, when, which phone, and a call back`, async () => {
        await wang.says('找人', /找谁/);
        await wang.says(words, who, /电话：1\d{10}/, /时间：/, /要请他联系您吗/);
        const [title] = wang.heard.split('\n');
        await wang.says('要', /想说什么事/);
        await wang.says('低保怎么办', /^已收到，工单 \d{7}\n/);
        expect(wang.heard).to.include(`${title}会给您打电话`);
        expect((await wang.tickets())[0]?.said).to.deep.include({ text: '低保怎么办' });
      });
    }

    it('asks a stranger for the community, and keeps nothing', async () => {
      const stranger = new Resident(town, 'stranger');
      await stranger.says('找人');
      await stranger.says('医生', /您在哪个社区/);
      await stranger.says('供电社区', /家庭医生 华仁心/);
      await stranger.says('不用', /好的/);
      expect(await stranger.standing()).to.equal('');
    });
  });

  describe('0', () => {
    it('gives phones at once and a call back, asking for a phone only where none is known', async () => {
      await wang.says('０', /供电社区值班 13800000200/, /要请人给您回电话吗/);
      await wang.says('要', /想说什么事/);
      await wang.says('跳过', /已收到，工单 \d{7}/);
      const quiet = await new Resident(town, 'quiet').isRegistered({ phone: null });
      await quiet.says('零');
      await quiet.says('1', /打哪个电话/);
      await quiet.says('不告诉你', /打哪个电话/);
      await quiet.says('138 0000 0902', /想说什么事/);
      await quiet.says('跳过', /已收到/);
    });

    it('in the middle of a report, which then goes on', async () => {
      await wang.says('十号小区3号楼2单元楼道灯坏了', /对吗/);
      await wang.says('0');
      await wang.says('要');
      await wang.says('不知道怎么填', /已收到/, /我们接着办：上报问题/, /对吗/);
      await wang.says('1', /已收到/);
    });
  });

  describe('the menu', () => {
    for (const [words, where] of [
      ['1', 'report.askingWhat'],
      ['八', 'find-person.choosingKind'],
      ['第九个', 'register.askingChange'],
      ['找民警', 'find-person.choosingKind'],
      ['三', 'clinic.choosingKind'],
      ['报修', 'report.askingWhat'],
    ] as const) {
      it(`${words} leads to ${where}`, async () => {
        await wang.says('菜单', /您要办什么/);
        await wang.says(words);
        expect(await wang.standing()).to.equal(where);
      });
    }

    it('of the account leads there too; a key of long ago is no dead end', async () => {
      await wang.says({ menu: 'find-person' }, /找谁/);
      await wang.says({ menu: 'MENU_OLD_2019' }, /菜单已经换了/, /找谁/);
    });

    it('looked at again and again is not come back to', async () => {
      for (const words of ['菜单', '菜单', '我的', '找人', '菜单']) await wang.says(words);
      await wang.says('十号小区3号楼2单元楼道灯坏了', /对吗/);
      await wang.says('1', /已收到/);
      expect(wang.heard).not.to.match(/接着办/);
      expect(await wang.standing()).to.equal('');
    });
  });

  describe('danger', () => {
    it('is alarmed anew after the first alarm was called off, and what comes later is a ticket of its own', async () => {
      await wang.says('楼道里有燃气味', /119/);
      const [first] = await wang.tickets();
      await wang.says('取消', /没有上报/);
      await wang.says('着火了', /119/, /值班人员/);
      const [second] = await wang.tickets();
      expect(second?.number).to.not.equal(first?.number);
      await wang.says('取消', /没有上报/);
      await wang.says('3号楼2单元楼道灯坏了', /楼道照明/);
      await wang.says('1', /已收到，工单 \d{7}/);
      const [light] = await wang.tickets();
      expect([first?.number, second?.number]).to.not.include(light?.number);
    });

    it('behind a slash is heard, even behind the name of a command', async () => {
      for (const words of ['/着火了', '／上报 着火了']) await wang.says(words, /119/);
    });

    it('words that every object knows are words like others', async () => {
      for (const words of ['__proto__', 'constructor', 'toString']) {
        await wang.says(words, /./);
        expect(wang.heard).to.not.include('出了点问题');
      }
    });

    it('said by a stranger: the number first, an emergency ticket at once, then the talk goes on', async () => {
      const stranger = new Resident(town, 'stranger');
      await stranger.says('十号小区5号楼着火了', /^请马上打 119/, /同意吗/);
      expect(await stranger.tickets()).to.have.length(1);
      await stranger.says('1', /地点：十号小区5号楼/, /对吗/);
      await stranger.says('1', /已收到，工单 \d{7}/);
      const tickets = await stranger.tickets();
      expect(tickets).to.have.length(1);
      expect(tickets[0]).to.include({ urgency: 'emergency', homeNode: 'gongdian-1' });
    });

    it('said by who then refuses: she is told what was kept', async () => {
      const stranger = new Resident(town, 'stranger');
      await stranger.says('着火了快来人', /^请马上打 119/);
      await stranger.says('2', /除了刚才的紧急情况，别的都没有保存/);
      expect(await stranger.tickets()).to.have.length(1);
    });

    it('in the middle of a registration is no address, and the registration comes back', async () => {
      const stranger = new Resident(town, 'stranger');
      await stranger.says('登记');
      await stranger.says('1', /住址/);
      await stranger.says('我家里煤气味很大', /^请马上打 119/, /问题在哪里/);
      await stranger.says('十号小区3号楼2单元', /对吗/);
      await stranger.says('1', /已收到/, /我们接着办：登记/, /住址/);
      expect(await stranger.tickets()).to.have.length(1);
    });

    it('said twice about the same is one ticket', async () => {
      await wang.says('上报', /是什么问题/);
      await wang.says('有人触电了', /^请马上打 120/, /问题在哪里/);
      await wang.says('十号小区3号楼有人触电了快点', /^请马上打 120/);
      expect(await wang.tickets()).to.have.length(1);
    });

    it('spoken, with a transcript', async () => {
      await wang.says({ voice: '救命，电梯里有人被困了。' }, /^请马上打 119/);
    });
  });
});
