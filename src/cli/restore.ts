/**
 * `mulin restore`: puts a backup in the place of the database. Everything is done and checked on a copy of it; the swap is
 * one rename, so that at every moment there is a whole database under that name.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { BadCopy, checkFile, contentsOf, readFrom, settleFile, toDisk } from '../store/copy.ts';
import { migrate, openDatabase } from '../store/data-source.ts';
import { ErasureLog } from '../store/erasure-log.ts';
import { lockDatabase } from '../store/lock.ts';
import { Store } from '../store/unit-of-work.ts';
import { Vault } from '../store/vault.ts';
import { type Reconciled, reconcileErasures } from '../wiring/erasures.ts';
import { BACKUP_MARK, openMark } from './backup-mark.ts';
import { type Command, Failed } from './command.ts';
import { fileOf, type Place, placeOf, shown } from './database.ts';
import { type Replaced, replacedBy, type Settled, settleOutbox, skipNumbers } from './restore-rows.ts';

const BUSY_MS = 5000;
const MOST_NAMED = 20;

export const command: Command = {
  usage: ['restore FILE'],
  about: '用备份恢复数据库（先停机器人）：检查备份，换上，再删一次已删除的个人信息',
  options: {},
  words: { least: 1, most: 1 },
  async run({ words: [from = ''], env, out }) {
    const place = await placeOf(env);
    const file = fileOf(place);
    const madeAt = await examine(from, place);
    await mkdir(dirname(file), { recursive: true });
    const unlock = await lockDatabase(file);
    try {
      const replaced = existsSync(file) ? await replacedBy(file) : undefined;
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
      for (const line of report(place, madeAt, done, kept)) out(line);
    } finally {
      await unlock();
    }
  },
};

/** Answers when it was made, if it says so. A copy made by `sqlite3 .backup` does not. */
async function examine(from: string, place: Place): Promise<Date | undefined> {
  if (!existsSync(from)) throw new Failed(`没有文件 ${from}：请检查路径`);
  await checkFile(from).catch((error: unknown) => {
    throw error instanceof BadCopy ? new Failed(`${from} 不是完好的备份，什么也没有动：请换一份备份`) : error;
  });
  const { settings } = await contentsOf(from);
  if (settings.has('sandbox') && !place.sandbox) {
    throw new Failed(`${from} 是沙盒的备份，里面的人都是编的：正式运行不能用它恢复`);
  }
  const vault = new Vault(place.secretKey);
  const mark = settings.get(BACKUP_MARK);
  if (mark !== undefined) return new Date(openMark(vault, mark).at);
  const [sealed] = await readFrom<{ words: string }>(from, 'SELECT words FROM tickets LIMIT 1');
  // only the name of the key is looked at: the value's own row is not known here
  if (sealed && !sealed.words.startsWith(`${vault.keyId}.`))
    throw new Error(`sealed with key ${sealed.words.slice(0, 8)}`);
  return undefined;
}

interface Done {
  erasures: Reconciled;
  outbox: Settled;
  lost: number[];
}

/** A copy of the backup as this version's database, with what has happened since the backup made up for. */
async function prepared(from: string, half: string, place: Place, replaced: Replaced | undefined): Promise<Done> {
  await copyFile(from, half);
  await chmod(half, 0o600);
  const dataSource = await openDatabase({ kind: 'sqlite', file: half }, BUSY_MS);
  const store = new Store(dataSource, { clock: place.clock, vault: new Vault(place.secretKey) });
  let done: Done;
  try {
    await refuseNewer(half, new Set(dataSource.migrations.map(({ name }) => name ?? '')));
    await migrate(dataSource);
    const erasures = await reconcileErasures(store, new ErasureLog(place.dataDir, store.vault));
    done = await store.inTransaction(async (tx) => {
      await tx.query('DELETE FROM settings WHERE name = ?', [BACKUP_MARK]);
      return { erasures, outbox: await settleOutbox(tx, replaced), lost: await skipNumbers(tx, replaced) };
    });
  } finally {
    await store.close();
  }
  await settleFile(half);
  await checkFile(half);
  return done;
}

async function refuseNewer(half: string, known: ReadonlySet<string>): Promise<void> {
  const unknown = (await contentsOf(half)).migrations.find((name) => !known.has(name));
  if (unknown) throw new Failed(`备份是更新的版本做的（${unknown}）：请先把睦邻更新到那个版本`);
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

function report(place: Place, madeAt: Date | undefined, { erasures, outbox, lost }: Done, kept: string | undefined) {
  const when = madeAt ? `（${formatDeadline(madeAt)} 做的备份）` : '';
  const named = lost.slice(0, MOST_NAMED).join('、');
  return [
    `已恢复 ${shown(place)}${when}，可以启动了`,
    ...(erasures.again > 0 ? [`重新删除了 ${erasures.again} 人的个人信息`] : []),
    ...(erasures.hasLog
      ? []
      : ['注意：数据目录里没有 erasures.log。备份之后删除过的个人信息可能又回来了，请把它放回数据目录']),
    ...(outbox.again > 0 ? [`${outbox.again} 条给工作人员的通知会再发一次，标“重发”`] : []),
    ...(outbox.held > 0 ? [`${outbox.held} 条给居民的消息不再自动发送，已列入要电话告知的名单（/待办）`] : []),
    ...(lost.length > 0
      ? [
          `备份之后的 ${lost.length} 张工单不在备份里，请按群里的派单通知补登：${named}${lost.length > MOST_NAMED ? ' …' : ''}`,
        ]
      : []),
    ...(kept ? [`原来的数据库留在 ${kept}；确认无误后请删掉它，里面有个人信息`] : []),
  ];
}
