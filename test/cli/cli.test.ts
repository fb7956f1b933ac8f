/** The `mulin` command: what it prints, how it ends, what it leaves in the database. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ACCOUNT_MENU } from '../../src/cli/account-menu.ts';
import { mulin as run } from '../../src/cli/dispatch.ts';
import type { Finding } from '../../src/cli/doctor-finding.ts';
import { systemClock } from '../../src/clock.ts';
import { startWechatPlatform, type WechatPlatform } from '../../src/sandbox/wechat-platform.ts';
import { MENU_FLOWS } from '../../src/services/entrances.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { PROGRAM } from '../support/program.ts';

const SAMPLE = ['01-organisation', '02-places', '03-staff', '04-categories', '05-limits'].map(
  (name) => `data/sample/${name}.yaml`,
);
const ACCOUNT = {
  appId: 'wx0000000000000001',
  appSecret: 'app-secret',
  token: 'callback',
  encodingAesKey: 'k'.repeat(43),
};

interface Ended {
  exit: number;
  out: string;
  error: string;
}

describe('the mulin command', () => {
  let folder: string;
  let database: TestDatabase;
  let wechat: WechatPlatform;

  async function mulin(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const [out, error]: [string[], string[]] = [[], []];
    const exit = await run(args, {
      env: { MULIN_DATA_DIR: folder, ...env },
      dotEnv: join(folder, '.env'),
      out: (line) => out.push(line),
      error: (line) => error.push(line),
    });
    return { exit, out: out.join('\n'), error: error.join('\n') };
  }

  const live = (): NodeJS.ProcessEnv => ({
    WECHAT_APP_ID: ACCOUNT.appId,
    WECHAT_APP_SECRET: ACCOUNT.appSecret,
    WECHAT_TOKEN: ACCOUNT.token,
    WECHAT_ENCODING_AES_KEY: ACCOUNT.encodingAesKey,
    WECHAT_API_BASE: wechat.apiBase,
    MULIN_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
    DATABASE_URL: database.url,
  });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mulin-cli-'));
    database = await testDatabase();
    wechat = await startWechatPlatform({
      ...ACCOUNT,
      mode: 'safe',
      clock: systemClock,
      callbackUrl: 'http://127.0.0.1:1/wechat',
    });
    await mulin(['import', ...SAMPLE], live());
  });

  after(async () => {
    await wechat.stop();
    await database.remove();
    await rm(folder, { recursive: true });
  });

  describe('called wrongly', () => {
    const calls = [
      [],
      ['nonsense'],
      ['constructor'],
      ['code', '--for', 'grid-worker'],
      ['nodes', '--nope'],
      ['menu', 'pull'],
    ];
    for (const args of calls) {
      it(`says so in one line: mulin ${args.join(' ')}`, async () => {
        const ended = await mulin(args, live());
        expect(ended.exit).to.equal(2);
        expect(ended.error).to.match(/^[^\n]+$/);
        expect(ended.out).to.equal('');
      });
    }

    it('lists every missing variable', async () => {
      const ended = await mulin(['start'], { WECHAT_APP_ID: 'wx1' });
      expect(ended.exit).to.equal(2);
      expect(ended.error).to.match(
        /^缺少 WECHAT_APP_SECRET、WECHAT_TOKEN、WECHAT_ENCODING_AES_KEY、MULIN_SECRET_KEY：.*$/,
      );
    });
  });

  it('is a process with an exit code and one line on standard error', (done) => {
    const [node, mulin] = PROGRAM;
    const child = execFile(node, [mulin, 'nonsense'], (_, out, error) => {
      expect([child.exitCode, out]).to.deep.equal([2, '']);
      expect(error).to.match(/^没有命令 nonsense[^\n]*\n$/);
      done();
    });
  });

  it('reads .env, where the environment says nothing', async () => {
    const file = join(folder, '.env');
    await writeFile(file, 'WECHAT_APP_ID=wx1\nWECHAT_APP_SECRET=from-file\n');
    const { error } = await mulin(['start'], { WECHAT_TOKEN: 'set' });
    await rm(file);
    expect(error).to.match(/^缺少 WECHAT_ENCODING_AES_KEY、MULIN_SECRET_KEY：/);
  });

  it('explains every command', async () => {
    const { exit, out } = await mulin(['help']);
    expect(exit).to.equal(0);
    for (const name of [
      'start',
      'sandbox',
      'migrate',
      'import',
      'code',
      'nodes',
      'qr',
      'menu push',
      'doctor',
      'backup',
      'restore',
      'verify',
    ]) {
      expect(out).to.contain(`mulin ${name}`);
    }
  });

  describe('import', () => {
    it('changes nothing the second time', async () => {
      const again = await mulin(['import', ...SAMPLE], live());
      expect(again.exit).to.equal(0);
      expect(again.out).to.match(/^没有变化/);
    });

    it('names file, line and field, and imports nothing', async () => {
      const file = join(folder, 'broken.yaml');
      await writeFile(
        file,
        'nodes:\n  - { code: new-1, name: 新网格, kind: grid, parent: gongdian }\nstaff:\n  - { key: x, name: 甲, phone: 一二三 }\n',
      );
      const ended = await mulin(['import', file], live());
      expect(ended.exit).to.equal(1);
      expect(ended.error).to.contain(`${file}:4 staff[1].phone`);
      expect((await mulin(['nodes'], live())).out).to.not.contain('new-1');
    });

    it('refuses old spreadsheets kindly', async () => {
      const ended = await mulin(['import', 'list.xls'], live());
      expect(ended.exit).to.equal(1);
      expect(ended.error).to.match(/^list\.xls：.*另存为.*$/);
    });
  });

  it('lists the tree', async () => {
    const { out } = await mulin(['nodes', '--json'], live());
    const nodes: { code: string; parent?: string }[] = JSON.parse(out);
    expect(nodes[0]).to.deep.equal({ code: 'dongjie', name: '东街街道', kind: 'sub-district' });
    expect(nodes.find(({ code }) => code === 'gongdian-1')).to.deep.equal({
      code: 'gongdian-1',
      name: '供电社区第一网格',
      kind: 'grid',
      parent: 'gongdian',
    });
  });

  describe('code', () => {
    const NAMED = ['code', '--for', 'grid-worker', '--node', 'gongdian-1', '--name'];

    it('prints a code and when it ends', async () => {
      const { exit, out } = await mulin(
        ['code', '--for', 'group', '--node', 'gongdian-1', '--residents', '--json'],
        live(),
      );
      expect(exit).to.equal(0);
      const { code, expiresAt } = JSON.parse(out);
      expect(code).to.match(/^[A-Z2-9]{8}$/);
      expect(Date.parse(expiresAt)).to.be.greaterThan(Date.now() + 23 * 3600_000);
    });

    it('is for an imported person by name or key, and for nobody else', async () => {
      expect((await mulin([...NAMED, '林春梅'], live())).exit).to.equal(0);
      expect((await mulin([...NAMED, 'lin-chunmei'], live())).exit).to.equal(0);
      const unknown = await mulin([...NAMED, '林春'], live());
      expect(unknown.exit).to.equal(1);
      expect(unknown.error).to.contain('林春');
    });

    it('wants a node that is there', async () => {
      const ended = await mulin(['code', '--for', 'group', '--node', 'nowhere'], live());
      expect(ended.exit).to.equal(1);
      expect(ended.error).to.contain('mulin nodes');
    });
  });

  describe("with the account's API", () => {
    it('draws a permanent code for a grid', async () => {
      const file = join(folder, 'poster.png');
      expect((await mulin(['qr', '--node', 'gongdian-2', '--out', file], live())).exit).to.equal(0);
      expect((await readFile(file)).subarray(1, 4).toString()).to.equal('PNG');
    });

    it('sets a menu whose every key is known', async () => {
      expect((await mulin(['menu', 'push'], live())).exit).to.equal(0);
      expect(wechat.menu()?.map(({ name }) => name)).to.deep.equal(ACCOUNT_MENU.map(({ name }) => name));
      const leaves = ACCOUNT_MENU.flatMap((button) => button.sub_button ?? [button]);
      for (const { key = '' } of leaves) expect(MENU_FLOWS).to.have.property(key);
    });

    it('names the remedy when the secret is wrong', async () => {
      const env = { ...live(), WECHAT_APP_SECRET: 'wrong', MULIN_DATA_DIR: join(folder, 'fresh'), DATABASE_URL: '' };
      const ended = await mulin(['menu', 'push'], env);
      expect(ended.exit).to.equal(1);
      expect(ended.error).to.match(/^微信接口拒绝了：.*WECHAT_APP_SECRET.*$/);
    });
  });

  describe('doctor', () => {
    const states = (out: string) => {
      const findings: Finding[] = JSON.parse(out);
      return (area: string) => findings.filter((finding) => finding.area === area).map(({ state }) => state);
    };

    it('finds what keeps alerts from arriving', async () => {
      const gateway = {
        WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_1',
        WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:1',
        WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
      };
      const { exit, out } = await mulin(['doctor', '--json'], { ...live(), ...gateway });
      expect(exit).to.equal(1);
      const of = states(out);
      expect(of('配置')).to.deep.equal(['ok']);
      expect(of('数据库')).to.deep.equal(['ok']);
      expect(of('工作群')).to.deep.equal(['error']);
      expect(of('群聊网关')).to.deep.equal(['error']);
      expect(of('公众号')).to.not.include('error');
      expect(of('公众号')).to.include('manual');
    });

    it('goes on where the configuration is incomplete, and makes no database', async () => {
      const data = join(folder, 'nothing');
      const { exit, out } = await mulin(['doctor', '--json'], {
        ...live(),
        WECHAT_TOKEN: '',
        MULIN_DATA_DIR: data,
        DATABASE_URL: '',
      });
      expect(exit).to.equal(1);
      expect(states(out)('配置')).to.deep.equal(['error']);
      expect(states(out)('数据库')).to.deep.equal(['warning']);
      expect(await stat(data).catch(() => undefined)).to.equal(undefined);
    });
  });

  describe('in the sandbox', () => {
    it('works on its own database, marked as such', async () => {
      expect((await mulin(['import', ...SAMPLE])).out).to.contain('（沙盒）');
      expect((await stat(join(folder, 'sandbox', 'secret.key'))).mode & 0o077).to.equal(0);
      const { exit, out } = await mulin(['doctor', '--json'], {
        ...live(),
        DATABASE_URL: `sqlite:${join(folder, 'sandbox', 'mulin.db')}`,
        MULIN_SECRET_KEY: await readFile(join(folder, 'sandbox', 'secret.key'), 'utf8'),
      });
      expect(exit).to.equal(1);
      expect(out).to.contain('沙盒的数据库');
    });
  });

  it('says in one line that the database cannot be opened', async () => {
    const file = join(folder, 'not-a-database.db');
    await writeFile(file, 'plain text that no database begins with'.repeat(50));
    await chmod(file, 0o600);
    const ended = await mulin(['nodes'], { ...live(), DATABASE_URL: `sqlite:${file}` });
    expect(ended.exit).to.equal(1);
    expect(ended.error).to.match(/^数据库文件坏了[^\n]*$/);
  });

  it('says in one line that PostgreSQL is away, without the password', async () => {
    const away = { ...live(), DATABASE_URL: 'postgres://mulin:pass-canary@127.0.0.1:1/mulin' };
    for (const args of [['nodes'], ['migrate'], ['start']]) {
      const ended = await mulin(args, away);
      expect(ended.exit, args[0]).to.equal(1);
      expect(ended.error).to.match(/^连不上 PostgreSQL：[^\n]*DATABASE_URL[^\n]*$/);
    }
    const { exit, out } = await mulin(['doctor'], away);
    expect(exit).to.equal(1);
    expect(out).to.contain('连不上 PostgreSQL');
    expect(out).not.to.contain('pass-canary');
  });

  it('says in one line that the key is another one', async () => {
    const ended = await mulin(['nodes'], { ...live(), MULIN_SECRET_KEY: Buffer.alloc(32, 6).toString('base64') });
    expect(ended.exit).to.equal(1);
    expect(ended.error).to.match(/^[^\n]*MULIN_SECRET_KEY[^\n]*$/);
  });
});
