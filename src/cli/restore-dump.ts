/**
 * `mulin restore` on PostgreSQL: the present tables are dumped, and replaced in one transaction; when what follows fails they
 * come back from that dump.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNewDatabase, openDatabase } from '../store/data-source.ts';
import { ErasureLog } from '../store/erasure-log.ts';
import { Store } from '../store/unit-of-work.ts';
import { Vault } from '../store/vault.ts';
import { madeWhen, refuseNewer, refuseOtherKey } from './backup-mark.ts';
import { Failed } from './command.ts';
import { type Place, urlOf } from './database.ts';
import { BadDump, type PostgresTools, postgresTools } from './postgres-dump.ts';
import { makeUp, replacedBy, report } from './restore-rows.ts';

const PATIENCE_MS = 5000;

export async function restoreDump(from: string, place: Place, env: NodeJS.ProcessEnv): Promise<string[]> {
  const url = urlOf(place);
  const tools = await postgresTools(env);
  const { settings, migrations } = await contentsOf(from, tools);
  const madeAt = madeWhen(from, settings, place);
  const dataSource = await openDatabase(place.database, PATIENCE_MS);
  const store = new Store(dataSource, { clock: place.clock, vault: new Vault(place.secretKey) });
  try {
    refuseNewer(migrations, dataSource.migrations);
    await refuseInUse(store);
    const isNew = await isNewDatabase(dataSource);
    const replaced = isNew ? undefined : await replacedBy((sql) => dataSource.query(sql), 'postgres');
    await new ErasureLog(place.dataDir, store.vault).append(replaced?.erasures ?? []);
    const kept = isNew ? undefined : await keep(tools, url, place);
    await tools.load(url, from, await dropsOf(store));
    try {
      const [ticket] = await dataSource.query('SELECT words FROM tickets LIMIT 1');
      refuseOtherKey(ticket?.words, place);
      return report(place, madeAt, await makeUp(store, place, replaced), kept);
    } catch (error) {
      if (kept) await tools.load(url, kept, await dropsOf(store));
      throw error;
    }
  } finally {
    await store.close();
  }
}

async function contentsOf(from: string, tools: PostgresTools) {
  const bad = () => new Failed(`${from} 不是完好的备份，什么也没有动：请换一份备份`);
  await tools.check(from).catch((error: unknown) => {
    throw error instanceof BadDump ? bad() : error;
  });
  const settings = new Map((await tools.rows(from, 'settings')).map(([name = '', value = '']) => [name, value]));
  const migrations = (await tools.rows(from, 'migrations')).map(([, , name = '']) => name);
  if (migrations.length === 0) throw bad();
  return { settings, migrations };
}

/** Every instance and command says its name. One that starts from now on waits for the tables, and then finds the new ones. */
async function refuseInUse({ dataSource }: Store): Promise<void> {
  const others = await dataSource.query(
    `SELECT 1 FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'mulin' AND pid <> pg_backend_pid()`,
  );
  if (others.length > 0) throw new Failed('还有睦邻连着这个数据库：请先停掉所有实例和别的 mulin 命令，再恢复');
}

async function keep(tools: PostgresTools, url: string, { clock, dataDir }: Place): Promise<string> {
  const stamp = clock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const kept = join(dataDir, `before-restore-${stamp}.dump`);
  // the owner's alone, before anything is in it
  await writeFile(kept, '', { mode: 0o600, flag: 'wx' });
  await tools.dump(url, kept);
  return kept;
}

/** What a later version has made too; of the same owner and in the same schema there is nothing but ours. */
async function dropsOf({ dataSource }: Store): Promise<string[]> {
  const rows: { what: string }[] = await dataSource.query(
    `SELECT format('DROP %s IF EXISTS %s CASCADE', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
       oid::regclass) AS what
     FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = current_schema()::regnamespace
       AND relowner = current_user::regrole ORDER BY relkind DESC`,
  );
  return rows.map(({ what }) => what);
}
