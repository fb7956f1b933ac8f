/** Somebody is erased: her place goes on to the next, her visit is off, and nothing of her is left in any of these tables. */
import { expect } from 'chai';
import { allotmentInvariants } from '../../../src/domain/allotments/invariants.ts';
import { erasePerson } from '../../../src/domain/people/erase.ts';
import { Desk } from '../../commands/desk.ts';
import { neighbour } from '../../support/residents.ts';

describe('erasing who has booked', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('hua-renxin');
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  it('gives her place to the next, and leaves no name, chat, address or note', async () => {
    await desk.say('wx-hua-renxin', '/排班 义诊 明天上午 1人 主题:眼科');
    const wang = await neighbour(desk, { phone: '13800000903' });
    const li = await neighbour(desk);
    for (const who of [wang, li]) for (const words of ['义诊', '眼科', '1', '1']) await who.says(words);
    for (const words of ['上门', '1', '1', '4', '轻点敲门', '1', '家庭医生坐诊', '有新的告诉我'])
      await wang.says(words);
    await desk.said();
    await desk.run((tx) => erasePerson(tx, wang.personId));
    await desk.later(0);
    expect((await desk.said()).find(({ recipient }) => recipient.endsWith(li.sender))?.text).to.include('名额有了');
    await desk.run(async (tx) => {
      for (const { id, broken } of allotmentInvariants) expect(await broken(tx), id).to.deep.equal([]);
      const traces = [wang.personId, wang.conversation];
      for (const table of ['claims', 'clinic_wishes', 'home_visits', 'clinic_plans']) {
        const rows = JSON.stringify(await tx.query(`SELECT * FROM ${table}`, []));
        for (const trace of traces) expect(rows, table).not.to.include(trace);
      }
      const [visit] = await tx.query<{ details: string | null }>('SELECT details FROM home_visits', []);
      expect(visit?.details).to.equal(null);
    });
  });
});
