/** Kept and added rows behave like a map and a list, whatever the order of changes, flushes and failures. */
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Needs, Tx } from '../../src/store/tx.ts';
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
  /** Asked so many turns of the event loop after the one before: into its group, the one that runs behind it, or later. */
  turns: number;
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
  turns: fc.nat(6).map((n) => Math.max(0, n - 3)),
});

class Model {
  rows = new Map<number, string>();
  sent = new Set<number>();

  copy(): Model {
    const copy = new Model();
    copy.rows = new Map(this.rows);
    copy.sent = new Set(this.sent);
    return copy;
  }

  apply(each: Step): string | null | undefined {
    if (each.do === 'put') this.rows.set(each.key, each.subject);
    else if (each.do === 'remove') this.rows.delete(each.key);
    else if (each.do === 'send') this.sent.add(each.key);
    else if (each.do === 'read') return this.rows.get(each.key) ?? null;
    return undefined;
  }
}

async function apply(tx: Tx, each: Step): Promise<string | null | undefined> {
  if (each.do === 'put') tx.inbox.put({ key: `k${each.key}`, receivedAt: new Date(0), reply: each.subject });
  else if (each.do === 'remove') tx.inbox.remove(`k${each.key}`);
  else if (each.do === 'send') tx.send({ key: `k${each.key}`, recipient: 'conversation:x:y', payload: {} });
  else if (each.do === 'flush') await tx.flush();
  else return (await tx.inbox.get(`k${each.key}`))?.reply ?? null;
  return undefined;
}

/** Its first row is read ahead, with those of its group. */
function needed(steps: readonly Step[]): Needs {
  const first = steps.find((each) => 'key' in each);
  return first && 'key' in first ? { inbox: `k${first.key}` } : {};
}

async function asked<T>(units: readonly Unit[], run: (unit: Unit) => Promise<T>): Promise<Promise<T>[]> {
  const answers: Promise<T>[] = [];
  for (const each of units) {
    for (let turn = 0; turn < each.turns; turn++) await setImmediate();
    answers.push(run(each));
  }
  return answers;
}

describe('store against a model', () => {
  let db: OpenStore;
  before(async () => {
    db = await openStore();
  });
  after(() => db.close());

  it('reads and final tables equal those of a plain map, in groups, behind one another and alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 12 }), fc.boolean(), async (units, together) => {
        await db.dataSource.query('DELETE FROM inbox');
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
            }, needed(steps))
            .catch((error: Error) => error.message);
        const got: unknown[] = [];
        if (together) got.push(...(await Promise.all(await asked(units, run))));
        else for (const each of units) got.push(await run(each));
        expect(got).to.deep.equal(expected);
        const rows: { key: string; reply: string }[] = await db.dataSource.query('SELECT key, reply FROM inbox');
        expect(new Map(rows.map((row) => [Number(row.key.slice(1)), row.reply]))).to.deep.equal(model.rows);
        const outbox: { key: string }[] = await db.dataSource.query('SELECT key FROM outbox');
        expect(outbox.map((row) => Number(row.key.slice(1))).toSorted()).to.deep.equal([...model.sent].toSorted());
      }),
      { numRuns: 150 },
    );
  });
});
