/** `mulin doctor` on backups: when the last one was made by `mulin backup`, as that command has left it in the database. */
import { Setting } from '../store/entities/messaging.ts';
import type { Store } from '../store/unit-of-work.ts';
import type { Place } from './database.ts';
import { about, type Finding } from './doctor-finding.ts';

/** The row of `settings` in the live database; a copy has none of its own. */
const LAST_BACKUP = 'last-backup';
const DAY_MS = 24 * 3600_000;
const OLD_DAYS = 7;

const backup = about('备份');

export async function noteBackup(store: Store): Promise<void> {
  await store.inTransaction(async (tx) =>
    (await tx.db()).upsert(Setting, { name: LAST_BACKUP, value: String(tx.now.getTime()) }, ['name']),
  );
}

/** In the sandbox nothing is worth keeping; PostgreSQL may be backed up by its own tools alone. */
export async function checkBackup(store: Store, place: Place): Promise<Finding[]> {
  if (place.sandbox) return [];
  const row = await store.inTransaction(async (tx) => (await tx.db()).findOneBy(Setting, { name: LAST_BACKUP }));
  const remedy = '每天运行 npx mulin backup 文件名，并把文件放到另一台机器';
  if (!row && place.database.kind === 'postgres') {
    return [backup.manual('没有用 mulin backup 备份过', '请确认每天有 pg_dump 或服务器自己的备份，并试过恢复')];
  }
  if (!row) return [backup.warning('还没有备份过', remedy)];
  const days = Math.floor((place.clock.now().getTime() - Number(row.value)) / DAY_MS);
  if (days > OLD_DAYS) return [backup.warning(`上次备份是 ${days} 天前`, remedy)];
  return [backup.ok(days === 0 ? '今天备份过' : `上次备份是 ${days} 天前`)];
}
