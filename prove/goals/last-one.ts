/** A hundred residents after one place, at the same moment: exactly one gets it, the others know where they stand. */
import { openAllotment } from '../../src/domain/allotments/allotments.ts';
import { claim } from '../../src/domain/allotments/claims.ts';
import { allotmentInvariants } from '../../src/domain/allotments/invariants.ts';
import type { ClaimKind } from '../../src/store/entities/allotments.ts';
import type { Goal, Run } from '../goal.ts';
import { onEach } from '../stores.ts';

const RESIDENTS = 100;
const KINDS: readonly ClaimKind[] = ['booking', 'reservation', 'redemption', 'sign-up'];

export const lastOne: Goal = {
  says: 'a hundred residents after one place, tool, reward: exactly one each time; SQLite, and two instances on PostgreSQL',
  plants: {
    'does not look whether there is one left': [
      { file: 'src/domain/allotments/claims.js', find: 'freeFor(allotment, priority) > 0', put: 'true' },
      // The table would refuse it: what is looked for here is the place given away twice.
      { file: 'migrations/0013-allotments.js', find: 'taken >= 0 AND taken <= total', put: 'taken >= 0' },
    ],
    'leaves it to the table to refuse': [
      { file: 'src/domain/allotments/claims.js', find: 'freeFor(allotment, priority) > 0', put: 'true' },
    ],
    'does not wait for the other instance': [
      { file: 'src/store/rows.js', find: "lock: ' FOR UPDATE'", put: "lock: ''" },
    ],
  },
  async prove({ random, quick }: Run) {
    const rounds = quick ? 12 : 200;
    const violations: string[] = [];
    const databases = await onEach(async ({ name, instances }) => {
      for (let round = 0; round < rounds; round++) {
        const kind = random.pick(KINDS);
        const id = `${kind}:${round}`;
        await instances[0]!.inTransaction((tx) => openAllotment(tx, { id, kind, node: 'gongdian', total: 1 }));
        const residents = random.shuffle(Array.from({ length: RESIDENTS }, (_, at) => `resident-${at}`));
        const asked = await Promise.allSettled(
          residents.map((subject, at) => {
            const wish = { allotment: id, subject, personId: null, conversation: null };
            return instances[at % instances.length]!.inTransaction((tx) => claim(tx, wish));
          }),
        );
        const got = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
        const errors = asked.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).message] : []));
        if (errors.length > 0) {
          const told = `${errors.length} were told neither that it is theirs nor where they stand`;
          violations.push(`${name}, ${id}: ${told}: ${errors[0]}`);
        }
        const held = got.filter((each) => each.kind === 'held').length;
        const positions = got.flatMap((each) => (each.kind === 'waiting' ? [each.position] : []));
        if (held !== 1) violations.push(`${name}, ${id}: ${held} of ${RESIDENTS} got the only one`);
        if (new Set(positions).size !== got.length - held)
          violations.push(`${name}, ${id}: two wait at the same position`);
      }
      await instances[0]!.inTransaction(async (tx) => {
        for (const { id, broken } of allotmentInvariants) {
          for (const line of await broken(tx)) violations.push(`${name}: [${id}] ${line}`);
        }
      });
    });
    return { n: rounds * databases.length, violations, saw: { databases } };
  },
};
