/** Random histories of places, by people and by time: never more than there are, fairly passed on, nobody twice. */
import { expect } from 'chai';
import fc from 'fast-check';
import { openAllotment, openIn, resize } from '../../../src/domain/allotments/allotments.ts';
import { accept, claim, decline, excuse, giveBack, giveUp, miss, use } from '../../../src/domain/allotments/claims.ts';
import { allotmentInvariants } from '../../../src/domain/allotments/invariants.ts';
import {
  type ClaimKinds,
  type ClaimVoice,
  claimDue,
  drawPlaces,
  offerFreed,
} from '../../../src/domain/allotments/queue.ts';
import type { ClaimRow } from '../../../src/store/entities/allotments.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { type OpenStore, openStore } from '../../store/support.ts';

const MINUTE = 60_000;
const PEOPLE = 7;

const rules = {
  title: async () => '义诊',
  held: async () => '有了',
  lapsed: async () => '过期了',
};
const kinds: ClaimKinds = { booking: rules };

const who = fc.integer({ min: 0, max: PEOPLE - 1 });
const moves = {
  accept,
  decline,
  giveUp,
  use,
  miss,
  giveBack,
  was: (tx: Tx, n: number) => excuse(tx, n, 'used'),
  reason: (tx: Tx, n: number) => excuse(tx, n, 'cancelled'),
};
type Move = keyof typeof moves;
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('claim' as const), who, present: fc.constant(false) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('claim' as const), who, present: fc.constant(true) }) },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom(...(Object.keys(moves) as Move[])), which: fc.nat({ max: 30 }) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), minutes: fc.constantFrom(1, 31, 200) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('resize' as const),
      total: fc.nat({ max: 4 }),
      reserved: fc.nat({ max: 2 }),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** One allotment, its seven people (the last two have priority), and a clock of its own. */
class History {
  readonly id: string;
  private readonly tx: Tx;
  private readonly numbers: number[] = [];
  private at: Date;

  constructor(tx: Tx, id: string) {
    this.id = id;
    this.at = tx.now;
    const at = () => this.at;
    this.tx = Object.create(tx, { now: { get: at } });
  }

  async open(total: number, reserved: number, drawn: boolean): Promise<void> {
    const drawAt = drawn ? this.after(100) : null;
    const made = { id: this.id, kind: 'booking' as const, node: 'gongdian', total, reserved, drawAt };
    await openAllotment(this.tx, { ...made, offerMinutes: 30, closesAt: this.after(900) });
  }

  private after = (minutes: number) => new Date(this.at.getTime() + minutes * MINUTE);

  async perform(each: Act, rings: boolean): Promise<void> {
    if (each.does === 'claim') await this.claim(each.who, each.present);
    else if (each.does === 'wait') this.at = this.after(each.minutes);
    else if (each.does === 'resize') {
      await resize(this.tx, this.id, { total: each.total, reserved: each.reserved });
    } else {
      const number = this.numbers[each.which % Math.max(1, this.numbers.length)];
      if (number !== undefined) await moves[each.does](this.tx, number);
    }
    // A timer is a unit of its own: others may come before it.
    if (rings) await this.ring();
  }

  private async claim(person: number, present: boolean): Promise<void> {
    const claimed = await claim(this.tx, {
      allotment: this.id,
      subject: `p${person}`,
      household: `h${person % 3}`,
      personId: `p${person}`,
      conversation: person === 0 ? null : `test:${person}`,
      priority: person >= PEOPLE - 2 ? 1 : 0,
      limit: { most: 3, of: 'allotment' },
      ...(present && { present }),
    });
    if (claimed.kind === 'held') await this.passesNobody(claimed.claim);
    if ('claim' in claimed && claimed.kind !== 'already') this.numbers.push(claimed.claim.number);
  }

  private readonly voice: ClaimVoice = {
    ask: (_, asked) => this.passesNobody(asked),
    takeBack: async () => undefined,
    tell: async () => undefined,
  };

  private async passesNobody(gets: ClaimRow): Promise<void> {
    const ahead = (await openIn(this.tx, this.id)).filter((row) => row.state === 'waiting' && isBefore(row, gets));
    expect(ahead, 'passed over').to.deep.equal([]);
  }

  private async ring(): Promise<void> {
    for (let round = 0; round < 50; round++) {
      const [due] = await this.tx.query<{ key: string; kind: string; subject: string }>(
        'SELECT key, kind, subject FROM timers WHERE due_at <= ? ORDER BY due_at, key LIMIT 1',
        [this.at.getTime()],
      );
      if (!due) return;
      this.tx.timers.remove(due.key);
      if (due.kind === 'claim-next') await offerFreed(this.tx, due.subject, kinds, this.voice);
      else if (due.kind === 'claim-due') await claimDue(this.tx, Number(due.subject), kinds, this.voice);
      else await drawPlaces(this.tx, due.subject, kinds, this.voice);
    }
    expect.fail('timers without end');
  }

  async check(): Promise<void> {
    for (const { id, broken } of allotmentInvariants) expect(await broken(this.tx), id).to.deep.equal([]);
    const [row] = await this.tx.query<{ places: number; total: number }>(
      'SELECT COUNT(*) AS places, MIN(a.total) AS total FROM claims c JOIN allotments a ON a.id = c.allotment WHERE c.allotment = ? AND c.holds',
      [this.id],
    );
    if (Number(row?.places) > 0) expect(Number(row?.places)).to.be.at.most(Number(row?.total));
  }

  /** The next history has the timers to itself. */
  async forget(): Promise<void> {
    await this.tx.query('DELETE FROM timers', []);
    await this.tx.query('DELETE FROM claims', []);
    await this.tx.query('DELETE FROM allotments', []);
  }
}

const isBefore = (a: ClaimRow, b: ClaimRow) =>
  a.priority > b.priority || (a.priority === b.priority && a.placeInLine < b.placeInLine);

describe('places', () => {
  let db: OpenStore;
  before(async () => {
    db = await openStore();
  });
  after(() => db.close());

  it('never more than there are, passed on by priority and age, nobody twice', async () => {
    let run = 0;
    const set = fc.record({ total: fc.nat({ max: 3 }), reserved: fc.nat({ max: 1 }), drawn: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        set,
        fc.array(fc.tuple(act, fc.boolean()), { minLength: 4, maxLength: 20 }),
        async ({ total, reserved, drawn }, acts) =>
          db.store.inTransaction(async (tx) => {
            const history = new History(tx, `session:${run++}`);
            await history.open(total, reserved, drawn);
            for (const [each, rings] of acts) {
              await history.perform(each, rings);
              await history.check();
            }
            await history.forget();
          }),
      ),
      { numRuns: Number(process.env.MULIN_HISTORIES ?? 40) },
    );
  }).timeout(600_000);
});
