/** Backups are taken while the bot works, restored elsewhere, and hold together; a damaged copy is refused; who was erased stays so. */
import { copyFile, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIRM, request, words } from '../../bench/callbacks.ts';
import { report } from '../../bench/village.ts';
import { readFrom } from '../../src/store/copy.ts';
import { receiptIn } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground, WITH_PLANTS } from '../ground.ts';
import { raw } from '../http.ts';

const TIMES = 10;
const PAGE = 4096;

export const restore: Goal = {
  says: 'backups under load are restored and verified; a damaged copy is refused; erasures are done again',
  plants: {
    'takes every copy for whole': [{ file: 'src/store/copy.js', find: "found.state !== 'ok'", put: 'false' }],
  },
  async prove({ random, quick }: Run) {
    const times = quick ? 3 : TIMES;
    const ground = await Ground.prepare(2000);
    try {
      const bot = await ground.start();
      const violations: string[] = [];
      let over = false;
      const receipts: string[] = [];
      const load = (async () => {
        for (let resident = 0; !over && resident < 2000; resident++) {
          await raw(ground.port, request(resident, report(ground.village, resident, 0)));
          const number = receiptIn(words((await raw(ground.port, request(resident, CONFIRM))).body));
          if (number) receipts.push(number);
        }
      })();
      for (let time = 0; time < times; time++) {
        const before = receipts.length;
        const file = join(ground.folder, `backup-${time}`);
        await ground.mulin(['backup', file]);
        const elsewhere = join(ground.folder, `restored-${time}`);
        await mkdir(elsewhere);
        const env = { MULIN_DATA_DIR: elsewhere };
        const restored = await ground.mulin(['restore', file], true, env);
        if (restored.code !== 0) violations.push(`backup ${time}: ${restored.out.slice(0, 100)}`);
        const verified = await ground.mulin(['verify'], true, env);
        if (verified.code !== 0) violations.push(`backup ${time}: ${verified.out.slice(0, 100)}`);
        const [count] = await readFrom<{ count: number }>(
          join(elsewhere, 'mulin.db'),
          'SELECT COUNT(*) AS count FROM tickets',
        );
        if (Number(count?.count) < before) violations.push(`backup ${time} has ${count?.count} of ${before} tickets`);
        for (const page of [await anyPage(file, random), await unreadPage(file)]) {
          const damaged = join(ground.folder, `damaged-${time}-${page}`);
          await damage(file, damaged, page);
          const env = { ...WITH_PLANTS, MULIN_DATA_DIR: join(ground.folder, `beside-${time}-${page}`) };
          await mkdir(env.MULIN_DATA_DIR);
          const refused = await ground.mulin(['restore', damaged], true, env);
          if (refused.code === 0) violations.push(`backup ${time} with a damaged page ${page} was restored`);
        }
        await rm(elsewhere, { recursive: true });
      }
      over = true;
      await load;
      await ground.mulin(['erase', '--ticket', receipts[0] ?? '']);
      await bot.stop();
      await ground.mulin(['restore', join(ground.folder, `backup-${times - 1}`)]);
      // among what it checks: whoever was erased is not back
      violations.push(...(await ground.verify()));
      return { n: times, violations, saw: { receipts: receipts.length } };
    } finally {
      await ground.clear();
    }
  },
};

async function anyPage(file: string, random: Run['random']): Promise<number> {
  const { size } = await stat(file);
  return random.int(1, size / PAGE - 1);
}

/** Where the trails of tickets begin: nothing in restoring a backup looks there. Counted from 0. */
async function unreadPage(file: string): Promise<number> {
  const [row] = await readFrom<{ rootpage: number }>(
    file,
    "SELECT rootpage FROM sqlite_master WHERE name = 'ticket_log'",
  );
  return Number(row?.rootpage) - 1;
}

async function damage(file: string, to: string, page: number): Promise<void> {
  await copyFile(file, to);
  const handle = await open(to, 'r+');
  await handle.write(Buffer.alloc(PAGE, 0xa5), 0, PAGE, page * PAGE);
  await handle.close();
}
