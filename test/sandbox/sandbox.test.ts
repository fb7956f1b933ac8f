/** The sandbox's parent with a stand-in for the bot: the page's API, the clock, kills and what is kept between runs. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { runSandbox, type Sandbox } from '../../src/sandbox/index.ts';

const HOUR = 3600_000;
const botCommand = [process.execPath, join(import.meta.dirname, 'support', 'fake-bot.mjs')];
const log = pino({ level: 'silent' });

interface Told {
  pid: number;
  env: Record<string, string>;
  clocks: number[];
  seed: { groups: { externalId: string; node: string; kind: string }[]; accounts: { staffKey: string }[] };
}

interface PageState {
  phones: Record<string, { type: string; mediaId?: string }[]>;
  residents: object[];
}

describe('the sandbox', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'mulin-sandbox-'));
  const dataDir = join(folder, 'sandbox');
  let sandbox: Sandbox;
  let base: string;

  const start = async (fresh = false) => {
    sandbox = await runSandbox({ port: 0, host: '127.0.0.1', dataDir, fresh, log, botCommand });
    base = new URL(sandbox.url).origin;
  };
  const post = async (name: string, body: unknown, headers = {}) => {
    const answer = await fetch(`${base}/sandbox/api/${name}`, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  const state = async () => (await (await fetch(`${base}/sandbox/api/state`)).json()) as PageState;
  const bot = async () => (await (await fetch(`${base}/healthz`)).json()) as Told;
  /** Resolves with the first event of this name that fits. */
  const event = async (name: string, fits: (data: Record<string, unknown>) => boolean, meanwhile: () => unknown) => {
    const gone = new AbortController();
    const answer = await fetch(`${base}/sandbox/api/events`, { signal: gone.signal });
    let text = '';
    const decoder = new TextDecoder();
    await meanwhile();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const found = [...text.matchAll(/event: (\S+)\ndata: (.*)\n\n/g)].find(
        ([, of, data]) => of === name && fits(JSON.parse(data ?? '')),
      );
      if (found) return JSON.parse(found[2] ?? '') as Record<string, unknown>;
    }
    throw new Error(`no ${name}`);
  };

  before(() => start());
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it('shows the page at / and passes the bot’s routes through', async () => {
    const page = await fetch(base);
    expect(page.url).to.equal(`${base}/sandbox`);
    expect(page.headers.get('content-security-policy')).to.include("script-src 'self'");
    expect(await (await fetch(`${base}/sandbox/page/main.js`)).text()).not.to.match(/innerHTML|insertAdjacentHTML/);
    expect(await bot()).to.include({ url: '/healthz' });
  });

  it('gives the bot a pretended account and binds the sample groups and staff', async () => {
    const { env, seed } = await bot();
    expect(env).to.include({ MULIN_SANDBOX: '1', HOST: '127.0.0.1', MULIN_DATA_DIR: dataDir, WECHAT_MODE: 'safe' });
    expect(env).not.to.have.property('DATABASE_URL');
    expect(env.WECHAT_ENCODING_AES_KEY).to.match(/^[A-Za-z0-9]{43}$/);
    expect(Buffer.from(env.MULIN_SECRET_KEY ?? '', 'base64').length).to.equal(32);
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).to.equal(0o600);
    expect(seed.groups).to.deep.include({ externalId: 'room-gongdian-1@chatroom', node: 'gongdian-1', kind: 'work' });
    expect(seed.groups.filter(({ kind }) => kind === 'residents')).to.have.length(1);
    expect(seed.accounts.length).to.be.greaterThan(20);
  });

  it('lets a resident follow by scanning, then speak, send a picture and a place', async () => {
    expect(await post('say', { who: 'o-li', text: '在吗' })).to.include({ status: 400 });
    expect(await post('scan', { who: 'o-wang', scene: 'gongdian-1' })).to.include({ status: 200, attempts: 1 });
    await post('say', { who: 'o-wang', text: '3号楼路灯坏了' });
    await post('sample-photo', { who: 'o-wang', photo: 'lamp' });
    await post('place', { who: 'o-wang', latitude: 31.23, longitude: 121.47, label: '十号小区' });
    const { phones } = await state();
    const chat = phones['o-wang'] ?? [];
    expect(chat.map(({ type }) => type)).to.deep.equal(['event', 'text', 'image', 'location']);
    const media = await fetch(`${base}/sandbox/api/media/${chat[2]?.mediaId}`);
    expect(media.headers.get('content-type')).to.equal('image/jpeg');
  });

  it('tells open pages what is said in a group', async () => {
    const said = { from: 'wx-lin-chunmei', room: 'room-gongdian-1@chatroom', text: '/待办', mentionBot: true };
    const heard = await event(
      'group',
      () => true,
      () => post('group-say', said),
    );
    expect(heard).to.include({ name: '林春梅', conversation: 'room-gongdian-1@chatroom' });
    expect(heard).to.include({ text: '/待办', mention: '睦邻小助手' });
  });

  it('moves the bot’s clock with its own, and on to nine in the morning', async () => {
    const before = (await bot()).clocks.at(-1) ?? 0;
    await post('clock', { move: '1h' });
    expect((await bot()).clocks.at(-1)).to.equal(before + HOUR);
    const { now } = (await post('clock', { move: '9am' })) as unknown as { now: string };
    expect(new Date(now).toISOString()).to.match(/T01:00:00/);
  });

  it('kills the bot and starts it again; meanwhile people see that nobody answers', async () => {
    await post('follow', { who: 'o-zhao' });
    const { pid } = await bot();
    expect(await post('bot', { do: 'kill' })).to.include({ bot: 'down' });
    expect((await fetch(`${base}/healthz`)).status).to.equal(502);
    const { statuses } = (await post('say', { who: 'o-zhao', text: '在吗' })) as { statuses?: string[] };
    expect(statuses).to.deep.equal(['refused', 'refused', 'refused']);
    expect(await post('bot', { do: 'start' })).to.include({ bot: 'up' });
    const now = await bot();
    expect(now.pid).not.to.equal(pid);
    expect(now.seed.groups).not.to.be.empty;
  });

  it('starts a bot that ended by itself', async () => {
    await event(
      'status',
      ({ bot: now }) => now === 'up',
      () => fetch(`${base}/crash`),
    );
    expect((await bot()).clocks).not.to.be.empty;
  });

  it('acts for no other site', async () => {
    expect(await post('bot', { do: 'kill' }, { origin: 'http://evil.example' })).to.include({ status: 403 });
    expect(await post('say', { who: 'o-wang' })).to.include({ status: 400 });
    expect(await post('nothing', {})).to.include({ status: 404 });
  });

  it('keeps followers, time and key for the next run, until it is started fresh', async () => {
    await post('follow', { who: 'o-wang' });
    await post('clock', { move: '1d' });
    const { env, clocks } = await bot();
    await sandbox.stop();
    await start();
    const again = await bot();
    expect(again.env.MULIN_SECRET_KEY).to.equal(env.MULIN_SECRET_KEY);
    expect(again.clocks[0]).to.equal(clocks.at(-1));
    expect((await state()).residents).to.deep.include({ openid: 'o-wang', name: '王阿姨', following: true });

    await sandbox.stop();
    mkdirSync(join(folder, 'beside'));
    writeFileSync(join(dataDir, 'mulin.db'), '');
    await start(true);
    expect(existsSync(join(dataDir, 'mulin.db'))).to.equal(false);
    expect(existsSync(join(folder, 'beside'))).to.equal(true);
    expect((await bot()).clocks).to.deep.equal([0]);
  });

  it('deletes nothing when its port is taken, and ends when the bot cannot start', async () => {
    const options = { host: '127.0.0.1', dataDir, log, botCommand };
    const taken = runSandbox({ ...options, port: Number(new URL(base).port), fresh: true });
    expect(await taken.catch((error: Error) => error.message)).to.match(/in use.*--port/);
    expect(existsSync(join(dataDir, 'secret.key'))).to.equal(true);
    process.env.FAKE_BOT_BROKEN = '1';
    try {
      const broken = runSandbox({ ...options, dataDir: join(folder, 'other'), port: 0, fresh: false });
      expect(await broken.catch((error: Error) => error.message)).to.include('before it was ready');
    } finally {
      delete process.env.FAKE_BOT_BROKEN;
    }
  });
});
