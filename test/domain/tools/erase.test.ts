/** Whoever is erased leaves no trace among the tools; what she has is still missed by the station. */
import { expect } from 'chai';
import { erasePerson } from '../../../src/domain/people/erase.ts';
import { Desk } from '../../commands/desk.ts';
import { borrower, lend, toolTroubles } from '../../support/tools.ts';

describe('a borrower who is erased', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('yin-xiaoyu');
  });
  after(() => desk.close());

  it('is nobody, her loan and her reservation are not', async () => {
    const id = await borrower(desk, '401');
    const number = await desk.run((tx) => lend(tx, id, 'ladder'));
    for (const words of ['借轮椅', '1']) await desk.hear('o-401', words);
    await desk.run((tx) => erasePerson(tx, id));
    const rows = await desk.run((tx) => tx.query('SELECT * FROM tool_loans', []));
    const claims = await desk.run((tx) => tx.query('SELECT * FROM claims', []));
    expect(JSON.stringify([rows, claims])).not.to.include(id);
    expect(await desk.run(toolTroubles)).to.deep.equal([]);
    await desk.later(5 * 24 * 3600_000);
    expect(await desk.say('wx-yin-xiaoyu', '/借出')).to.match(/梯子 GD-TZ-01 过期 \d+ 天 （个人信息已删除）/);
    expect(await desk.say('wx-yin-xiaoyu', `/归还 ${number}`)).to.match(/^已归还：梯子/);
    expect(desk.errors).to.deep.equal([]);
  });
});
