/** Thousands of steps of exchanges in any order: points are never made, lost or negative, and each exchange ends once. */
import { expect } from 'chai';
import fc from 'fast-check';
import { balanceOf, transfer } from '../../../src/domain/love-card/ledger.ts';
import { newPerson } from '../../../src/domain/people/person.ts';
import { decide } from '../../../src/domain/time-bank/dispute.ts';
import { exchangeDue } from '../../../src/domain/time-bank/due.ts';
import * as moves from '../../../src/domain/time-bank/exchanges.ts';
import { HELD, MOVES, type Move, OPEN, type State, turn } from '../../../src/domain/time-bank/lifecycle.ts';
import { NotNow, trailOf } from '../../../src/domain/time-bank/step.ts';
import type { PersonRow } from '../../../src/store/entities/people.ts';
import type { ExchangeRow } from '../../../src/store/entities/time-bank.ts';
import type { Tx } from '../../../src/store/tx.ts';
import type { Store } from '../../../src/store/unit-of-work.ts';
import { Desk } from '../../commands/desk.ts';
import { another, rejection } from '../../store/support.ts';
import { onPostgres } from '../../support/database.ts';

const GIVEN = 12;
const WHERE = { node: 'gongdian-1', community: 'gongdian' };

interface World {
  tx: Tx;
  people: PersonRow[];
  numbers: number[];
}
type Does = (world: World, exchange: ExchangeRow, personId: string, points: number) => Promise<unknown>;

/** What can be done, and the steps of the table that it may become. */
const DOES: readonly (readonly [steps: readonly Move[], does: Does])[] = [
  [['volunteer'], ({ tx }, exchange, id, points) => moves.volunteer(tx, exchange, id, points)],
  [['agree'], ({ tx }, exchange, id) => moves.agree(tx, exchange, id)],
  [['counter'], ({ tx }, exchange, id, points) => moves.counter(tx, exchange, id, points)],
  [['decline'], ({ tx }, exchange, id) => moves.decline(tx, exchange, id)],
  [['cancel'], ({ tx }, exchange, id) => moves.cancel(tx, exchange, id)],
  [['call-off', 'ask-off'], ({ tx }, exchange, id) => moves.callOff(tx, exchange, id)],
  [['allow-off'], ({ tx }, exchange, id) => moves.allowOff(tx, exchange, id)],
  [['say-done', 'confirm'], ({ tx }, exchange, id) => moves.sayDone(tx, exchange, id)],
  [['not-yet'], ({ tx }, exchange, id) => moves.notYet(tx, exchange, id)],
  [['dispute'], ({ tx }, exchange, id) => moves.dispute(tx, exchange, id, '没有来')],
  [
    ['decide'],
    ({ tx }, exchange, by, points) =>
      decide(tx, exchange, {
        verdict: (['back', 'halved', 'paid', 'halved'] as const)[points % 4] ?? 'back',
        words: '有理',
        by,
      }),
  ],
  [
    ['stay-silent'],
    async ({ tx }, exchange) => {
      if (exchange.until) tx.exchanges.put({ ...exchange, until: tx.now });
      await exchangeDue(tx, exchange.number);
    },
  ],
];

/** Most steps are such as the state has; some are anything, by anybody. */
const step = fc.record({
  asks: fc.nat(9),
  wild: fc.nat(4),
  twice: fc.boolean(),
  move: fc.nat(1000),
  who: fc.nat(1000),
  which: fc.nat(1),
  points: fc.integer({ min: 1, max: 6 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function asks(world: World, { who, points, move }: Step): Promise<void> {
  const asker = world.people[who % 3] as PersonRow;
  const helperId = move % 2 === 0 ? null : (world.people[(who + 1) % 3]?.id ?? null);
  const order = { asker, ...WHERE, skill: 'haircut', points, words: '', day: null, helperId };
  const asked = await moves.ask(world.tx, order);
  if (asked.kind === 'opened') world.numbers.push(asked.exchange.number);
}

function chosen(exchange: ExchangeRow, { wild, move }: Step): Does | undefined {
  const fits = DOES.filter(([steps]) => steps.some((each) => MOVES[each].from.includes(exchange.state as State)));
  const among = wild === 0 || fits.length === 0 ? DOES : fits;
  return among[move % among.length]?.[1];
}

function actor({ people }: World, exchange: ExchangeRow, { wild, who }: Step): string {
  const waits = turn(exchange);
  const meant = waits === 'asker' ? exchange.askerId : waits === 'helper' ? exchange.helperId : null;
  if (wild > 1 && meant !== null) return meant;
  return people[who % 3]?.id ?? '';
}

/** Now and then somebody says the same once more. */
async function play(world: World, step: Step): Promise<void> {
  if (step.asks === 0 || world.numbers.length === 0) return asks(world, step);
  const number = world.numbers.at(-1 - step.which) ?? world.numbers.at(-1) ?? 0;
  const exchange = await world.tx.exchanges.get(number);
  if (!exchange) return;
  const does = chosen(exchange, step);
  const personId = actor(world, exchange, step);
  for (let said = 0; does && said < (step.twice ? 2 : 1); said++)
    await say(world, number, (now) => does(world, now, personId, step.points));
}

async function say({ tx }: World, number: number, does: (now: ExchangeRow) => Promise<unknown>): Promise<void> {
  const exchange = (await tx.exchanges.get(number)) as ExchangeRow;
  try {
    await does(exchange);
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    const after = (await tx.exchanges.get(number)) as ExchangeRow;
    expect(after).to.include({ state: exchange.state, points: exchange.points, helperId: exchange.helperId });
  }
}

/** Each yes is the other's: nobody agrees to her own points, or confirms her own “done”. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  agree: ['ask', 'volunteer', 'counter'],
  confirm: ['say-done'],
};

async function wasAgreedByBoth(tx: Tx, number: number): Promise<void> {
  const trail = await trailOf(tx, number);
  for (const [at, { event, side }] of trail.entries()) {
    const asked = trail.slice(0, at).findLast((before) => ANSWERS[event]?.includes(before.event));
    expect(asked?.side, `${number}: who is answered by “${event}”`).not.to.equal(side);
  }
}

describe('exchanges in any order', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(() => desk.close());

  /** A unit of work that is never committed: each history begins with nothing. */
  async function world(does: (world: World) => Promise<void>): Promise<void> {
    class Over extends Error {}
    const over = new Over();
    await desk
      .run(async (tx) => {
        const people = [0, 1, 2].map(() => newPerson(tx));
        for (const person of people) {
          tx.people.put(person);
          const order = { from: 'issuer:gongdian', to: `person:${person.id}`, points: GIVEN, why: '', evidence: '' };
          await transfer(tx, { ...order, by: 'one', confirmedBy: 'another' });
        }
        await does({ tx, people, numbers: [] });
        throw over;
      })
      .catch((error: unknown) => {
        if (error !== over) throw error;
      });
  }

  async function holds({ tx, people, numbers }: World, ends: Map<number, string>): Promise<void> {
    const expected = new Map<string | null, number>(people.map(({ id }) => [id, GIVEN]));
    const moved = (id: string | null, points: number) => expected.set(id, (expected.get(id) ?? 0) + points);
    for (const number of numbers) {
      const exchange = (await tx.exchanges.get(number)) as ExchangeRow;
      const { points, askerId, helperId, until } = exchange;
      const state = exchange.state as State;
      const isHeld = HELD.includes(state);
      expect(await balanceOf(tx, `escrow:${number}`), `${number} ${state}`).to.equal(isHeld ? points : 0);
      const paid = state === 'paid' ? points : state === 'halved' ? Math.ceil(points / 2) : 0;
      moved(askerId, isHeld ? -points : -paid);
      moved(helperId, paid);
      expect(ends.get(number) ?? state, 'an end is the end').to.equal(state);
      if (!OPEN.includes(state) && !ends.has(number)) await wasAgreedByBoth(tx, number);
      if (!OPEN.includes(state)) ends.set(number, state);
      else if (state !== 'disputed') expect(until, state).not.to.equal(null);
      expect(askerId).not.to.equal(helperId);
    }
    for (const { id } of people) {
      const balance = await balanceOf(tx, `person:${id}`);
      expect(balance).to.equal(expected.get(id));
      expect(balance).to.be.at.least(0);
    }
  }

  it('points are where the state says, all of them, and an end is the end', async function () {
    this.timeout(600_000);
    const runs = Number(process.env.MULIN_HISTORIES ?? 20);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), (steps) =>
        world(async (now) => {
          const ends = new Map<number, string>();
          for (const each of steps) {
            await play(now, each);
            await holds(now, ends);
          }
        }),
      ),
      // Each history is some hundred statements: a shorter one is looked for by hand.
      { numRuns: runs, endOnFailure: true },
    );
  });

  it('nobody agrees to her own words, or confirms her own “done”', () =>
    world(async ({ tx, people: [asker, helper] }) => {
      if (!asker || !helper) return;
      const what = { ...WHERE, skill: 'haircut', points: 2, words: '', day: null, helperId: helper.id };
      const asked = await moves.ask(tx, { asker, ...what });
      if (asked.kind !== 'opened') throw new Error(asked.kind);
      const { number } = asked.exchange;
      const now = async () => (await tx.exchanges.get(number)) as ExchangeRow;
      expect(await rejection(moves.agree(tx, await now(), asker.id))).to.be.instanceOf(NotNow);
      await moves.counter(tx, await now(), helper.id, 3);
      expect(await rejection(moves.agree(tx, await now(), helper.id))).to.be.instanceOf(NotNow);
      await moves.agree(tx, await now(), asker.id);
      await moves.sayDone(tx, await now(), helper.id);
      expect(await rejection(moves.sayDone(tx, await now(), helper.id))).to.be.instanceOf(NotNow);
      expect(await rejection(moves.agree(tx, await now(), asker.id))).to.be.instanceOf(NotNow);
      expect(await balanceOf(tx, `escrow:${number}`)).to.equal(3);
    }));

  it('two who say it at the same moment, and the clock with them, pay once', async () => {
    const { number, asker, helper } = await desk.run(async (tx) => {
      const [one, two] = [newPerson(tx), newPerson(tx)];
      for (const person of [one, two]) tx.people.put(person);
      const order = { from: 'issuer:gongdian', to: `person:${one.id}`, points: 5, why: '', evidence: '' };
      await transfer(tx, { ...order, by: 'one', confirmedBy: 'another' });
      const what = { ...WHERE, skill: 'haircut', points: 5, words: '', day: null, helperId: two.id };
      const asked = await moves.ask(tx, { asker: one, ...what });
      if (asked.kind !== 'opened') throw new Error(asked.kind);
      await moves.agree(tx, asked.exchange, two.id);
      return { number: asked.exchange.number, asker: one.id, helper: two.id };
    });
    // On PostgreSQL each of the two is heard by an instance of its own.
    const other = onPostgres ? await another(desk.db) : undefined;
    const elsewhere = other?.store ?? desk.db.store;
    const says = (store: Store, id: string) =>
      store.inTransaction(async (tx) => moves.sayDone(tx, (await tx.exchanges.get(number)) as ExchangeRow, id));
    const due = () =>
      elsewhere.inTransaction(async (tx) => {
        const exchange = (await tx.exchanges.get(number)) as ExchangeRow;
        if (exchange.until) tx.exchanges.put({ ...exchange, until: tx.now });
        await exchangeDue(tx, number);
      });
    const here = desk.db.store;
    const outcomes = await Promise.allSettled([
      says(here, asker),
      says(elsewhere, helper),
      due(),
      says(elsewhere, asker),
      says(here, helper),
    ]);
    await other?.store.close();
    for (const each of outcomes) if (each.status === 'rejected') expect(each.reason).to.be.instanceOf(NotNow);
    const balance = (account: string) => desk.run((tx) => balanceOf(tx, account));
    const after = [
      await balance(`person:${asker}`),
      await balance(`person:${helper}`),
      await balance(`escrow:${number}`),
    ];
    expect(after).to.deep.equal([0, 5, 0]);
  });
});
