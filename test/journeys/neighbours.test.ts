/** Neighbours and one broken lift, over the real protocols (domain.md R3, pitfalls P9 and P10): what they read, what staff read. */
import { expect } from 'chai';
import { TicketReporter } from '../../src/store/entities/tickets.ts';
import { nothingOpen, Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { quiet, says, texts } from './scene.ts';

const LIFT = '十号小区3号楼电梯不动了';
const MINUTE = 60_000;

describe('neighbours who report the same thing', () => {
  let town: Town;
  let grid: string;
  let community: string;
  before(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    community = await town.group('gongdian', ['cheng-lixin']);
  });
  after(() => town.close());
  beforeEach(() => {
    // Twenty messages a minute go into a group.
    town.later(10 * MINUTE);
    return nothingOpen(town);
  });

  const neighbour = (name: string, phone = '13800000901') => new Resident(town, name).isRegistered({ name, phone });
  const worker = (text: string) => says(town, 'lin-chunmei', text, grid);
  /** Reports and is offered a neighbour's: answers what she says to that. */
  async function reportsToo(who: Resident, words: string, answer: string): Promise<number> {
    await who.says(words, /对吗/);
    await who.says('1', /邻居已经报过/);
    await who.says(answer, /已收到，工单 \d{7}/);
    return Number(/工单 (\d{7})/.exec(who.heard)?.[1]);
  }
  const reporters = (number: number) =>
    town.store.inTransaction(async (tx) => (await tx.db()).countBy(TicketReporter, { ticket: number }));
  const alerts = (chat: string, number: number) =>
    texts(town, chat).filter((text) => text.startsWith('【') && text.includes(String(number)));
  const shows = (who: Resident, fits: RegExp) =>
    town.wechat.chat(who.openid).filter(({ direction, text }) => direction === 'in' && fits.test(text ?? ''));

  it('is offered without number or name, and joined with a receipt that has them', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    const number = await wang.reports(`我叫王秀英，电话13912345678，${LIFT}`);
    await zhao.says('3号楼电梯坏了', /对吗/);
    await zhao.says('对', /^邻居已经报过：.*电梯不动了，正等人接单。\n是同一件事，回复 1\n不是，回复 2$/);
    expect(zhao.heard).not.to.match(/\d{7}|王秀英|139/);
    await zhao.says('是', new RegExp(`^已收到，工单 ${number}\\n和邻居报的合在一起办，现在共2户。`));
    expect(await reporters(number)).to.equal(2);
    expect(await zhao.standing()).to.equal('');
  });

  it('2 files it as her own, and so do her words; 返回 asks again', async () => {
    const [wang, zhao, li] = [await neighbour('王秀英'), await neighbour('赵桂兰'), await neighbour('李玉珍')];
    const number = await wang.reports(LIFT);
    expect(await reportsToo(zhao, LIFT, '2')).not.to.equal(number);
    await li.says(LIFT, /对吗/);
    await li.says('1', /邻居已经报过这些/, /回复 1/, /回复 2/, /都不是，回复 3/);
    await li.says('返回', /对吗/);
    await li.says('1', /都不是，回复 3/);
    await li.says('第三个', /已收到/);
    expect((await li.tickets())[0]?.number).not.to.equal(number);
  });

  it('is never offered of another category, in another building, or what is her own business', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    await wang.reports(LIFT);
    for (const words of ['十号小区4号楼电梯不动了', '十号小区3号楼楼道灯坏了']) {
      await zhao.says(words, /对吗/);
      await zhao.says('1', /已收到/);
    }
    await wang.says('十号小区3号楼怎么办理低保？', /对吗/);
    await wang.says('1', /已收到/);
    await zhao.says('十号小区3号楼怎么办理低保？', /对吗/);
    await zhao.says('1', /已收到/);
  });

  it('out of doors counts what lies within 50 metres', async () => {
    const [wang, zhao, li] = [await neighbour('王秀英'), await neighbour('赵桂兰'), await neighbour('李玉珍')];
    const sends = async (who: Resident, latitude: number) => {
      await who.says('路灯坏了', /问题在哪里/);
      await who.says({ at: [latitude, 121.4737], label: '幸福路' });
      await who.says('1');
    };
    await sends(wang, 31.2304);
    expect(wang.heard).to.match(/已收到/);
    await sends(zhao, 31.2308);
    expect(zhao.heard).to.match(/邻居已经报过/);
    await zhao.says('1', /已收到.*\n.*共2户/);
    await sends(li, 31.2311);
    expect(li.heard).to.match(/已收到/);
  });

  it('is filed as her own when the neighbour’s was resolved meanwhile', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    const number = await wang.reports(LIFT);
    await zhao.says(LIFT, /对吗/);
    await zhao.says('1', /邻居已经报过/);
    await worker(`/接单 ${number}`);
    await worker(`/办结 ${number} 修好了`);
    await zhao.says('1', /单独报上去/, /已收到，工单 \d{7}/);
    expect(zhao.heard).not.to.include(String(number));
  });

  it('all hear everything, each rates for herself, and one who is not content reopens it once', async () => {
    const [wang, zhao, li] = [await neighbour('王秀英'), await neighbour('赵桂兰'), await neighbour('李玉珍')];
    const number = await wang.reports(LIFT);
    for (const who of [zhao, li]) await reportsToo(who, LIFT, '1');
    await worker(`/接单 ${number}`);
    for (const who of [wang, zhao, li]) await town.phoneShows(who.openid, /有人接了[\s\S]*林春梅/);
    await worker(`/备注 ${number} 已联系王秀英，维修工下午到`);
    await town.phoneShows(wang.openid, /已联系王秀英/);
    await town.phoneShows(zhao.openid, /已联系邻居，维修工下午到/);
    await worker(`/办结 ${number} 换了主板`);
    for (const who of [wang, zhao, li]) await town.phoneShows(who.openid, /换了主板[\s\S]*回复 3/);
    // What is pushed in the same moment as she writes counts against what her words grant.
    town.later(MINUTE);
    await wang.says('1', /谢谢您的评价/);
    expect((await wang.tickets())[0]?.status).to.equal('resolved');
    await zhao.says('3', /重新办，由供电社区负责/);
    await li.says('还是不动', /重新办，由供电社区负责/);
    await town.phoneShows(wang.openid, /重新办理/);
    const [ticket] = await wang.tickets();
    expect(ticket).to.include({ status: 'open', node: 'gongdian', reopens: 1 });
    await says(town, 'cheng-lixin', `/接单 ${number}`, community);
    await says(town, 'cheng-lixin', `/办结 ${number} 换了电机`, community);
    for (const who of [wang, zhao, li]) await town.phoneShows(who.openid, /换了电机/);
    await wang.says('解决了，满意', /^谢谢您的评价。$/);
    await zhao.says('解决了，不太满意。', /^谢谢您的评价。$/);
    expect((await li.tickets())[0]?.status).to.equal('resolved');
    await li.says('1', /谢谢/);
    expect((await li.tickets())[0]).to.include({ status: 'closed', rating: 2 });
    await li.says('谢谢师傅', /不客气/);
    expect((await li.tickets())[0]?.status).to.equal('closed');
  });

  it('who has not said how it went when a neighbour had it reopened is asked once for the second time', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    const number = await wang.reports(LIFT);
    await reportsToo(zhao, LIFT, '1');
    await worker(`/办结 ${number} 修好了`);
    await town.phoneShows(wang.openid, /修好了/);
    await zhao.says('3', /重新办/);
    await says(town, 'cheng-lixin', `/办结 ${number} 换了电机`, community);
    await town.phoneShows(wang.openid, /换了电机/);
    await wang.says('1', /^谢谢您的评价。$/);
    expect(await wang.standing()).to.equal('');
  });

  it('joined ones are under 我的 with her own words: add, urge, leave', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    const number = await wang.reports(`${LIFT}，我住401`);
    await reportsToo(zhao, '3号楼电梯关着门，里面没灯', '1');
    await zhao.says('我的', new RegExp(`工单 ${number} 3号楼电梯关着门`));
    await zhao.says('1', /2户上报/, /3号楼电梯关着门，里面没灯/, /不是同一件事，回复 4/);
    expect(zhao.heard).to.match(/\d\d:\d\d 您也上报了\n/);
    expect(zhao.heard).not.to.match(/401/);
    await zhao.says('催一下', /已催办/);
    await zhao.says('我的');
    await zhao.says('1');
    await zhao.says('补充');
    await zhao.says('现在有异响', new RegExp(`已补充到工单 ${number}`));
    await wang.says(String(number), /邻居补充：现在有异响/);
    expect(wang.heard).not.to.match(/不是同一件事/);
    await wang.says('取消');
    await zhao.says('我的');
    await zhao.says('1');
    await zhao.says('撤回', /邻居报的还接着办/);
    await zhao.says('1', /不再告诉您/);
    await zhao.says('我的', /名下还没有什么/);
    expect((await wang.tickets())[0]).to.include({ status: 'open', households: 1 });
  });

  it('who withdraws her own leaves it to the neighbours', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    const number = await wang.reports(LIFT);
    await reportsToo(zhao, LIFT, '1');
    await wang.says(String(number));
    await wang.says('撤回', /邻居报的还接着办/);
    await wang.says('1', /不再告诉您/);
    await worker(`/接单 ${number}`);
    await town.phoneShows(zhao.openid, /有人接了/);
    await quiet(town);
    expect(shows(wang, /有人接了/)).to.have.length(0);
  });

  it('“mine is different” splits off with her own words and photo', async () => {
    const [wang, zhao] = [await neighbour('王秀英'), await neighbour('赵桂兰')];
    const number = await wang.reports(LIFT);
    await zhao.says({ photo: true });
    await reportsToo(zhao, '3号楼2单元电梯按钮掉了', '1');
    await zhao.says('我的');
    await zhao.says('1', /不是同一件事/);
    await zhao.says('我的不一样', /^已收到，工单 \d{7}\n您的问题单独办/);
    const [own, ...more] = await zhao.tickets();
    expect(more).to.deep.equal([]);
    expect(own?.number).not.to.equal(number);
    expect(own?.said.text).to.equal('3号楼2单元电梯按钮掉了');
    expect((await wang.tickets())[0]).to.include({ households: 1, status: 'open' });
    const alert = await town.groupHears(grid, new RegExp(`^【新工单】工单 ${own?.number}`));
    expect(alert.text).to.match(/按钮掉了[\s\S]*照片1张/);
  });

  it('the group hears a line at 2, becomes urgent at 3, and the community gets it at 5', async () => {
    const wang = await neighbour('王秀英');
    const number = await wang.reports(LIFT);
    for (const name of ['赵甲', '赵乙', '赵丙', '赵丁']) {
      await reportsToo(await neighbour(name), LIFT, '1');
      town.later(MINUTE);
    }
    await town.groupHears(community, new RegExp(`^【上报】工单 ${number} 紧急[\\s\\S]*已有5户上报[\\s\\S]*截止`));
    await quiet(town);
    expect(alerts(grid, number).map((text) => text.split('\n')[0])).to.deep.equal([
      `【新工单】工单 ${number} 电梯`,
      `【提醒】工单 ${number} 又有邻居上报，共2户，截止 ${/共2户，截止 (.*)/.exec(alerts(grid, number)[1] ?? '')?.[1]}`,
      `【提醒】工单 ${number} 紧急 电梯`,
    ]);
    expect(alerts(grid, number)[2]).to.match(/已有3户上报，改为紧急/);
    expect((await wang.tickets())[0]).to.include({ households: 5, urgency: 'urgent', node: 'gongdian' });
    await wang.says(String(number), /\d\d:\d\d 改为紧急：3户上报\n/, /\d\d:\d\d 多户提级：已有5户上报\n/);
    await wang.says('取消');
    await town.phoneShows(wang.openid, /已有5户上报，交给供电社区办理/);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`, community)).to.match(/5户/);
    expect(await says(town, 'cheng-lixin', '/待办', community)).to.match(/5户/);
  });

  it('the demonstration: five neighbours, joined, one split off, merged, undone, merged again, resolved, each rating', async () => {
    const people: Resident[] = [];
    for (const name of ['王秀英', '赵桂兰', '李玉珍', '孙淑芬', '周凤英']) people.push(await neighbour(name));
    const [wang, zhao, li, sun, zhou] = people as [Resident, Resident, Resident, Resident, Resident];
    const number = await wang.reports(LIFT);
    await reportsToo(zhao, LIFT, '1');
    await reportsToo(li, LIFT, '1');
    const other = await sun.reports('十号小区3号楼2单元电梯门关不上');
    await zhou.says(LIFT, /对吗/);
    await zhou.says('1', /邻居已经报过这些/);
    await zhou.says('都不是', /已收到/);
    const own = Number(/工单 (\d{7})/.exec(zhou.heard)?.[1]);
    await zhao.says('我的');
    await zhao.says('1');
    await zhao.says('不是同一件事', /单独办/);

    expect(await worker(`/合并 ${own} ${number}`)).to.match(new RegExp(`工单 ${own} 已并入工单 ${number}，共3户`));
    await town.phoneShows(zhou.openid, new RegExp(`工单 ${own} 和邻居报的是同一件事[\\s\\S]*工单 ${number}`));
    expect(await worker('/撤销')).to.match(new RegExp(`已撤销“合并”：工单 ${own} 现在是“等待接单”`));
    await town.phoneShows(zhou.openid, new RegExp(`刚才关于工单 ${own} 的消息发错了`));
    expect((await zhou.tickets()).map((each) => each.number)).to.deep.equal([own]);
    await worker(`/合并 ${own} ${number}`);
    expect(await worker(`/接单 ${own}`)).to.equal(`工单 ${own} 已并入工单 ${number}，请看：/查 ${number}`);
    expect(await worker(`/合并 ${other} ${own}`)).to.match(new RegExp(`已并入工单 ${number}，共4户`));
    await zhou.says(String(own), new RegExp(`工单 ${number} 电梯`), /4户上报/);
    await zhou.says('取消');

    town.later(10 * MINUTE);
    await worker(`/上报 ${number} 要换主板`);
    town.later(30 * 24 * 60 * MINUTE);
    await quiet(town);
    for (const merged of [own, other]) expect(alerts(community, merged)).to.deep.equal([]);
    expect(alerts(community, number)).not.to.deep.equal([]);

    const top = await town.group('dongjie', ['qin-zhengyang']);
    const up = (text: string) => says(town, 'qin-zhengyang', text, top);
    await up(`/接单 ${number}`);
    // WeChat lets us write to whoever has written within 48 hours.
    for (const who of people) await who.says('谢谢', /不客气/);
    await up(`/办结 ${number} 全部修好`);
    for (const who of [wang, li, sun, zhou]) {
      await town.phoneShows(who.openid, new RegExp(`工单 ${number} 办结了[\\s\\S]*全部修好[\\s\\S]*回复 1`));
    }
    await quiet(town);
    expect(shows(zhao, /全部修好/)).to.have.length(0);
    for (const who of [wang, li, sun, zhou]) {
      expect(shows(who, /全部修好/)).to.have.length(1);
      await who.says('1', /谢谢/);
    }
    expect((await wang.tickets())[0]).to.include({ status: 'closed', rating: 1 });
  });
});
