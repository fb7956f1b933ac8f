/**
 * Random histories of a shelf with two things and three people: whatever is reserved, lent, brought back, broken, lost,
 * found and waited for, an item is never with two people, nothing is promised that is not there, and all counts agree.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { openClaimsBy } from '../../../src/domain/allotments/allotments.ts';
import { accept, claimByCode, giveUp } from '../../../src/domain/allotments/claims.ts';
import { toolCatalogue } from '../../../src/domain/tools/catalogue.ts';
import { settle } from '../../../src/domain/tools/counting.ts';
import { lendNow, lendReserved, renew, takeBack } from '../../../src/domain/tools/lending.ts';
import { loanOf, openLoans } from '../../../src/domain/tools/loans.ts';
import { reserve } from '../../../src/domain/tools/reservations.ts';
import { itemsAt, takeFromShelf } from '../../../src/domain/tools/stock.ts';
import type { ItemState, ToolLoanRow } from '../../../src/store/entities/tools.ts';
import type { Tx } from '../../../src/store/tx.ts';
import type { Store } from '../../../src/store/unit-of-work.ts';
import { Desk } from '../../commands/desk.ts';
import { another, rejection } from '../../store/support.ts';
import { onPostgres } from '../../support/database.ts';
import { borrower, nothingTaken, toolTroubles } from '../../support/tools.ts';

const HOUR = 3600_000;
const PEOPLE = 3;
const HISTORIES = Number(process.env.MULIN_HISTORIES ?? 12);

const WITH_PERSON = ['reserve', 'wait', 'cancel', 'accept', 'fetch', 'walk in', 'renew', 'bring back'] as const;
const WITH_ITEM = ['break', 'lose', 'repair', 'retire', 'return'] as const;
type WithPerson = { does: (typeof WITH_PERSON)[number]; who: number };
type Act =
  | WithPerson
  | { does: (typeof WITH_ITEM)[number]; item: number }
  | { does: 'at once'; both: WithPerson[] }
  | { does: 'too late'; of: number; between: WithPerson; again: 'renew' | 'bring back' }
  | { does: 'reach'; item: boolean }
  | { does: 'pass'; hours: number };

const withPerson = fc.record({ does: fc.constantFrom(...WITH_PERSON), who: fc.nat(PEOPLE - 1) });
const both = fc.array(withPerson, { minLength: 2, maxLength: 2 });
const again = fc.constantFrom('renew' as const, 'bring back' as const);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: withPerson },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('at once' as const), both }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('too late' as const), of: fc.nat(1), between: withPerson, again }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reach' as const), item: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom(...WITH_ITEM), item: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pass' as const), hours: fc.constantFrom(0, 3, 30) }) },
);

describe('a shelf’s history', () => {
  let desk: Desk;
  let elsewhere: Store;
  const people: string[] = [];
  before(async () => {
    desk = await Desk.open();
    // On PostgreSQL each of two at once is heard by an instance of its own.
    elsewhere = onPostgres ? (await another(desk.db)).store : desk.db.store;
    for (const flat of ['401', '402', '403']) people.push(await borrower(desk, flat));
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    if (onPostgres) await elsewhere.close();
    await desk.close();
  });

  const place = async (tx: Tx) => {
    const catalogue = await toolCatalogue(tx);
    const [type, station] = [catalogue.type('hammer'), catalogue.station('gongdian')];
    if (!type || !station) throw new Error('no hammer');
    return { type, station };
  };
  type Does = (tx: Tx, personId: string, loan: ToolLoanRow | undefined) => Promise<unknown>;
  const personal: Record<(typeof WITH_PERSON)[number], Does> = {
    reserve: async (tx, personId) => reserve(tx, { ...(await place(tx)), ...wish(personId), mayWait: false }),
    wait: async (tx, personId) => reserve(tx, { ...(await place(tx)), ...wish(personId), mayWait: true }),
    cancel: async (tx, personId) => giveUp(tx, (await own(tx, personId))?.number ?? 0),
    accept: async (tx, personId) => accept(tx, (await own(tx, personId))?.number ?? 0),
    fetch: async (tx, personId) => {
      const found = await claimByCode(tx, String((await own(tx, personId))?.number ?? 0), ['reservation']);
      if (found.kind === 'found') await lendReserved(tx, found.claim, { ...(await place(tx)), ...over(personId) });
    },
    'walk in': async (tx, personId) => lendNow(tx, { ...(await place(tx)), ...over(personId) }),
    renew: async (tx, _, loan) => loan && renew(tx, loan),
    'bring back': async (tx, _, loan) => loan && takeBack(tx, loan, { by: 'keeper' }),
  };
  const wish = (personId: string) => ({
    personId,
    conversation: `official-account:o-${personId}`,
    confirmed: { safety: true },
  });
  const over = (personId: string) => ({ personId, by: 'keeper', toldSafety: true, override: 'test' });
  const own = async (tx: Tx, personId: string) => (await openClaimsBy(tx, personId, 'reservation'))[0];

  const STATES: Partial<Record<(typeof WITH_ITEM)[number], ItemState>> = {
    repair: 'in',
    retire: 'retired',
    break: 'repair',
  };

  async function withItem(tx: Tx, does: (typeof WITH_ITEM)[number], index: number): Promise<void> {
    const { type, station } = await place(tx);
    const item = (await itemsAt(tx, station.id)).filter((each) => each.type === type.id)[index];
    if (!item) throw new Error('no such item');
    const loan = item.loan === null ? null : await loanOf(tx, item.loan);
    if (loan) {
      const kind = { break: 'damaged', lose: 'lost' }[does as string] as 'damaged' | 'lost' | undefined;
      await takeBack(tx, loan, { by: 'keeper', ...(kind && { trouble: { kind, words: '坏了' } }) });
    } else await settle(tx, item, station, STATES[does] ?? (does === 'lose' ? 'missing' : item.state));
  }

  const loanSeen = async (tx: Tx, who: number) => (await openLoans(tx, people[who] ?? ''))[0];
  const does = (store: Store, { does, who }: WithPerson, loan: ToolLoanRow | undefined) =>
    store.inTransaction<unknown>((tx) => personal[does](tx, people[who] ?? '', loan));

  /** Each has seen her loan before the first of them does anything. */
  async function together(acts: readonly WithPerson[]): Promise<void> {
    const seen = await desk.run((tx) => Promise.all(acts.map(({ who }) => loanSeen(tx, who))));
    await Promise.all(acts.map((each, at) => does(at === 0 ? desk.db.store : elsewhere, each, seen[at])));
  }

  /** One brings a thing back, another comes meanwhile, and then somebody acts who still takes the loan for open. */
  async function tooLate({ of, between, again }: Extract<Act, { does: 'too late' }>): Promise<void> {
    const others = people.map((_, who) => who);
    const borrowing = async (tx: Tx) => {
      const loans = await Promise.all(others.map((who) => loanSeen(tx, who)));
      const having = others.filter((who) => loans[who]);
      const who = having[of % Math.max(1, having.length)] ?? 0;
      return { who, loan: loans[who] };
    };
    await together((await desk.run(borrowing)).loan ? [] : [{ does: 'walk in', who: of }]);
    const { who, loan } = await desk.run(borrowing);
    await does(desk.db.store, { does: 'bring back', who }, loan);
    await does(elsewhere, between, undefined);
    await does(desk.db.store, { does: again, who }, loan);
  }

  /** Two reach for the shelf at the same moment, perhaps for the same thing; afterwards nothing has happened. */
  async function reach(isNamed: boolean): Promise<void> {
    class Over extends Error {}
    const unit = desk.run(async (tx) => {
      const { type, station } = await place(tx);
      const lying = (await itemsAt(tx, station.id)).filter((each) => each.type === type.id && each.state === 'in');
      const wanted = { type: type.id, station: station.id, item: isNamed ? lying[0]?.id : undefined };
      const got = await Promise.all([1, 2].map((loan) => takeFromShelf(tx, { ...wanted, loan })));
      const taken = got.flatMap((item) => item?.id ?? []);
      expect(new Set(taken).size, `${taken} taken of ${lying.length}`).to.equal(taken.length);
      expect(taken.length).to.equal(Math.min(lying.length, isNamed ? 1 : 2));
      throw new Over();
    });
    const error = await rejection(unit);
    if (!(error instanceof Over)) throw error;
  }

  async function perform(each: Act): Promise<void> {
    if (each.does === 'pass') return desk.later(each.hours * HOUR);
    if (each.does === 'reach') return reach(each.item);
    if (each.does === 'too late') return tooLate(each);
    if (each.does === 'at once') return together(each.both);
    if ('who' in each) return together([each]);
    await desk.run((tx) => withItem(tx, each.does, each.item));
  }

  async function check(): Promise<void> {
    const { troubles, twice, out, lent } = await desk.run(async (tx) => ({
      troubles: await toolTroubles(tx),
      twice: await tx.query(
        'SELECT item FROM tool_loans WHERE returned_at IS NULL GROUP BY item HAVING COUNT(*) > 1',
        [],
      ),
      out: await tx.query<{ number: number }>('SELECT number FROM tool_loans WHERE returned_at IS NULL', []),
      lent: await tx.query<{ id: string }>("SELECT id FROM tool_items WHERE state = 'lent'", []),
    }));
    expect(twice).to.deep.equal([]);
    expect(troubles).to.deep.equal([]);
    expect(out.length).to.equal(lent.length);
  }

  it('a renewal that comes when the thing is back opens nothing', async () => {
    const [borrowing = ''] = people;
    const renewed = await desk.run(async (tx) => {
      await nothingTaken(tx);
      const lent = await lendNow(tx, { ...(await place(tx)), ...over(borrowing) });
      if (lent.kind !== 'lent') throw new Error(lent.kind);
      await takeBack(tx, lent.loan, { by: 'keeper' });
      return renew(tx, lent.loan);
    });
    expect(renewed.kind).to.equal('returned');
    await check();
  });

  it('never has an item with two people, nor promises what is not there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 16 }), async (acts) => {
        await desk.run(async (tx) => {
          await nothingTaken(tx);
          const { type, station } = await place(tx);
          for (const item of await itemsAt(tx, station.id))
            if (item.type === type.id) await settle(tx, item, station, 'in');
        });
        for (const each of acts) {
          await perform(each);
          await check();
        }
      }),
      { numRuns: HISTORIES },
    );
  }).timeout(600_000);
});
