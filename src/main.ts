/** Composition root: opens the database, wires the bot, listens, and stops in order. No logic. */
import { createBot } from './bot.ts';
import { ACCOUNT_MENU } from './cli/account-menu.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createLog } from './log.ts';
import { migrate, openDatabase } from './store/data-source.ts';
import { Setting } from './store/entities/messaging.ts';
import { ErasureLog } from './store/erasure-log.ts';
import { lockDatabase } from './store/lock.ts';
import { Store } from './store/unit-of-work.ts';
import { Vault } from './store/vault.ts';
import { reconcileErasures } from './wiring/erasures.ts';
import { startFront } from './wiring/front-thread.ts';

/** Below WeChat's 5 s, so that a resident is told when another process holds the database. */
const BUSY_MS = 3000;

/** The database is a sandbox's, and this start is a live one: its people are invented. */
export class SandboxDatabase extends Error {
  override name = 'SandboxDatabase';
}

/** Resolves once the bot listens; it ends on SIGINT and SIGTERM. */
export async function runBot(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  const { database } = config;
  const sandbox = config.sandbox ? await import('./sandbox-child.ts') : undefined;
  const clock: Clock = sandbox ? sandbox.followParentClock() : systemClock;

  const dataSource = await openDatabase(database, BUSY_MS);
  const unlock = database.kind === 'sqlite' ? await lockDatabase(database.file) : undefined;
  await migrate(dataSource);
  const store = new Store(dataSource, { clock, vault: new Vault(config.secretKey) });
  await checkMark(store, config.sandbox);
  await sandbox?.prepare(store);
  await reconcileErasures(store, new ErasureLog(config.dataDir, store.vault)).catch((error: unknown) =>
    log.error({ err: error }, 'the log of erasures could not be followed: a person who was erased may be back'),
  );

  const bot = createBot({ config, store, clock, log });
  await bot.start();
  const { host, port, logLevel, metricsToken, wechat } = config;
  const front = await startFront(bot.behind, { host, port, logLevel, metricsToken, wechat }, (why) => {
    log.fatal({ err: why }, 'the front thread has ended');
    process.exit(1);
  });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const answered = front.close();
    await bot.stop();
    // What is still being answered is stored first.
    await answered;
    await store.close();
    await unlock?.();
    log.info('mulin has stopped');
    // The gateway's library keeps timers of its own for some seconds.
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  // whoever waits for this line may stop it at once
  log.info({ host: front.host, port: front.port }, 'mulin is ready');
  const clockMoved = () => {
    void front.setClock(clock.now().getTime() - systemClock.now().getTime());
    bot.tick();
  };
  sandbox?.serveParent(store, { clockMoved, stop });
  if (sandbox) {
    const failed = (error: unknown) => log.warn({ err: error }, 'the simulated account has no menu');
    await bot.wechat.createMenu(ACCOUNT_MENU).catch(failed);
  }
}

/** A live start refuses a sandbox's database; the sandbox marks its own. */
async function checkMark(store: Store, isSandbox: boolean): Promise<void> {
  await store.inTransaction(async (tx) => {
    const db = await tx.db();
    const marked = await db.existsBy(Setting, { name: 'sandbox' });
    if (isSandbox) await db.upsert(Setting, { name: 'sandbox', value: '1' }, ['name']);
    else if (marked)
      throw new SandboxDatabase('这个数据库是沙盒的，里面的人都是编的。请换一个 MULIN_DATA_DIR 或 DATABASE_URL。');
  });
}
