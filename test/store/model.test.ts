/** Kept and added rows behave like a map and a list, whatever the order of changes, flushes and failures. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Tx } from '../../src/store/tx.ts';
import { type OpenStore, openStore } from './support.ts';

type Step =
  | { do: 'put'; key: number; subject: string }
  | { do: 'remove'; key: number }
  | { do: 'read'; key: number }
  | { do: 'flush' }
  | { do: 'send'; key: number };
interface Unit {
  steps: Step[];
  fails: boolean;
}

const key = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key, subject: fc.string({ unit: 'binary', maxLength: 4 }) }),
  fc.record({ do: fc.constant('remove' as const), key }),
  fc.record({ do: fc.constant('read' as const), key }),
  fc.record({ do: fc.constant('flush' as const) }),
  fc.record({ do: fc.constant('send' as const), key }),
);
const unit: fc.Arbitrary<Unit> = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  fails: fc.integer({ min: 0, max: 9 }).map((n) => n < 3),
});

class Model {
  timers = new Map<number, string>();
  sent = new Set<number>();

  copy(): Model {
    const copy = new Model();
    copy.timers = new Map(this.timers);
    copy.sent = new Set(this.sent);
    return copy;
  }

  apply(each: Step): string | null | undefined {
    if (each.do === 'put') this.timers.set(each.key, each.subject);
    else if (each.do === 'remove') this.timers.delete(each.key);
    else if (each.do === 'send') this.sent.add(each.key);
    else if (each.do === 'read') return this.timers.get(each.key) ?? null;
    return undefined;
  }
}

async function apply(tx: Tx, each: Step): Promise<string | null | undefined> {
  if (each.do === 'put') tx.timers.put({ key: `k${each.key}`, kind: '', dueAt: new Date(0), subject: each.subject });
  else if (each.do === 'remove') tx.timers.remove(`k${each.key}`);
  else if (each.do === 'send') tx.send({ key: `k${each.key}`, recipient: 'conversation:x:y', payload: {} });
  else if (each.do === 'flush') await tx.flush();
  else return (await tx.timers.get(`k${each.key}`))?.subject ?? null;
  return undefined;
}

describe('store against a model', () => {
  let db: OpenStore;
  before(async () => {
    db = await openStore();
  });
  after(() => db.close());

  it('reads and final tables equal those of a plain map, in groups and alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 12 }), fc.boolean(), async (units, together) => {
        await db.dataSource.query('DELETE FROM timers');
        await db.dataSource.query('DELETE FROM outbox');
        let model = new Model();
        const expected = units.map(({ steps, fails }) => {
          const mine = model.copy();
          const answers = steps.map((each) => mine.apply(each));
          if (!fails) model = mine;
          return fails ? 'failed' : answers;
        });
        const run = async ({ steps, fails }: Unit) =>
          db.store
            .inTransaction(async (tx) => {
              const answers: (string | null | undefined)[] = [];
              for (const each of steps) answers.push(await apply(tx, each));
              if (fails) throw new Error('failed');
              return answers;
            })
            .catch((error: Error) => error.message);
        const got: unknown[] = [];
        if (together) got.push(...(await Promise.all(units.map(run))));
        else for (const each of units) got.push(await run(each));
        expect(got).to.deep.equal(expected);
        const rows: { key: string; subject: string }[] = await db.dataSource.query('SELECT key, subject FROM timers');
        expect(new Map(rows.map((row) => [Number(row.key.slice(1)), row.subject]))).to.deep.equal(model.timers);
        const outbox: { key: string }[] = await db.dataSource.query('SELECT key FROM outbox');
        expect(outbox.map((row) => Number(row.key.slice(1))).toSorted()).to.deep.equal([...model.sent].toSorted());
      }),
      { numRuns: 150 },
    );
  });
});
