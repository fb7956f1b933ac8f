/** Points for one's family and community as talks: who is family says yes first; limits; nobody learns whose number is known. */
import { expect } from 'chai';
import { balanceOf } from '../../src/domain/love-card/ledger.ts';
import { erasePerson } from '../../src/domain/people/erase.ts';
import { timeBankInvariants } from '../../src/domain/time-bank/invariants.ts';
import { Desk } from '../commands/desk.ts';
import { grant, type Line, type Neighbour, neighbour, pushedTo, saysTo } from '../support/neighbours.ts';

describe('爱心 given away', () => {
  let desk: Desk;
  let wang: Neighbour;
  let son: Neighbour;

  before(async () => {
    desk = await Desk.open();
    wang = await neighbour(desk, 'o-wang', { name: '王秀英', phone: '13800000900', points: 30 });
    son = await neighbour(desk, 'o-son', { name: '张小军', phone: '13800000905', home: '十号小区/5/1' });
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const says = (who: Neighbour, ...talk: readonly Line[]) => saysTo(desk, who, talk);
  const reads = async (who: Neighbour, ...fits: readonly RegExp[]): Promise<void> => {
    const text = await pushedTo(desk, who);
    for (const each of fits) expect(text.join('\n')).to.match(each);
    if (fits.length === 0) expect(text).to.deep.equal([]);
  };
  const points = (who: Neighbour) => desk.run((tx) => balanceOf(tx, `person:${who.id}`));

  it('a stranger gets nothing: family is asked by phone, and says yes; an unknown number reads the same', async () => {
    const known = await says(wang, ['送爱心', /送给家人，回复 1/], ['1', /家人的手机号/], ['13800000905']);
    await reads(son, /王秀英想加您为家人/, /愿意，回复 1/);
    const unknown = await says(wang, ['加家人', /家人的手机号/], ['13800000999']);
    expect(unknown).to.equal(known);
    await says(son, ['1', /您和王秀英是家人了/]);
    await reads(wang, /张小军同意做家人了/);
  });

  it('within what the rules say, read back before, with a number', async () => {
    await says(
      wang,
      ['送给家人'],
      ['1', /张小军，回复 1/],
      ['1', /您有 30 个，这次最多 10 个/],
      ['11分', /1 到 10 个，要整数/],
      ['-1', /要整数/],
      ['八分', /送 8 个爱心给张小军/],
      ['1', /送好了：8 个爱心给张小军，编号 \d{7}。您还有 22 个/],
    );
    await reads(son, /家人（王邻居）送给您 8 个爱心/);
    expect([await points(wang), await points(son)]).to.deep.equal([22, 8]);
    await says(wang, ['送给家人'], ['1'], ['1'], ['10'], ['1', /送好了/]);
    await says(wang, ['送给家人'], ['1'], ['1', /最多 2 个/], ['2'], ['1']);
    await says(wang, ['送给家人'], ['1', /这个月送家人的爱心已经到数了/]);
    await desk.at('2026-12-01T09:00:00');
    await says(wang, ['送给家人'], ['1'], ['1', /最多 10 个/], ['取消']);
  });

  it('two gifts at once keep within what is there', async () => {
    await says(wang, ['送给家人'], ['1'], ['1'], ['10', /送 10 个/]);
    const before = await points(wang);
    const twice = await Promise.all([desk.hear(wang.sender, '1'), desk.hear(wang.sender, '1')]);
    expect(twice.flat().filter((answer) => /送好了/.test(answer))).to.have.length(1);
    expect(await points(wang)).to.equal(before - 10);
  });

  it('to the community: as much as she likes; nothing: nothing to give', async () => {
    await grant(desk, wang.id, 20);
    const before = await points(wang);
    await says(wang, ['捐爱心'], ['2', /捐几个/], ['15'], ['对', /15 个爱心捐给供电社区了/]);
    expect(await points(wang)).to.equal(before - 15);
    expect(await desk.run((tx) => balanceOf(tx, 'donated:gongdian'))).to.equal(15);
    const poor = await neighbour(desk, 'o-poor', { name: '陈平', phone: '13800000906' });
    await says(poor, ['捐爱心'], ['2', /没有爱心可以送/]);
  });

  it('who leaves the family is given nothing; an invitation ends after a week', async () => {
    await says(son, ['我的家人', /张|王秀英/], ['不做家人了'], ['1', /不再是一家/]);
    await says(wang, ['我的家人', /家人的手机号/], ['13800000905']);
    await reads(son, /想加您为家人/);
    await says(son, ['取消']);
    await desk.later(8 * 24 * 3600_000);
    await says(wang, ['送给家人'], ['1', /家人的手机号/], ['取消']);
  });

  it('who is erased leaves no tie and no word; everything still holds', async () => {
    const li = await neighbour(desk, 'o-li', { name: '李建国', phone: '13800000901', points: 5 });
    await says(son, ['我会理发'], ['1']);
    await says(li, ['想理发'], ['跳过'], ['1'], ['1', /互助 \d{7}/]);
    await reads(son, /李邻居想请您帮忙/);
    await says(son, ['1', /约好了/]);
    await reads(li, /张小军/);
    await desk.run((tx) => erasePerson(tx, son.id));
    await reads(li, /对方不再使用，已经取消/);
    expect(await points(li)).to.equal(5);
    for (const { id, broken } of timeBankInvariants) expect(await desk.run(broken), id).to.deep.equal([]);
    const left = await desk.run((tx) =>
      tx.query('SELECT id FROM skill_offers WHERE person_id = ? UNION ALL SELECT family FROM family_members', [son.id]),
    );
    expect(left).to.deep.equal([]);
  });
});
