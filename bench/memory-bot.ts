/** The bot as it is, but with its state in memory (memory-store.ts). Takes the same environment. */
import { createBot } from '../src/bot.ts';
import { systemClock } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { openSqlite } from '../src/store/data-source.ts';
import { Vault } from '../src/store/vault.ts';
import { startFront } from '../src/wiring/front-thread.ts';
import { memoryStore } from './memory-store.ts';

const read = readConfig(process.env);
if (read.kind !== 'live' || read.config.database.kind !== 'sqlite') throw new Error('a live start on SQLite is needed');
const { config } = read;
const log = createLog(config.logLevel);
const dataSource = await openSqlite(read.config.database.file, 3000);
const store = await memoryStore(dataSource, { clock: systemClock, vault: new Vault(config.secretKey) });
const bot = createBot({ config, store, clock: systemClock, log });
await bot.start();
const { host, port, logLevel, metricsToken, wechat } = config;
await startFront(bot.behind, { host, port, logLevel, metricsToken, wechat }, () => process.exit(1));
log.info('mulin is ready');
process.on('SIGTERM', () => process.exit(0));
