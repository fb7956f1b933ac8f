/**
 * `mulin restore`: puts a backup in the place of the database. Everything is done and checked on a copy of it; the swap is
 * one rename, so that at every moment there is a whole database under that name.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BadCopy, checkFile, contentsOf, readFrom, settleFile, toDisk } from '../store/copy.ts';
import { openDatabase } from '../store/data-source.ts';
import { ErasureLog } from '../store/erasure-log.ts';
import { lockDatabase } from '../store/lock.ts';
import { Store } from '../store/unit-of-work.ts';
import { Vault } from '../store/vault.ts';
import { madeWhen, refuseNewer, refuseOtherKey } from './backup-mark.ts';
import { type Command, Failed } from './command.ts';
import { fileOf, type Place, placeOf } from './database.ts';
import { restoreDump } from './restore-dump.ts';
import { type MadeUp, makeUp, type Replaced, replacedBy, report } from './restore-rows.ts';

const BUSY_MS = 5000;

export const command: Command = {
  usage: ['restore FILE'],
  about: '用备份恢复数据库（先停机器人）：检查备份，换上，再删一次已删除的个人信息',
  options: {},
  words: { least: 1, most: 1 },
  async run({ words: [from = ''], env, out }) {
    const place = await placeOf(env);
    if (!existsSync(from)) throw new Failed(`没有文件 ${from}：请检查路径`);
    const lines = place.database.kind === 'postgres' ? await restoreDump(from, place, env) : await swap(from, place);
    for (const line of lines) out(line);
  },
};

async function swap(from: string, place: Place): Promise<string[]> {
  const file = fileOf(place);
  const madeAt = await examine(from, place);
  await mkdir(dirname(file), { recursive: true });
  const unlock = await lockDatabase(file);
  try {
    const replaced = existsSync(file) ? await replacedBy((sql) => readFrom(file, sql), 'sqlite') : undefined;
    if (replaced) await new ErasureLog(place.dataDir, new Vault(place.secretKey)).append(replaced.erasures);
    const half = `${file}.restoring`;
    await removeAll(half);
    const done = await prepared(from, half, place, replaced).catch(async (error: unknown) => {
      await removeAll(half);
      throw error;
    });
    const kept = existsSync(file) ? await keep(file, place) : undefined;
    await rename(half, file);
    await toDisk(dirname(file));
    return report(place, madeAt, done, kept);
  } finally {
    await unlock();
  }
}

/** Answers when it was made, if it says so. A copy made by `sqlite3 .backup` does not. */
async function examine(from: string, place: Place): Promise<Date | undefined> {
  await checkFile(from).catch((error: unknown) => {
    throw error instanceof BadCopy ? new Failed(`${from} 不是完好的备份，什么也没有动：请换一份备份`) : error;
  });
  const madeAt = madeWhen(from, (await contentsOf(from)).settings, place);
  if (madeAt) return madeAt;
  const [sealed] = await readFrom<{ words: string }>(from, 'SELECT words FROM tickets LIMIT 1');
  refuseOtherKey(sealed?.words, place);
  return undefined;
}

/** A copy of the backup as this version's database, with what has happened since the backup made up for. */
async function prepared(from: string, half: string, place: Place, replaced: Replaced | undefined): Promise<MadeUp> {
  await copyFile(from, half);
  await chmod(half, 0o600);
  const dataSource = await openDatabase({ kind: 'sqlite', file: half }, BUSY_MS);
  const store = new Store(dataSource, { clock: place.clock, vault: new Vault(place.secretKey) });
  let done: MadeUp;
  try {
    refuseNewer((await contentsOf(half)).migrations, dataSource.migrations);
    done = await makeUp(store, place, replaced);
  } finally {
    await store.close();
  }
  await settleFile(half);
  await checkFile(half);
  return done;
}

/** Under another name, for the case that the backup was the wrong one. */
async function keep(file: string, place: Place): Promise<string> {
  const stamp = place.clock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const kept = `${file}.before-restore-${stamp}`;
  const whole = await settleFile(file).then(
    () => true,
    () => false,
  );
  if (whole && existsSync(`${file}-wal`)) throw new Failed('另一个 mulin 命令正在用数据库：请等它结束再恢复');
  await link(file, kept).catch(() => copyFile(file, kept));
  // of a broken database its log is kept too: somebody may mend it
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(file + suffix)) await rename(file + suffix, kept + suffix);
  }
  return kept;
}

async function removeAll(half: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(half + suffix, { force: true });
}
