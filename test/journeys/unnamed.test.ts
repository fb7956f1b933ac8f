/** Who reports and wants to stay unnamed (domain.md R24): over the real edges the taker alone learns it, and that is logged. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { says, texts } from './scene.ts';

const NAME = '欧阳金雀';
const PHONE = '13912345678';

describe('whoever wants to stay unnamed', () => {
  let town: Town;
  let grid: string;
  let wang: Resident;
  before(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    await town.group('gongdian', ['cheng-lixin']);
    wang = await new Resident(town, 'wang').isRegistered({ name: NAME, phone: PHONE });
  });
  after(() => town.close());

  it('is known to the taker alone, who reads it in private, and that is logged', async () => {
    await wang.says(`十号小区3号楼2单元楼道灯坏了，我是${NAME}，不要说是我`, /您选了匿名：只有接单的人知道是您/);
    await wang.says('1', /已收到/);
    const number = Number(/\d{7}/.exec(wang.heard)?.[0]);
    await town.groupHears(grid, new RegExp(`^【新工单】工单 ${number}`));
    for (const key of ['lin-chunmei', 'cheng-lixin', 'fang-shouwang']) {
      expect(await says(town, key, `/查 ${number}`))
        .to.include('匿名：接单的人才能看到')
        .and.not.include(NAME);
    }
    await says(town, 'lin-chunmei', `/接单 ${number}`, grid);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).not.to.include(NAME);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`)).to.include(`报事人：${NAME} ${PHONE}`);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`)).not.to.match(new RegExp(`${NAME}|${PHONE}`));
    expect(texts(town, grid).join()).not.to.match(new RegExp(`${NAME}|${PHONE}`));
  });

  it('can still say so at the last question', async () => {
    await wang.says('十号小区5号楼路灯坏了', /对吗/);
    await wang.says('匿名', /您选了匿名[\s\S]*对吗/);
    await wang.says('1', /已收到/);
  });
});
