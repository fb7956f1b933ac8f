/** `mulin menu push`, `qr` and `doctor` against the simulated platform: what they show on the way, and every refusal as one line with its remedy. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect } from 'chai';
import { mulin as run } from '../../src/cli/dispatch.ts';
import type { Finding } from '../../src/cli/doctor-finding.ts';
import { checkGateway } from '../../src/cli/doctor-machine.ts';
import { systemClock } from '../../src/clock.ts';
import { startWechatPlatform, type WechatPlatform } from '../../src/sandbox/wechat-platform.ts';

const ACCOUNT = {
  appId: 'wx7d2a90b1c3e4f568',
  appSecret: 'secret',
  token: 'svcTestTk9',
  encodingAesKey: '9rVez28/U8JwzrQgGce7nDuRJmKpWS28AWWiP35iVx0',
};
const OPENSSL = 'openssl';
const SAMPLE = ['data/sample/01-organisation.yaml'];

describe("the account's commands", () => {
  let folder: string;
  let wechat: WechatPlatform;
  let drawn: string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mulin-account-'));
    const callbackUrl = 'http://127.0.0.1:1/wechat';
    wechat = await startWechatPlatform({ ...ACCOUNT, mode: 'safe', clock: systemClock, callbackUrl });
    await mulin(['import', ...SAMPLE]);
  });
  after(async () => {
    await wechat.stop();
    await rm(folder, { recursive: true });
  });

  async function mulin(args: string[], more: NodeJS.ProcessEnv = {}) {
    const [out, error]: [string[], string[]] = [[], []];
    drawn = [];
    const exit = await run(args, {
      env: {
        NODE_ENV: 'test',
        MULIN_DATA_DIR: folder,
        MULIN_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
        WECHAT_APP_ID: ACCOUNT.appId,
        WECHAT_APP_SECRET: ACCOUNT.appSecret,
        WECHAT_TOKEN: ACCOUNT.token,
        WECHAT_ENCODING_AES_KEY: ACCOUNT.encodingAesKey,
        WECHAT_API_BASE: wechat.apiBase,
        ...more,
      },
      dotEnv: join(folder, '.env'),
      out: (line) => out.push(line),
      error: (line) => error.push(line),
      draw: (line) => drawn.push(line),
      ask: async () => '',
    });
    return { exit, out: out.join('\n'), error: error.join('\n') };
  }

  const poster = () => join(folder, 'poster.png');

  it('menu push shows how far it is, and ends with one line', async () => {
    expect(await mulin(['menu', 'push'])).to.deep.equal({
      exit: 0,
      out: '菜单已设置，关注者最多 5 分钟后看到',
      error: '',
    });
    expect(drawn.find((line) => line.includes('设置菜单') && line.includes('50%'))).not.to.equal(undefined);
  });

  it('qr draws what the account returned, and says where', async () => {
    const { exit, out } = await mulin(['qr', '--node', 'gongdian-1', '--out', poster()]);
    expect([exit, out]).to.deep.equal([0, `供电社区第一网格的二维码已写入 ${poster()}`]);
    expect((await readFile(poster())).subarray(1, 4).toString()).to.equal('PNG');
    expect(drawn.some((line) => line.includes('生成二维码'))).to.equal(true);
  });

  const REFUSALS: [code: number, says: RegExp][] = [
    [40016, /不收这个菜单：/],
    [40018, /不收这个菜单：/],
    [40033, /字符：/],
    [40164, /IP白名单/],
    [45009, /明天再试/],
    [48001, /认证的服务号/],
    [48004, /封禁/],
    [50002, /受到限制/],
    [89503, /管理员/],
  ];
  for (const [code, says] of REFUSALS) {
    it(`${code} is one line with its remedy`, async () => {
      for (const [path, args] of [
        ['menu/create', ['menu', 'push']],
        ['qrcode/create', ['qr', '--node', 'gongdian-1', '--out', poster()]],
      ] as const) {
        wechat.failNext(path, code, 1);
        const { exit, out, error } = await mulin([...args]);
        expect([exit, out], path).to.deep.equal([1, '']);
        expect(error, path).to.match(/^微信接口拒绝了：[^\n]*：[^\n]*$/);
        expect(error, path).to.match(says);
      }
    });
  }

  it('a platform that does not answer is no riddle either', async () => {
    const { exit, error } = await mulin(['menu', 'push'], { WECHAT_API_BASE: 'http://127.0.0.1:9' });
    expect(exit).to.equal(1);
    expect(error).to.match(/^微信接口没有回应[^\n]*：请检查网络和 WECHAT_API_BASE，再试一次$/);
  });

  describe('doctor', () => {
    const findings = async (more: NodeJS.ProcessEnv = {}) =>
      JSON.parse((await mulin(['doctor', '--json'], more)).out) as Finding[];
    const of = (all: readonly Finding[], area: string) => all.filter((each) => each.area === area);

    it('knows how old the last backup is', async () => {
      expect(of(await findings(), '备份')).to.deep.include({
        area: '备份',
        state: 'warning',
        what: '还没有备份过',
        remedy: '每天运行 npx mulin backup 文件名，并把文件放到另一台机器',
      });
      expect((await mulin(['backup', join(folder, 'copy.db')])).exit).to.equal(0);
      expect(of(await findings(), '备份')).to.deep.equal([{ area: '备份', state: 'ok', what: '今天备份过' }]);
    });

    it('looks for the configured templates in the account', async () => {
      const all = await findings({ WECHAT_TEMPLATE_PROGRESS: 'tpl-nowhere' });
      expect(of(all, '公众号').map(({ state, what }) => `${state} ${what}`)).to.include(
        'error 账号里没有 WECHAT_TEMPLATE_PROGRESS 的模板',
      );
    });

    it('says that our address is not on the whitelist, with the address', async () => {
      wechat.failNext('*', 40164, 3);
      const [first] = of(await findings(), '公众号');
      expect(first?.state).to.equal('error');
      expect(`${first?.what} ${first?.remedy}`).to.match(/白名单/);
    });

    for (const [days, state, says] of [
      [3, 'warning', /证书还有 [23] 天到期/],
      [90, 'ok', /证书还有 (89|90) 天到期/],
    ] as const) {
      it(`reads the gateway's certificate: ${days} days`, async function () {
        const [key, cert] = [join(folder, `${days}.key`), join(folder, `${days}.pem`)];
        const subject = ['-subj', '/CN=wechaty-puppet-service', '-days', String(days)];
        const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject];
        try {
          execFileSync(OPENSSL, made, { stdio: 'ignore' });
        } catch {
          this.skip(); // without openssl there is no certificate to read
        }
        const server = createServer({ key: await readFile(key), cert: await readFile(cert) });
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
        const found = await checkGateway({ token: 't', endpoint, tls: {} }, systemClock);
        server.close();
        expect(found.map((each) => each.state)).to.deep.equal(['ok', state]);
        expect(found[1]?.what).to.match(says);
      });
    }
  });
});
