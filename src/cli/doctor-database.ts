/** `mulin doctor` in the database: does it open, is it sound, is it the right one; then what the neighbourhood lacks. */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { Setting } from '../store/entities/messaging.ts';
import type { Store } from '../store/unit-of-work.ts';
import { isThere, type Place, placeOf, shown, withStore } from './database.ts';
import { checkBackup } from './doctor-backup.ts';
import { about, type Finding } from './doctor-finding.ts';
import { checkCalendar, checkNeighbourhood } from './doctor-neighbourhood.ts';
import { explain } from './explain.ts';

const database = about('数据库');

export async function checkDatabase(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  try {
    const place = await placeOf(env);
    if (!(await isThere(place))) {
      return [database.warning(`还没有 ${shown(place)}`, '运行 npx mulin migrate，再用 npx mulin import 导入辖区')];
    }
    return await withStore(env, (store) => checkStore(store, place));
  } catch (error) {
    const [what = '', ...remedy] = explain(error).split('：');
    return [database.error(what, remedy.join('：') || '请检查 DATABASE_URL 和 MULIN_DATA_DIR')];
  }
}

async function checkStore(store: Store, place: Place): Promise<Finding[]> {
  if (!(await isSound(store, place))) return [database.error(`${shown(place)} 坏了`, '请停下机器人，从备份恢复')];
  const isSandbox = await store.inTransaction(async (tx) => (await tx.db()).existsBy(Setting, { name: 'sandbox' }));
  const foreign =
    isSandbox && !place.sandbox
      ? [database.error('这是沙盒的数据库，里面的人都是编的', '请换一个 MULIN_DATA_DIR 或 DATABASE_URL')]
      : [];
  const picture: Neighbourhood = await store.inTransaction(neighbourhood);
  return [
    database.ok(`${shown(place)} 能打开，结构是最新的，内容完好`),
    ...foreign,
    ...checkNeighbourhood(picture),
    ...checkCalendar(picture, place.clock.now()),
    ...(await checkBackup(store, place)),
  ];
}

/** PostgreSQL looks after its files itself. */
async function isSound({ dataSource }: Store, { database }: Place): Promise<boolean> {
  if (database.kind === 'postgres') return true;
  const rows: Record<string, string>[] = await dataSource.query('PRAGMA quick_check');
  return rows.length === 1 && Object.values(rows[0] ?? {})[0] === 'ok';
}
