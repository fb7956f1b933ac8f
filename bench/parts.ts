/** What one message costs, part by part, measured inside one process: microseconds, statements, bytes. */
import { copyFile, stat } from 'node:fs/promises';
import { report as reportMachine } from '../flows/report/machine.ts';
import { MessageCrypt } from '../src/channels/official-account/crypt.ts';
import { readXml, wordOf } from '../src/channels/official-account/xml.ts';
import { systemClock } from '../src/clock.ts';
import { Engine } from '../src/engine/handle.ts';
import type { InboundMessage } from '../src/engine/messages.ts';
import { start, step } from '../src/engine/step.ts';
import { openSqlite } from '../src/store/data-source.ts';
import { SCRIPT } from '../src/store/script.ts';
import { Store } from '../src/store/unit-of-work.ts';
import { Vault } from '../src/store/vault.ts';
import { engineDeps } from '../src/wiring/engine-deps.ts';
import { account, openid, secretKey } from './account.ts';
import { CONFIRM } from './callbacks.ts';
import { memoryStore } from './memory-store.ts';
import { detached, report, type Village } from './village.ts';

/** Units that share a transaction under load. */
const GROUP = 48;

function microseconds(times: number, work: () => void): number {
  for (let warm = 0; warm < times / 4; warm++) work();
  const started = performance.now();
  for (let time = 0; time < times; time++) work();
  return ((performance.now() - started) / times) * 1000;
}

function edge() {
  const crypt = new MessageCrypt({
    token: account.token,
    encodingAesKey: account.encodingAesKey,
    receiveId: account.appId,
  });
  const clear =
    `<xml><ToUserName><![CDATA[${account.id}]]></ToUserName><FromUserName><![CDATA[${openid(1)}]]></FromUserName>` +
    '<CreateTime>1763800000</CreateTime><MsgType><![CDATA[text]]></MsgType>' +
    `<Content><![CDATA[${report(detached(2), 1, 0)}]]></Content><MsgId>24000000000000001</MsgId></xml>`;
  const encrypt = crypt.encrypt(clear);
  const body = `<xml><ToUserName><![CDATA[${account.id}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  const signature = crypt.sign('1763800000', '1');
  const signatureOfBody = crypt.sign('1763800000', '1', encrypt);
  return {
    xml: microseconds(5000, () => {
      wordOf(readXml(body), 'Encrypt');
      wordOf(readXml(clear), 'Content');
    }),
    crypto: microseconds(5000, () => {
      crypt.verify(signature, '1763800000', '1');
      crypt.verify(signatureOfBody, '1763800000', '1', encrypt);
      crypt.decrypt(encrypt);
      crypt.sign('1763800000', '1', crypt.encrypt(clear));
    }),
  };
}

function flow() {
  const read = { type: 'report.read', category: null, categories: [], found: null, home: null, last: null };
  const place = { id: 'p', node: 'gongdian-1', name: '十号小区3号楼2单元', inGroup: '十号小区3号楼' };
  const { position } = step(
    reportMachine,
    start(reportMachine, { words: report(detached(2), 1, 0), place }).position,
    read,
  );
  const vault = new Vault(secretKey);
  const talks = JSON.stringify({ running: { flow: 'report', input: {}, position, history: [position] }, beneath: [] });
  const sealed = vault.seal(talks, 'conversations.talks:1');
  return {
    transition: microseconds(5000, () => void step(reportMachine, position, { type: 'user.agreed' })),
    sealAndOpen: microseconds(5000, () => {
      vault.seal(talks, 'conversations.talks:1');
      JSON.parse(vault.open(sealed, 'conversations.talks:1'));
    }),
  };
}

/** Nobody reports the same thing twice. */
let handledBefore = 0;

/** Whole messages through the engine, a group at a time, without HTTP. */
async function handled(store: Store, village: Village, residents = village.residents): Promise<number> {
  const engine = new Engine(
    store,
    engineDeps({ error: (fields: object) => process.stderr.write(`${JSON.stringify(fields)}\n`) }),
  );
  const message = (resident: number, text: string): InboundMessage => ({
    channel: 'official-account',
    id: `msg:${text}:${resident}:${performance.now()}`,
    sender: openid(resident),
    content: { type: 'text', text },
  });
  const round = handledBefore++;
  let messages = 0;
  const started = performance.now();
  for (let first = 0; first < residents; first += GROUP) {
    const group = Array.from({ length: Math.min(GROUP, residents - first) }, (_, index) => first + index);
    await Promise.all(group.map((resident) => engine.handle(message(resident, report(village, resident, round)))));
    await Promise.all(group.map((resident) => engine.handle(message(resident, CONFIRM))));
    messages += 2 * group.length;
  }
  return ((performance.now() - started) / messages) * 1000;
}

/** Statements of the groups that follow; TypeORM tells its logger of each. */
async function statements(store: Store, village: Village, residents: number) {
  const seen = new Map<string, number>();
  const plain = store.dataSource.logger;
  const counting = new Proxy(plain, {
    get: (target, name) =>
      name === 'logQuery'
        ? (sql: string) => seen.set(kindOf(sql), (seen.get(kindOf(sql)) ?? 0) + 1)
        : Reflect.get(target, name),
  });
  store.dataSource.logger = counting;
  await handled(store, village, residents);
  store.dataSource.logger = plain;
  const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const kinds = Object.fromEntries(
    [...seen].sort(([, a], [, b]) => b - a).map(([kind, count]) => [kind, per(count, residents * 2)]),
  );
  return { perMessage: per(all, residents * 2), kinds };
}

const per = (count: number, messages: number) => Math.round((count / messages) * 1000) / 1000;

/** "INSERT outbox", "SELECT conversations", "COMMIT". */
function kindOf(sql: string): string {
  if (sql.startsWith(SCRIPT)) return 'all writes';
  const [, verb = ''] = /^\s*(\w+)/.exec(sql) ?? [];
  const [, table = ''] = /(?:FROM|INTO|UPDATE)\s+"?(\w+)/i.exec(sql) ?? [];
  return `${verb.toUpperCase()} ${table}`.trim();
}

export async function parts(seedFile: string, village: Village) {
  const vault = new Vault(secretKey);
  const file = `${seedFile}.parts`;
  await copyFile(seedFile, file);
  const dataSource = await openSqlite(file, 3000);
  const store = new Store(dataSource, { clock: systemClock, vault });
  const alone = await statements(store, village, GROUP);
  await handled(store, village);
  await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
  const before = (await stat(file)).size;
  const durable = await handled(store, village);
  await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
  const bytesPerTalk = Math.round(((await stat(file)).size - before) / village.residents);
  await store.close();

  const inMemory = await openSqlite(file, 3000);
  const kept = await memoryStore(inMemory, { clock: systemClock, vault });
  await handled(kept, village);
  const memory = await handled(kept, village);
  await kept.close();

  const micros = { ...edge(), ...flow(), handled: durable, handledInMemory: memory, storage: durable - memory };
  return {
    microsecondsPerMessage: Object.fromEntries(
      Object.entries(micros).map(([name, value]) => [name, Math.round(value)]),
    ),
    statements: alone,
    bytesPerTalk,
  };
}
