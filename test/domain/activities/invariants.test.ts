/** What `mulin verify` looks for in activities: nothing after ordinary use, and each corruption that is planted. */
import { expect } from 'chai';
import { makeActivity } from '../../../src/domain/activities/activity.ts';
import { comeOrGo } from '../../../src/domain/activities/attendance.ts';
import { giveFeedback } from '../../../src/domain/activities/feedback.ts';
import { activityInvariants } from '../../../src/domain/activities/invariants.ts';
import { signUp } from '../../../src/domain/activities/sign-ups.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { Desk } from '../../commands/desk.ts';

class RolledBack extends Error {}

describe('verify of activities', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.run(async (tx) => {
      const [startsAt, endsAt] = [10, 70].map((minutes) => new Date(tx.now.getTime() + minutes * 60_000)) as [
        Date,
        Date,
      ];
      const row = await makeActivity(tx, {
        ...{ title: '楼道清洁', kind: 'service', team: null, venue: null, place: '益站', node: 'gongdian', about: '' },
        ...{
          capacity: 4,
          companions: 0,
          children: false,
          series: null,
          madeBy: 'a',
          proposedBy: 'b',
          startsAt,
          endsAt,
        },
      });
      const got = await signUp(tx, { row, personId: 'p1', conversation: null, name: '王秀英', companions: 0 });
      const claim = got.kind === 'held' ? await tx.claims.get(got.number) : null;
      if (!claim) throw new Error(got.kind);
      await comeOrGo(tx, row, claim, 'staff');
      await giveFeedback(tx, claim.number, 1, '好');
    });
    desk.db.clock.offsetMs += 40 * 60_000;
    await desk.run((tx) => tx.query('UPDATE attendances SET out_at = ?, out_by = ?, minutes = ?', OUT(tx)));
  });
  after(() => desk.close());

  /** Half an hour after the beginning. */
  const OUT = (tx: Tx) => [tx.now.getTime() - 1000, 'staff', 30];
  const broken = async (tx: Tx) => {
    const found: string[] = [];
    for (const each of activityInvariants) if ((await each.broken(tx)).length > 0) found.push(each.id);
    return found;
  };

  it('finds nothing after ordinary use', async () => {
    expect(await desk.run(broken)).to.deep.equal([]);
  });

  const PLANTED: readonly (readonly [string, string])[] = [
    ['activity-places', "DELETE FROM allotments WHERE kind = 'sign-up'"],
    ['activity-places', 'UPDATE allotments SET closed = true'],
    ['activity-timer', "DELETE FROM timers WHERE kind = 'activity-over'"],
    ['activity-timer', "UPDATE activities SET state = 'cancelled'"],
    ['activity-own', "UPDATE activities SET proposed_by = 'a'"],
    ['attendance', "UPDATE claims SET state = 'held'"],
    ['attendance', 'UPDATE attendances SET out_at = in_at - 1'],
    ['attendance', 'UPDATE attendances SET out_at = NULL'],
    ['attendance-minutes', 'UPDATE attendances SET minutes = minutes + 60'],
    ['activity-feedback', 'UPDATE activity_feedback SET score = 5'],
    ['activity-feedback', 'DELETE FROM attendances'],
  ];
  for (const [id, sql] of PLANTED) {
    it(`finds ${id}: ${sql}`, async () => {
      let found: string[] = [];
      const unit = desk.run(async (tx) => {
        await tx.query(sql, []);
        found = await broken(tx);
        throw new RolledBack();
      });
      await unit.catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
      expect(found).to.include(id);
    });
  }
});
