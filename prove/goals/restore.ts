/** Backups are taken while the bot works, restored elsewhere, and hold together; a damaged copy is refused; who was erased stays so. */
import { copyFile, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openid } from '../../bench/account.ts';
import { readFrom } from '../../src/store/copy.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground, WITH_PLANTS } from '../ground.ts';
import { Reporters } from '../reporters.ts';

const SIZES = { quick: { times: 2, residents: 300 }, full: { times: 10, residents: 2000 } };
/** Answers before each. */
const BETWEEN = 40;
const PAGE = 4096;

export const restore: Goal = {
  says: 'backups under load are restored and verified; a damaged copy is refused; erasures are done again',
  plants: {
    'takes every copy for whole': [{ file: 'src/store/copy.js', find: "found.state !== 'ok'", put: 'false' }],
  },
  async prove({ random, quick }: Run) {
    const { times, residents } = SIZES[quick ? 'quick' : 'full'];
    const ground = await Ground.prepare(residents);
    try {
      const bot = await ground.start();
      const violations: string[] = [];
      const reporters = new Reporters({ village: ground.village, port: () => ground.port, random });
      const { receipts } = reporters;
      for (let time = 0; time < times; time++) {
        await reporters.more(BETWEEN);
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
        for (const [what, damage] of Object.entries(DAMAGES)) {
          const beside = join(ground.folder, `${what} ${time}`);
          const damaged = `${beside}.copy`;
          await copyFile(file, damaged);
          await damage(damaged, { random, residents });
          const env = { ...WITH_PLANTS, MULIN_DATA_DIR: beside };
          await mkdir(beside);
          const refused = await ground.mulin(['restore', damaged], true, env);
          if (refused.code === 0) violations.push(`backup ${time} with ${what} was restored`);
        }
        await rm(elsewhere, { recursive: true });
      }
      await reporters.stop();
      await ground.mulin(['erase', '--ticket', receipts[0] ?? '']);
      await bot.stop();
      await ground.mulin(['restore', join(ground.folder, `backup-${times - 1}`)]);
      // among what it checks: whoever was erased is not back
      violations.push(...(await ground.verify()));
      return { n: times, violations: [...reporters.violations, ...violations], saw: { receipts: receipts.length } };
    } finally {
      await ground.clear();
    }
  },
};

interface Damaging {
  random: Run['random'];
  residents: number;
}

/** What goes wrong with a file on its way. Only the last leaves a file that can be read from end to end. */
const DAMAGES: Readonly<Record<string, (file: string, o: Damaging) => Promise<void>>> = {
  async 'a page of another file'(file, { random }) {
    const { size } = await stat(file);
    await overwrite(file, PAGE * random.int(1, size / PAGE - 1));
  },
  /** Where the trails of tickets begin: nothing in restoring a backup looks there. */
  async 'a page that nobody reads'(file) {
    const sql = "SELECT rootpage FROM sqlite_master WHERE name = 'ticket_log'";
    const [row] = await readFrom<{ rootpage: number }>(file, sql);
    await overwrite(file, PAGE * (Number(row?.rootpage) - 1));
  },
  /** In a row or in its index: the two say different things. */
  async 'another letter'(file, { residents }) {
    const id = `official-account:${openid(residents - 1)}`;
    const bytes = await readFile(file);
    let at = bytes.indexOf(id);
    while (at !== -1 && !isOfRow(bytes, at)) at = bytes.indexOf(id, at + 1);
    if (at === -1) throw new Error('the resident is not in the backup');
    await write(file, at + id.length - 1, Buffer.from('#'));
  },
};

/** A page keeps leavings in its free part: before where its header says that content begins. */
const isOfRow = (bytes: Buffer, at: number) => at % PAGE >= bytes.readUInt16BE(at - (at % PAGE) + 5);

const overwrite = (file: string, at: number) => write(file, at, Buffer.alloc(PAGE, 0xa5));

async function write(file: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}
