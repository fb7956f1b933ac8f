/** The real program as a child process, killed and stopped at the worst moments (pitfall P1; contract: mulin start). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/clock.ts';
import { applyImport } from '../../src/domain/neighbourhood/apply-import.ts';
import { bindGroup } from '../../src/domain/people/binding.ts';
import { readSample } from '../../src/sample.ts';
import { type Gateway, startGateway } from '../../src/sandbox/gateway.ts';
import { freePort } from '../../src/sandbox/gateway-relay.ts';
import { startWechatPlatform, type WechatPlatform } from '../../src/sandbox/wechat-platform.ts';
import { Setting } from '../../src/store/entities/messaging.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';
import { aSecret } from '../store/support.ts';
import { migratedDatabase, onPostgres, type TestDatabase, testDatabase } from '../support/database.ts';
import { PROGRAM } from '../support/program.ts';

const ROOM = 'room-gongdian-1@chatroom';
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const TOKEN = 'insecure_2c6e1f9e-6f0c-4b53-9d9c-0c0ffee00002';
const ACCOUNT = { appId: 'wx7d2a90b1c3e4f568', appSecret: 'secret', token: 'svcTestTk9' };

interface Ended {
  code: number | null;
  stderr: string;
}

describe('the program', () => {
  let folder: string;
  let database: TestDatabase;
  let wechat: WechatPlatform;
  let gateway: Gateway;
  let env: NodeJS.ProcessEnv;
  const children = new Set<ChildProcess>();

  before(async function () {
    this.timeout(20_000);
    folder = await mkdtemp(join(tmpdir(), 'mulin-process-'));
    const secret = aSecret();
    database = await migratedDatabase();
    await fill(database, secret);
    const port = await freePort();
    const clock = systemClock;
    const callbackUrl = `http://127.0.0.1:${port}/wechat`;
    wechat = await startWechatPlatform({ ...ACCOUNT, clock, callbackUrl, encodingAesKey: AES_KEY, mode: 'safe' });
    gateway = await startGateway({
      token: TOKEN,
      clock,
      contacts: [],
      rooms: [{ id: ROOM, topic: '第一网格', memberIds: [] }],
    });
    const { PATH, HOME } = process.env;
    env = {
      ...(PATH && { PATH }),
      ...(HOME && { HOME }),
      PORT: String(port),
      MULIN_DATA_DIR: folder,
      DATABASE_URL: database.url,
      MULIN_SECRET_KEY: secret,
      WECHAT_APP_ID: ACCOUNT.appId,
      WECHAT_APP_SECRET: ACCOUNT.appSecret,
      WECHAT_TOKEN: ACCOUNT.token,
      WECHAT_ENCODING_AES_KEY: AES_KEY,
      WECHAT_API_BASE: wechat.apiBase,
      WECHATY_PUPPET_SERVICE_TOKEN: TOKEN,
      WECHATY_PUPPET_SERVICE_ENDPOINT: gateway.endpoint,
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
    };
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await wechat.stop();
    await gateway.stop();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  function run(more: NodeJS.ProcessEnv = {}): ChildProcess {
    const [node, mulin] = PROGRAM;
    const child = spawn(node, [mulin, 'start'], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  /** Resolves when the program says that it is ready; fails with its words when it ends instead. */
  async function started(): Promise<ChildProcess> {
    const child = run();
    let said = '';
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => {
          said += chunk;
          if (said.includes('mulin is ready')) resolve();
        });
      }
      child.once('exit', () => reject(new Error(said)));
    });
    return child;
  }

  async function ended(more: NodeJS.ProcessEnv): Promise<Ended> {
    const child = run(more);
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout?.resume();
    const [code] = await once(child, 'close');
    return { code, stderr: stderr.trim() };
  }

  async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    const gone = once(child, 'exit');
    child.kill(signal);
    return (await gone)[0];
  }

  const says = async (text: string) => (await wechat.text('o-wang', text)).reply ?? '';
  const alerts = () =>
    gateway.sent.filter(({ conversation, text }) => conversation === ROOM && text?.startsWith('【新工单】'));
  const alerted = (number: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!alerts().some(({ text }) => text?.includes(number))) return;
        off();
        resolve();
      };
      const off = gateway.onSent(check);
      check();
    });

  /** A second start on the same file: one line, at once. */
  async function refusesSecond(): Promise<void> {
    const second = await ended({ PORT: '0' });
    expect(second.code).to.equal(1);
    expect(second.stderr.split('\n')).to.have.length(1);
    expect(second.stderr).to.include('已经有一个睦邻在运行');
  }

  it('killed in the middle of a report and right after an alert was stored: both go on, nothing twice', async () => {
    let bot = await started();
    expect(await says('十号小区3号楼2单元楼道灯坏了')).to.include('同意吗');
    await kill(bot, 'SIGKILL');

    bot = await started();
    expect(await says('1')).to.match(/十号小区3号楼2单元[\s\S]*对吗/);
    await gateway.cut();
    const receipt = await says('1');
    const number = /已收到，工单 (\d{7})/.exec(receipt)?.[1] ?? '';
    await kill(bot, 'SIGKILL');
    expect(alerts()).to.deep.equal([]);

    await gateway.restore();
    bot = await started();
    await Promise.all([onPostgres || refusesSecond(), alerted(number)]);
    // the answer that was given before the kill is given again, and nothing is done again
    expect((await wechat.repeat('o-wang')).reply).to.equal(receipt);

    expect(await kill(bot, 'SIGTERM')).to.equal(0);
    expect(alerts()).to.have.length(1);

    const kept = await database.open();
    expect(await kept.query('SELECT number, status FROM tickets')).to.deep.equal([
      { number: Number(number), status: 'open' },
    ]);
    expect(await kept.query("SELECT seq FROM outbox WHERE status <> 'sent'")).to.deep.equal([]);
    await kept.destroy();
  }).timeout(60_000);

  it('refuses a database of the sandbox’s, and settings that are half there', async () => {
    const marked = await testDatabase(database);
    const dataSource = await marked.open();
    await dataSource.manager.insert(Setting, { name: 'sandbox', value: '1' });
    await dataSource.destroy();
    const [sandbox, half] = await Promise.all([
      ended({ DATABASE_URL: marked.url }),
      ended({ WECHAT_TOKEN: '', WECHAT_ENCODING_AES_KEY: '' }),
    ]);
    expect([sandbox.code, sandbox.stderr.split('\n').length]).to.deep.equal([1, 1]);
    expect(sandbox.stderr).to.include('沙盒');
    expect([half.code, half.stderr.split('\n').length]).to.deep.equal([2, 1]);
    expect(half.stderr).to.match(/WECHAT_TOKEN.*WECHAT_ENCODING_AES_KEY/);
    await marked.remove();
  }).timeout(30_000);
});

/** The sample neighbourhood, with the first grid's work group bound. */
async function fill(database: TestDatabase, secret: string): Promise<void> {
  const dataSource = await database.open();
  const store = new Store(dataSource, { clock: systemClock, vault: new Vault(secret) });
  await store.inTransaction((tx) => applyImport(tx, readSample()));
  await store.inTransaction((tx) =>
    bindGroup(tx, { channel: 'wechaty', externalId: ROOM, node: 'gongdian-1', kind: 'work' }),
  );
  await store.close();
}
