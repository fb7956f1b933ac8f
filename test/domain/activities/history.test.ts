/** Histories of activities: people sign up with others, give up, come and go at any time, it is called off or ends. Hours and places must be what a model says. */
import { expect } from 'chai';
import fc from 'fast-check';
import { activity, freePlaces, makeActivity } from '../../../src/domain/activities/activity.ts';
import { attendances, comeOrGo } from '../../../src/domain/activities/attendance.ts';
import { activityInvariants } from '../../../src/domain/activities/invariants.ts';
import { activityTimer } from '../../../src/domain/activities/running.ts';
import { callOff, giveUpSignUp, signUp } from '../../../src/domain/activities/sign-ups.ts';
import { allotmentInvariants } from '../../../src/domain/allotments/invariants.ts';
import type { ActivityRow } from '../../../src/store/entities/activities.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { Desk } from '../../commands/desk.ts';

const MINUTE = 60_000;
const LASTS = 90;
const PLACES = 4;

type Act =
  | { does: 'signs up'; who: number; companions: number }
  | { does: 'gives up'; who: number }
  | { does: 'comes or goes'; who: number; by: 'code' | 'staff' }
  | { does: 'time'; minutes: number }
  | { does: 'call off' };

const who = fc.integer({ min: 0, max: 4 });
const acts = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('signs up' as const), who, companions: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ does: fc.constant('gives up' as const), who }),
    fc.record({
      does: fc.constant('comes or goes' as const),
      who,
      by: fc.constantFrom('code' as const, 'staff' as const),
    }),
    fc.record({ does: fc.constant('comes or goes' as const), who, by: fc.constant('code' as const) }),
    fc.record({ does: fc.constant('time' as const), minutes: fc.integer({ min: 5, max: 60 }) }),
    fc.record({ does: fc.constant('time' as const), minutes: fc.integer({ min: 5, max: 60 }) }),
  ),
  { minLength: 10, maxLength: 30 },
);

interface Guest {
  number: number;
  places: number;
  in: number | null;
  out: number | null;
}

describe('histories of activities', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(() => desk.close());

  /** One unit of work for all of it, with a clock of its own: minutes after the beginning. */
  async function play(acted: readonly Act[]): Promise<void> {
    await desk.run(async (unit) => {
      let clock = -120;
      // Ten seconds off the minute, so that nothing is a tie.
      const begins = unit.now.getTime() + 120 * MINUTE + 10_000;
      const now = { get: () => new Date(begins - 10_000 + clock * MINUTE) };
      const tx: Tx = Object.create(unit, { now });
      const made = await makeActivity(tx, newActivity(new Date(begins)));
      const guests = new Map<number, Guest>();
      for (const act of acted) {
        if (act.does === 'time') clock += act.minutes;
        else await does(tx, made.id, act, guests, clock);
      }
      const taken = [...guests.values()].reduce((sum, { places }) => sum + places, 0);
      await tx.flush();
      expect(PLACES - ((await freePlaces(tx, [made.id])).get(made.id) ?? -1), 'places').to.equal(taken);
      clock = Math.max(clock, LASTS + 61);
      await activityTimer(tx, 'over', made.id, async () => {});
      await holds(tx, made.id, guests);
    });
  }

  async function does(tx: Tx, id: number, act: Act, guests: Map<number, Guest>, clock: number): Promise<void> {
    const row = await activity(tx, id);
    if (!row || act.does === 'time' || act.does === 'call off') return;
    const guest = guests.get(act.who);
    if (act.does === 'signs up') {
      const { companions } = act;
      const by = { personId: `p${id}-${act.who}`, conversation: null, name: '王秀英' };
      const got = await signUp(tx, { row, ...by, companions });
      const free = PLACES - [...guests.values()].reduce((sum, { places }) => sum + places, 0);
      const waits = free === 0;
      const forNew = waits ? 'waiting' : free < companions + 1 ? 'fewer' : 'held';
      const expected = clock > LASTS ? 'closed' : guest ? 'already' : forNew;
      expect(got.kind, `${act.who} at ${clock}`).to.equal(expected);
      if (got.kind === 'held') guests.set(act.who, { number: got.number, places: companions + 1, in: null, out: null });
      // Nobody waits here: who is next is the allotments' own history.
      if (got.kind === 'waiting') await giveUpSignUp(tx, got.number);
    } else if (act.does === 'gives up' && guest) {
      expect(await giveUpSignUp(tx, guest.number)).to.equal(guest.in === null);
      if (guest.in === null) guests.delete(act.who);
    } else if (act.does === 'comes or goes' && guest) await presence(tx, row, act.by, guest, clock);
  }

  async function presence(tx: Tx, row: ActivityRow, by: 'code' | 'staff', guest: Guest, clock: number): Promise<void> {
    const claim = await tx.claims.get(guest.number);
    if (!claim) throw new Error('no sign-up');
    const { kind } = await comeOrGo(tx, row, claim, by);
    if (guest.out !== null) expect(kind).to.equal('done');
    else if (guest.in !== null) {
      expect(kind).to.equal(clock <= LASTS + 60 ? 'out' : 'over');
      if (kind === 'out') guest.out = clock;
    } else {
      const expected = clock < -30 ? 'early' : clock <= LASTS ? 'in' : 'over';
      // The activity begins ten seconds late: at the very minute it is a little too early.
      expect(kind, String(clock)).to.equal(clock === -30 ? 'early' : expected);
      if (kind === 'in') guest.in = clock;
    }
  }

  async function holds(tx: Tx, id: number, guests: ReadonlyMap<number, Guest>): Promise<void> {
    const came = [...guests.values()].filter((guest) => guest.in !== null);
    const expected = came.map(({ number, in: from, out }) => {
      const [begins, ends] = [Math.max(0, from ?? 0), Math.min(LASTS, out ?? LASTS)];
      return { number, minutes: Math.max(0, ends - begins) };
    });
    const kept = (await attendances(tx, id)).map(({ number, minutes }) => ({ number, minutes }));
    for (const { number, minutes } of expected) {
      const found = kept.find((each) => each.number === number);
      expect(found?.minutes, `hours of ${number}`).to.be.within(Math.max(0, minutes - 1), minutes + 1);
    }
    expect(kept).to.have.length(expected.length);
    for (const { id: name, broken } of [...activityInvariants, ...allotmentInvariants]) {
      expect(await broken(tx), name).to.deep.equal([]);
    }
  }

  it('keep places and hours, however people come and go', async () => {
    await fc.assert(fc.asyncProperty(acts, play), { numRuns: 20, endOnFailure: true });
  });

  it('end with nobody held when it is called off', async () => {
    const start = new Date(desk.db.clock.now().getTime() + 120 * MINUTE);
    await desk.run(async (tx) => {
      const row = await makeActivity(tx, newActivity(start));
      await signUp(tx, { row, personId: 'p1', conversation: null, name: '王秀英', companions: 2 });
      expect(await callOff(tx, row, '下大雨')).to.equal(1);
    });
    await desk.run(async (tx) => {
      for (const { broken } of [...activityInvariants, ...allotmentInvariants])
        expect(await broken(tx)).to.deep.equal([]);
    });
  });
});

function newActivity(startsAt: Date) {
  return {
    ...{ title: '楼道清洁', kind: 'service', team: null, venue: null, place: '益站', node: 'gongdian', about: '' },
    ...{ capacity: PLACES, companions: 2, children: false, series: null, madeBy: null, proposedBy: null },
    startsAt,
    endsAt: new Date(startsAt.getTime() + LASTS * MINUTE),
  };
}
