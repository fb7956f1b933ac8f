/** What `mulin verify` says of places and sessions: nothing after ordinary use, and each corruption that is planted. */
import { expect } from 'chai';
import { claim } from '../../../src/domain/allotments/claims.ts';
import { allotmentInvariants } from '../../../src/domain/allotments/invariants.ts';
import { allotmentOf, clinic } from '../../../src/domain/clinic/calendar.ts';
import { clinicInvariants } from '../../../src/domain/clinic/invariants.ts';
import { requestVisit } from '../../../src/domain/clinic/visits.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { Desk } from '../../commands/desk.ts';

class Undone extends Error {}

describe('verify of places and sessions', () => {
  let desk: Desk;
  let id: string;
  before(async () => {
    desk = await Desk.open();
    id = await desk.run(async (tx) => {
      const { sessions } = await clinic(tx);
      const session = sessions.find(({ kind }) => kind === 'lecture');
      const allotment = allotmentOf(session?.id ?? 0);
      const row = await tx.allotments.get(allotment);
      if (row) tx.allotments.put({ ...row, total: 1 });
      for (const subject of ['one', 'two']) {
        await claim(tx, { allotment, subject, personId: null, conversation: null, details: { name: '王秀英' } });
      }
      const details = { name: '王', age: null, group: null, walksBadly: true, address: '1', phone: '1', note: '' };
      await requestVisit(tx, { personId: 'p', conversation: 'c', node: 'gongdian-1', details });
      return allotment;
    });
  });
  after(() => desk.close());

  async function broken(tx: Tx): Promise<string[]> {
    const found: string[] = [];
    for (const each of [...allotmentInvariants, ...clinicInvariants]) {
      if ((await each.broken(tx)).length > 0) found.push(each.id);
    }
    return found;
  }

  it('finds nothing after ordinary use', async () => expect(await desk.run(broken)).to.deep.equal([]));

  const CORRUPTIONS: readonly [id: string, plant: string][] = [
    ['places', "UPDATE allotments SET reserved = -1 WHERE id = 'ID'"],
    ['places-taken', "UPDATE allotments SET taken = 0 WHERE id = 'ID'"],
    ['claim-state', "UPDATE claims SET holds = false WHERE allotment = 'ID' AND state = 'held'"],
    ['claim-state', "UPDATE claims SET state = 'lost' WHERE allotment = 'ID' AND state = 'held'"],
    ['claim-state', "UPDATE claims SET until = 1 WHERE allotment = 'ID' AND state = 'held'"],
    ['claim-once', "UPDATE claims SET subject = 'one'"],
    ['claim-orphans', "UPDATE claims SET allotment = 'session:0' WHERE allotment = 'ID'"],
    ['places-waiting', "UPDATE allotments SET waiting = '{}' WHERE id = 'ID'"],
    ['places-waiting', "UPDATE allotments SET total = 2 WHERE id = 'ID'"],
    ['session-places', "DELETE FROM allotments WHERE id = 'ID'"],
    ['session-cancelled', "UPDATE clinic_sessions SET cancelled = 'x'"],
    ['session-over', "DELETE FROM timers WHERE kind = 'clinic-over'"],
    ['home-visit', "UPDATE home_visits SET state = 'accepted'"],
  ];
  for (const [what, plant] of CORRUPTIONS) {
    it(`finds a planted one: ${what}: ${plant}`, async () => {
      let found: string[] = [];
      const unit = desk.run(async (tx) => {
        await tx.query(plant.replace('ID', id), []);
        found = await broken(tx);
        throw new Undone();
      });
      await unit.catch((error: Error) => expect(error).to.be.instanceOf(Undone));
      expect(found).to.include(what);
    });
  }
});
