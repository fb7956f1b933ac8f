/** The same person reports again what she has open: it is added to her ticket, or filed beside it (domain.md R3). What she reads, what staff read. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { says, texts } from './scene.ts';

const LIGHT = '十号小区3号楼2单元楼道灯坏了';
const OFFER = /^您已经报过这件事：(.+)。\n补充到那一件，回复 1\n是另一件事，回复 2$/;
const MINUTE = 60_000;

describe('who reports again what she has open', () => {
  let town: Town;
  let grid: string;
  let wang: Resident;
  beforeEach(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    wang = await new Resident(town, 'wang').isRegistered();
  });
  afterEach(() => town.close());

  /** Up to the question whether it is the same: answers what she reads of it. */
  async function again(words: string, who = wang): Promise<string> {
    await who.says(words, /对吗/);
    await who.says('1', OFFER);
    return OFFER.exec(who.heard)?.[1] ?? '';
  }

  it('adds her new words and photos, and staff read them at once', async () => {
    const number = await wang.reports(LIGHT);
    await wang.says('3号楼2单元的楼道灯还是黑的，老人摔了一跤', /对吗/);
    await wang.says({ photo: true }, /收到了/);
    await wang.says('1', OFFER);
    expect(wang.heard).to.include(`${LIGHT}，正等人接单`);
    await wang.says('1', new RegExp(`^记下了，工单 ${number}\n已补充进去`));
    expect(await wang.tickets()).to.have.length(1);
    const { text } = await town.groupHears(grid, /居民补充/);
    expect(text).to.match(new RegExp(`^【提醒】工单 ${number}[\\s\\S]*居民补充：.*老人摔了一跤`));
    expect(texts(town, grid).filter((each) => each.startsWith('【新工单】'))).to.have.length(1);
    await wang.says('我的');
    await wang.says('1', /您补充：.*老人摔了一跤/);
  });

  it('2, or her words, make another ticket of hers', async () => {
    const first = await wang.reports(LIGHT);
    await again(LIGHT);
    await wang.says('2', /已收到，工单 \d{7}/);
    const tickets = await wang.tickets();
    expect(tickets).to.have.length(2);
    expect(wang.heard).not.to.include(String(first));
    await wang.says(LIGHT, /对吗/);
    await wang.says('1', /您已经报过这些。要补充到哪一件？[\s\S]*，回复 1[\s\S]*，回复 2[\s\S]*是另一件事，回复 3/);
    await wang.says('另一件事', /已收到，工单 \d{7}/);
    expect(await wang.tickets()).to.have.length(3);
  });

  it('says in which other place of the building it is, too', async () => {
    const number = await wang.reports(LIGHT);
    await again('十号小区3号楼1单元楼道灯坏了');
    await wang.says('补充', new RegExp(`记下了，工单 ${number}`));
    await town.groupHears(grid, /居民补充：.*地点：十号小区3号楼1单元/);
  });

  it('comes before neighbours’, also after joining theirs: she reads her own words', async () => {
    const zhao = await new Resident(town, 'zhao').isRegistered({ name: '赵桂兰', phone: '13800000901' });
    const number = await wang.reports('十号小区3号楼电梯不动了，我妈困在八楼家里下不来');
    await zhao.says('3号楼电梯坏了', /对吗/);
    await zhao.says('1', /邻居已经报过/);
    await zhao.says('1', /已收到/);
    expect(await again('3号楼电梯又不动了', zhao))
      .to.match(/3号楼电梯坏了/)
      .and.not.match(/我妈/);
    await zhao.says('1', new RegExp(`记下了，工单 ${number}`));
  });

  it('is asked at once where the words are the same and say no place; 2 goes on with the report', async () => {
    await wang.says('楼道灯坏了', /在哪里/);
    await wang.says('十号小区3号楼2单元', /对吗/);
    await wang.says('1', /已收到/);
    await wang.says('楼道灯坏了！', OFFER);
    await wang.says('2', /在哪里/);
    await wang.says('十号小区3号楼2单元', /对吗/);
    await wang.says('1', /已收到/);
    expect(await wang.tickets()).to.have.length(2);
  });

  it('is not asked when the first is resolved, or is another building', async () => {
    const number = await wang.reports(LIGHT);
    await wang.says('十号小区4号楼2单元楼道灯坏了', /对吗/);
    await wang.says('1', /已收到/);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    await says(town, 'lin-chunmei', `/办结 ${number} 换了灯`, grid);
    await wang.says('取消');
    await wang.says(LIGHT, /对吗/);
    await wang.says('1', /已收到/);
  });

  it('files it when the first was resolved while she thought', async () => {
    const number = await wang.reports(LIGHT);
    await again(LIGHT);
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    await says(town, 'lin-chunmei', `/办结 ${number} 换了灯`, grid);
    await wang.says('1', /单独报上去[\s\S]*已收到，工单 \d{7}/);
  });

  it('unnamed, is offered only what she has reported unnamed', async () => {
    const named = await wang.reports(LIGHT);
    await wang.says(`${LIGHT}，不要说是我`, /您选了匿名/);
    await wang.says('1', /已收到/);
    await wang.says(`${LIGHT}，不要说是我`, /您选了匿名/);
    await wang.says('1', OFFER);
    await wang.says('1', /记下了，工单 \d{7}/);
    expect(wang.heard).not.to.include(String(named));
    town.later(MINUTE);
  });
});
