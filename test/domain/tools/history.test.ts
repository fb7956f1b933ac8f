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
import { itemsAt } from '../../../src/domain/tools/stock.ts';
import type { ItemState } from '../../../src/store/entities/tools.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { Desk } from '../../commands/desk.ts';
import { borrower, nothingTaken, toolTroubles } from '../../support/tools.ts';

const HOUR = 3600_000;
const PEOPLE = 3;
const HISTORIES = Number(process.env.MULIN_HISTORIES ?? 20);

const WITH_PERSON = ['reserve', 'wait', 'cancel', 'accept', 'fetch', 'walk in', 'renew', 'bring back'] as const;
const WITH_ITEM = ['break', 'lose', 'repair', 'retire', 'return'] as const;
type Act =
  | { does: (typeof WITH_PERSON)[number]; who: number }
  | { does: (typeof WITH_ITEM)[number]; item: number }
  | { does: 'pass'; hours: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constantFrom(...WITH_PERSON), who: fc.nat(PEOPLE - 1) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom(...WITH_ITEM), item: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pass' as const), hours: fc.constantFrom(0, 3, 30) }) },
);

describe('a shelf’s history', () => {
  let desk: Desk;
  const people: string[] = [];
  before(async () => {
    desk = await Desk.open();
    for (const flat of ['401', '402', '403']) people.push(await borrower(desk, flat));
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  const place = async (tx: Tx) => {
    const catalogue = await toolCatalogue(tx);
    const [type, station] = [catalogue.type('hammer'), catalogue.station('gongdian')];
    if (!type || !station) throw new Error('no hammer');
    return { type, station };
  };
  const personal: Record<(typeof WITH_PERSON)[number], (tx: Tx, personId: string) => Promise<unknown>> = {
    reserve: async (tx, personId) => reserve(tx, { ...(await place(tx)), ...wish(personId), mayWait: false }),
    wait: async (tx, personId) => reserve(tx, { ...(await place(tx)), ...wish(personId), mayWait: true }),
    cancel: async (tx, personId) => giveUp(tx, (await own(tx, personId))?.number ?? 0),
    accept: async (tx, personId) => accept(tx, (await own(tx, personId))?.number ?? 0),
    fetch: async (tx, personId) => {
      const found = await claimByCode(tx, String((await own(tx, personId))?.number ?? 0), ['reservation']);
      if (found.kind === 'found') await lendReserved(tx, found.claim, { ...(await place(tx)), ...over(personId) });
    },
    'walk in': async (tx, personId) => lendNow(tx, { ...(await place(tx)), ...over(personId) }),
    renew: async (tx, personId) => {
      const [loan] = await openLoans(tx, personId);
      if (loan) await renew(tx, loan);
    },
    'bring back': async (tx, personId) => {
      const [loan] = await openLoans(tx, personId);
      if (loan) await takeBack(tx, loan, { by: 'keeper' });
    },
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

  async function perform(each: Act): Promise<void> {
    if (each.does === 'pass') return desk.later(each.hours * HOUR);
    await desk.run<unknown>((tx) =>
      'who' in each ? personal[each.does](tx, people[each.who] ?? '') : withItem(tx, each.does, each.item),
    );
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
