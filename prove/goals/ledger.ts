/** Random histories over the love card's ledger, units failing in the middle: nothing appears, nothing vanishes. */
import { loveCardInvariants } from '../../src/domain/love-card/invariants.ts';
import { balanceOf, entriesOf, expireAll, reverse, transfer } from '../../src/domain/love-card/ledger.ts';
import type { Goal, Run } from '../goal.ts';
import type { Random } from '../random.ts';
import { onEach, type Stores } from '../stores.ts';

const STEPS = 6;
const WORDS = { why: '巡逻', evidence: '签到表', by: 'jin' };

export const ledger: Goal = {
  says: 'random histories of giving, spending, reversing and expiry, two at once, some ended in the middle: sum 0, nobody below 0, chain intact',
  plants: {
    'spends what is not there': [
      { file: 'src/domain/love-card/book.js', find: '!isIssuer(from.account) && balance < points', put: 'false' },
      // The table would refuse it: what is looked for here is who owes points.
      {
        file: 'migrations/0016-love-card.js',
        find: `"balance" >= 0 OR "account" LIKE 'issuer:%'`,
        put: '"balance" IS NOT NULL',
      },
    ],
    'leaves it to the table to refuse': [
      { file: 'src/domain/love-card/book.js', find: '!isIssuer(from.account) && balance < points', put: 'false' },
    ],
    'a point comes from nowhere': [
      { file: 'src/domain/love-card/book.js', find: 'to.balance + points', put: 'to.balance + points + 1' },
    ],
  },
  async prove({ random, quick }: Run) {
    const histories = quick ? 150 : 10_000;
    const violations: string[] = [];
    const databases = await onEach(async (stores) => {
      const { name, instances } = stores;
      for (let at = 0; at < histories; at++) {
        for (const line of await history(stores, at, random)) violations.push(`${name}: ${line}`);
      }
      await instances[0]!.inTransaction(async (tx) => {
        for (const { id, broken } of loveCardInvariants) {
          for (const line of await broken(tx)) violations.push(`${name}: [${id}] ${line}`);
        }
        for (let each = 0; each < histories; each++) {
          for (const who of ['wang', 'li']) {
            const balance = await balanceOf(tx, `person:${who}-${each}`);
            if (balance < 0) violations.push(`${name}: ${who} has ${balance}`);
          }
        }
      });
    });
    return { n: histories * databases.length, violations, saw: { databases } };
  },
};

/** Two people's own history; whatever is done is done twice at the same moment, and every third time it breaks off. What went wrong. */
async function history({ instances }: Stores, at: number, random: Random): Promise<string[]> {
  const wrong: string[] = [];
  const [wang, li] = [`person:wang-${at}`, `person:li-${at}`];
  for (let step = 0; step < STEPS; step++) {
    const points = random.int(1, 12);
    const what = random.int(0, 5);
    const breaksOff = random.chance(0.3);
    const unit = (instance: number) =>
      instances[instance % instances.length]!.inTransaction(async (tx) => {
        if (what <= 1)
          await transfer(tx, { from: 'issuer:gongdian', to: wang, points, confirmedBy: 'cheng', ...WORDS });
        if (what === 2) await transfer(tx, { from: wang, to: li, points, ...WORDS });
        if (what === 3) await transfer(tx, { from: li, to: 'reward:rice', points, ...WORDS });
        if (what === 4) {
          const [last] = await entriesOf(tx, wang, 1);
          if (last) await reverse(tx, { entry: last.seq, ...WORDS });
        }
        if (what === 5) await expireAll(tx);
        if (breaksOff) throw new Error('as planned');
      }).catch((error: Error) => {
        if (error.message !== 'as planned') wrong.push(`neither booked nor refused: ${error.message}`);
      });
    await Promise.all([unit(0), unit(1)]);
  }
  return wrong;
}
