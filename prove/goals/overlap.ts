/** Units of work that overlap, a third of them failing, with reads between: none lost, none left over (design 3). */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretKey } from '../../bench/account.ts';
import { systemClock } from '../../src/clock.ts';
import { migrate, openSqlite } from '../../src/store/data-source.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';
import type { Goal, Run } from '../goal.ts';

const FAILS = 0.3;

export const overlap: Goal = {
  says: 'overlapping units, 30 % failing, plus reads: what was called stored is there, and nothing else',
  plants: {
    'a failing unit is left in its group': [
      {
        file: 'src/store/group.js',
        find: 'results.push(await unit.run(tx));',
        put: 'results.push(await unit.run(tx).catch((error) => error));',
      },
    ],
  },
  async prove({ random, quick, seed }: Run) {
    const units = quick ? 2000 : 20_000;
    const file = join(tmpdir(), `mulin-prove-overlap-${process.pid}-${seed}.db`);
    const dataSource = await openSqlite(file, 5000);
    await migrate(dataSource);
    const store = new Store(dataSource, { clock: systemClock, vault: new Vault(secretKey) });
    const violations: string[] = [];
    const plan = Array.from({ length: units }, (_, n) => ({ n, fails: random.chance(FAILS), pause: random.int(0, 3) }));
    const stored = new Set<number>();
    await Promise.all(
      plan.map(async ({ n, fails, pause }) => {
        for (let turn = 0; turn < pause; turn++) await Promise.resolve();
        try {
          await store.inTransaction(async (tx) => {
            const row = (await tx.timers.get('sum')) ?? { key: 'sum', kind: 'sum', dueAt: tx.now, subject: '0' };
            tx.timers.put({ ...row, subject: String(Number(row.subject) + 1) });
            tx.timers.put({ key: `unit-${n}`, kind: 'unit', dueAt: tx.now, subject: '' });
            if (fails) throw new Error('as planned');
          });
          stored.add(n);
          if (fails) violations.push(`unit ${n} failed and was called stored`);
        } catch {
          if (!fails) violations.push(`unit ${n} was refused`);
        }
      }),
    );
    const rows: { key: string; subject: string }[] = await dataSource.query('SELECT key, subject FROM timers');
    const found = new Set(rows.map(({ key }) => key));
    for (const n of stored) if (!found.has(`unit-${n}`)) violations.push(`unit ${n} is lost`);
    if (found.size !== stored.size + 1) violations.push(`${found.size - 1} rows of ${stored.size} units`);
    const sum = rows.find(({ key }) => key === 'sum')?.subject;
    if (Number(sum) !== stored.size) violations.push(`counted ${sum} of ${stored.size}`);
    await store.close();
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
    return { n: units, violations };
  },
};
