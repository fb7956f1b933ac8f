/** The environment: what starts the sandbox, what is missing, what is refused. */
import { expect } from 'chai';
import { type Config, ConfigError, readConfig, readGround, readStored } from '../src/config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const ACCOUNT = {
  WECHAT_APP_ID: 'wx0000000000000001',
  WECHAT_APP_SECRET: 'app-secret',
  WECHAT_TOKEN: 'callback-token',
  WECHAT_ENCODING_AES_KEY: 'k'.repeat(43),
  MULIN_SECRET_KEY: KEY,
};

function live(env: NodeJS.ProcessEnv): Config {
  const read = readConfig({ ...ACCOUNT, ...env });
  if (read.kind !== 'live') throw new Error('not live');
  return read.config;
}

function problem(env: NodeJS.ProcessEnv, read: (env: NodeJS.ProcessEnv) => unknown = readConfig): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('the configuration', () => {
  it('is the sandbox without an account', () => {
    expect(readConfig({ PORT: '3100' })).to.deep.equal({
      kind: 'sandbox',
      ground: { port: 3100, host: '127.0.0.1', dataDir: 'data', logLevel: 'info', production: false },
    });
  });

  it('takes empty variables as not set', () => {
    expect(readConfig({ WECHAT_APP_ID: '', WECHAT_TOKEN: ' ' }).kind).to.equal('sandbox');
  });

  it('lists everything that is missing in one line', () => {
    expect(problem({ WECHAT_APP_ID: 'wx1' })).to.match(
      /^缺少 WECHAT_APP_SECRET、WECHAT_TOKEN、WECHAT_ENCODING_AES_KEY、MULIN_SECRET_KEY：.*$/,
    );
  });

  it('is never the sandbox in production, nor in the sandbox itself', () => {
    expect(problem({ NODE_ENV: 'production' })).to.contain('WECHAT_APP_ID');
    expect(problem({ MULIN_SANDBOX: '1' })).to.contain('WECHAT_APP_ID');
  });

  it('has the defaults of the contract', () => {
    expect(live({ MULIN_DATA_DIR: '/srv/mulin' })).to.deep.equal({
      port: 3000,
      host: '127.0.0.1',
      dataDir: '/srv/mulin',
      logLevel: 'info',
      production: false,
      database: { kind: 'sqlite', file: '/srv/mulin/mulin.db' },
      secretKey: KEY,
      sandbox: false,
      wechat: {
        appId: ACCOUNT.WECHAT_APP_ID,
        appSecret: ACCOUNT.WECHAT_APP_SECRET,
        token: ACCOUNT.WECHAT_TOKEN,
        encodingAesKey: ACCOUNT.WECHAT_ENCODING_AES_KEY,
        mode: 'safe',
        apiBase: 'https://api.weixin.qq.com',
      },
    });
  });

  it('needs no EncodingAESKey in plain mode, which production refuses', () => {
    const env = { WECHAT_ENCODING_AES_KEY: '', WECHAT_MODE: 'plain' };
    expect(live(env).wechat).to.not.have.property('encodingAesKey');
    expect(problem({ ...ACCOUNT, ...env, NODE_ENV: 'production' })).to.match(/^WECHAT_MODE=plain/);
  });

  it('takes http on loopback only, in production too', () => {
    for (const base of ['http://127.0.0.1:9000', 'http://localhost:9000/', 'http://[::1]:9000']) {
      expect(live({ WECHAT_API_BASE: base, NODE_ENV: 'production' }).wechat.apiBase).to.equal(base.replace(/\/$/, ''));
    }
    for (const base of [
      'http://api.example.com',
      'http://127.0.0.1.example.com',
      'ftp://127.0.0.1',
      'api.example.com',
    ]) {
      expect(problem({ ...ACCOUNT, WECHAT_API_BASE: base }), base).to.match(/^WECHAT_API_BASE /);
    }
  });

  it('takes a gateway without TLS on loopback only', () => {
    const gateway = (endpoint: string, plain: string) => ({
      WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_1',
      WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint,
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: plain,
    });
    const local = live({ ...gateway('127.0.0.1:8788', 'true'), NODE_ENV: 'production' });
    expect(local.gateway).to.deep.equal({ token: 'insecure_1', endpoint: '127.0.0.1:8788', tls: { disable: true } });
    expect(live(gateway('gateway.example.com:8788', 'false')).gateway?.tls).to.deep.equal({});
    expect(problem({ ...ACCOUNT, ...gateway('gateway.example.com:8788', 'true') })).to.contain(
      'NO_TLS_INSECURE_CLIENT',
    );
  });

  it('wants both halves of a gateway', () => {
    expect(problem({ ...ACCOUNT, WECHATY_PUPPET_SERVICE_TOKEN: 'x' })).to.contain('WECHATY_PUPPET_SERVICE_ENDPOINT');
    expect(problem({ ...ACCOUNT, WECHATY_PUPPET_SERVICE_ENDPOINT: 'a:1' })).to.contain('WECHATY_PUPPET_SERVICE_TOKEN');
  });

  it('says what is wrong with each value, never the value of a secret', () => {
    const message = problem({
      ...ACCOUNT,
      PORT: 'three',
      MULIN_SECRET_KEY: 'c2hvcnQ=',
      WECHAT_ENCODING_AES_KEY: 'abc',
    });
    expect(message.split('\n').map((line) => line.split(' ')[0])).to.have.members([
      'PORT',
      'MULIN_SECRET_KEY',
      'WECHAT_ENCODING_AES_KEY',
    ]);
    expect(message).to.not.contain('c2hvcnQ=');
  });

  it('names databases by URL', () => {
    expect(live({ DATABASE_URL: 'sqlite:/srv/x.db' }).database).to.deep.equal({ kind: 'sqlite', file: '/srv/x.db' });
    for (const url of [
      'postgres://db/mulin',
      'postgresql://u:p%40s@10.0.0.1:5433/mulin?sslmode=require',
      'postgres://mulin@/mulin?host=/run/postgresql',
      'postgres:///mulin',
    ]) {
      expect(live({ DATABASE_URL: url }).database, url).to.deep.equal({ kind: 'postgres', url });
    }
    for (const url of ['mysql://db', 'postgres://db', 'postgres://db/', 'postgres://u:p@db:port/x', 'sqlite:']) {
      expect(problem({ ...ACCOUNT, DATABASE_URL: url }), url).to.match(/^DATABASE_URL 要写成 /);
    }
  });
});

describe("a command's database", () => {
  it("is the sandbox's without an account", () => {
    expect(readStored({ MULIN_DATA_DIR: 'd' })).to.deep.equal({ kind: 'sandbox', dataDir: 'd/sandbox' });
  });

  it('is the named one, before the account is there', () => {
    const stored = { kind: 'live', database: { kind: 'sqlite', file: 'x.db' }, secretKey: KEY, dataDir: 'data' };
    expect(readStored({ DATABASE_URL: 'sqlite:x.db', MULIN_SECRET_KEY: KEY })).to.deep.equal(stored);
    expect(problem({ DATABASE_URL: 'sqlite:x.db' }, readStored)).to.match(/^缺少 MULIN_SECRET_KEY：/);
  });

  it('leaves the sandbox free of what only a real account needs', () => {
    expect(readGround({ WECHAT_API_BASE: 'nonsense', PORT: '4000' }).port).to.equal(4000);
  });
});
