/** The API client against a small server of its own: tokens, error codes, lengths, and what it never shows. */
import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { accountChannel } from '../../../src/channels/official-account/index.ts';
import { api, closeApis, refusing, SECRET, START, unlessToken } from './api.ts';

describe('official account: client', () => {
  afterEach(closeApis);

  describe('token', () => {
    it('is asked for once by calls at the same time, kept, and renewed in its last five minutes', async () => {
      const { client, seen, paths, store, clock } = await api(unlessToken(() => ({ ip_list: ['10.0.0.1'] })));
      await Promise.all([client.callbackIps(), client.callbackIps(), client.callbackIps()]);
      expect(paths().filter((path) => path === 'stable_token')).to.have.length(1);
      expect(JSON.parse(seen[0]?.body ?? '')).to.deep.equal({
        grant_type: 'client_credential',
        appid: 'wx1',
        secret: SECRET,
        force_refresh: false,
      });
      expect(store.token).to.deep.equal({ token: 't1', expiresAt: new Date(START + 7_200_000) });
      clock.ms += 6_899_000;
      await client.callbackIps();
      expect(seen.at(-1)?.query.get('access_token')).to.equal('t1');
      clock.ms += 2_000;
      await client.callbackIps();
      expect(seen.at(-1)?.query.get('access_token')).to.equal('t2');
    });

    it('of another process is used', async () => {
      const { client, paths, store, seen } = await api(unlessToken(() => ({ ip_list: [] })));
      store.token = { token: 'kept', expiresAt: new Date(START + 3_600_000) };
      await client.callbackIps();
      expect(paths()).to.deep.equal(['getcallbackip']);
      expect(seen[0]?.query.get('access_token')).to.equal('kept');
    });

    for (const errcode of [40001, 40014, 42001]) {
      it(`is fetched once more after ${errcode}, and the call repeated once`, async () => {
        const { client, paths, store } = await api(
          unlessToken((seen) =>
            seen.query.get('access_token') === 'old' ? { errcode, errmsg: 'no' } : { errcode: 0 },
          ),
        );
        store.token = { token: 'old', expiresAt: new Date(START + 3_600_000) };
        expect(await client.sendText('o1', '你好')).to.include({ kind: 'sent' });
        expect(paths()).to.deep.equal(['message/custom/send', 'stable_token', 'message/custom/send']);
        expect(store.token?.token).to.equal('t1');
      });
    }

    it('that fails twice is not asked for a third time', async () => {
      const { client, paths } = await api(refusing(42001));
      expect(await client.sendText('o1', '你好')).to.deep.include({ kind: 'retry', afterMs: 60_000 });
      expect(paths()).to.deep.equal(['stable_token', 'message/custom/send', 'stable_token', 'message/custom/send']);
    });

    it('is renewed once when many calls find it expired', async () => {
      const { client, paths, store } = await api(
        unlessToken((seen) => (seen.query.get('access_token') === 'old' ? { errcode: 42001 } : { errcode: 0 })),
      );
      store.token = { token: 'old', expiresAt: new Date(START + 3_600_000) };
      const results = await Promise.all(['o1', 'o2', 'o3'].map((openid) => client.sendText(openid, '你好')));
      expect(results.map(({ kind }) => kind)).to.deep.equal(['sent', 'sent', 'sent']);
      expect(paths().filter((path) => path === 'stable_token')).to.have.length(1);
    });

    it('that cannot be renewed early is used to its end', async () => {
      const { client, store } = await api((seen, response) => {
        if (seen.path === '/cgi-bin/stable_token') response.writeHead(502).end();
        return { ip_list: [] };
      });
      store.token = { token: 'old', expiresAt: new Date(START + 60_000) };
      expect(await client.callbackIps()).to.deep.equal([]);
    });

    it('refused for a wrong secret pauses all calls, says so once, and goes on by itself', async () => {
      let right = false;
      const { client, paths, logged, clock } = await api((seen) =>
        seen.path === '/cgi-bin/stable_token' && !right
          ? { errcode: 40125, errmsg: `invalid appsecret ${SECRET}` }
          : undefined,
      );
      const results = [await client.sendText('o1', '你好'), await client.sendText('o2', '你好')];
      expect(results.map(({ kind }) => kind)).to.deep.equal(['retry', 'retry']);
      expect(client.ready).to.equal(false);
      expect(paths()).to.deep.equal(['stable_token']);
      expect(logged).to.have.length(1);
      expect(logged.join() + JSON.stringify(results)).to.not.include(SECRET);
      right = true;
      clock.ms += 60_000;
      expect(client.ready).to.equal(true);
      expect(await client.sendText('o1', '你好')).to.include({ kind: 'sent' });
    });
  });

  describe('sending', () => {
    it('a text goes as raw UTF-8', async () => {
      const { client, seen, outcomes } = await api();
      await client.sendText('o1', '路灯🔧\n修好了');
      expect(seen.at(-1)?.body).to.equal('{"touser":"o1","msgtype":"text","text":{"content":"路灯🔧\\n修好了"}}');
      expect(seen.at(-1)?.contentType).to.equal('application/json; charset=utf-8');
      expect(outcomes).to.deep.equal(['/cgi-bin/stable_token ok', '/cgi-bin/message/custom/send ok']);
    });

    for (const [errcode, expected] of [
      [45015, { kind: 'unreachable' }],
      [45047, { kind: 'unreachable' }],
      [43004, { kind: 'unreachable' }],
      [40003, { kind: 'unreachable' }],
      [48001, { kind: 'unreachable' }],
      [48002, { kind: 'unreachable' }],
      [48004, { kind: 'unreachable' }],
      [-1, { kind: 'retry' }],
      [45009, { kind: 'retry', afterMs: 3_600_000 }],
      [45011, { kind: 'retry', afterMs: 60_000 }],
      [40164, { kind: 'retry', afterMs: 60_000 }],
      [47001, { kind: 'failed' }],
      [99999, { kind: 'failed' }],
    ] as const) {
      it(`${errcode}: ${expected.kind}`, async () => {
        const result = await (await api(refusing(errcode))).client.sendText('o1', '你好');
        expect(result).to.deep.include(expected);
        expect(result).to.have.property('why').that.includes(`rid: r-${errcode}`);
      });
    }

    it('45065 is as good as sent', async () => {
      expect(await (await api(refusing(45065))).client.sendText('o1', '你好')).to.include({ kind: 'sent' });
    });

    it('a long text goes in several messages, in order', async () => {
      const { client, seen } = await api();
      const text = Array.from({ length: 100 }, (_, at) => `第${at}行：路灯坏了，晚上看不见路。`).join('\n');
      expect(await client.sendText('o1', text)).to.include({ kind: 'sent' });
      const contents = seen
        .slice(1)
        .map(({ body }) => (JSON.parse(body) as { text: { content: string } }).text.content);
      expect(contents.every((content) => Buffer.byteLength(content) <= 2048)).to.equal(true);
      expect(contents.join('\n')).to.equal(text);
    });

    it('a text that is still too long is halved', async () => {
      const { client, seen } = await api(
        unlessToken(({ body }) => (Buffer.byteLength(body) > 1200 ? { errcode: 45002 } : { errcode: 0 })),
      );
      expect(await client.sendText('o1', '修'.repeat(600))).to.include({ kind: 'sent' });
      expect(seen.slice(1)).to.have.length(3);
    });

    it('when a later piece fails, something was said already', async () => {
      let calls = 0;
      const { client } = await api(unlessToken(() => ({ errcode: ++calls > 1 ? -1 : 0 })));
      expect(await client.sendText('o1', '修'.repeat(1000))).to.deep.include({ kind: 'retry', maybeSent: true });
    });

    it('a 5xx is tried again', async () => {
      const { client } = await api(unlessToken((_, response) => response.writeHead(503).end()));
      expect(await client.sendText('o1', '你好')).to.deep.equal({ kind: 'retry', why: 'HTTP 503' });
    });

    it('no answer in time may mean that it arrived', async () => {
      const held: ServerResponse[] = [];
      const { client, outcomes } = await api(
        unlessToken((_, response) => new Promise(() => held.push(response))),
        { timeoutMs: 60 },
      );
      expect(await client.sendText('o1', '你好')).to.deep.equal({ kind: 'retry', why: 'timeout', maybeSent: true });
      expect(outcomes.at(-1)).to.equal('/cgi-bin/message/custom/send timeout');
    });

    it('a server that is away never got it', async () => {
      const { client } = await api();
      await closeApis();
      expect(await client.sendText('o1', '你好')).to.deep.equal({ kind: 'retry', why: 'ECONNREFUSED' });
    });

    it('an answer that is no JSON, or a way to another host, is no success', async () => {
      const html = await api(unlessToken((_, response) => response.end('<html>')));
      expect(await html.client.sendText('o1', '你好')).to.deep.include({ kind: 'retry', maybeSent: true });
      const away = await api(
        unlessToken((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()),
      );
      expect((await away.client.sendText('o1', '你好')).kind).to.equal('retry');
    });

    it('a picture is uploaded and sent by its id', async () => {
      const { client, seen, paths } = await api(({ path }) =>
        path === '/cgi-bin/media/upload' ? { type: 'image', media_id: 'm-1', created_at: 1 } : undefined,
      );
      expect(await client.sendMedia('o1', 'image', Buffer.from('JPEGBYTES'), 'light.jpg')).to.deep.equal({
        kind: 'sent',
      });
      expect(paths()).to.deep.equal(['stable_token', 'media/upload', 'message/custom/send']);
      expect(seen[1]?.query.get('type')).to.equal('image');
      expect(seen[1]?.contentType).to.match(/^multipart\/form-data/);
      expect(seen[1]?.body).to.include('name="media"; filename="light.jpg"').and.include('JPEGBYTES');
      expect(JSON.parse(seen[2]?.body ?? '')).to.deep.equal({
        touser: 'o1',
        msgtype: 'image',
        image: { media_id: 'm-1' },
      });
    });

    it('the channel says the words, then the files it can send', async () => {
      const { client, seen } = await api(({ path }) =>
        path === '/cgi-bin/media/upload' ? { media_id: 'm-1' } : undefined,
      );
      const channel = accountChannel(client);
      const jpeg = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: Buffer.from('x') };
      const sent = await channel.send('o1', { text: '修好了', mentions: [], files: [jpeg] });
      expect(sent).to.include({ kind: 'sent' });
      const kinds = seen
        .filter(({ path }) => path.endsWith('/send'))
        .map(({ body }) => (JSON.parse(body) as { msgtype: string }).msgtype);
      expect(kinds).to.deep.equal(['text', 'image']);
      const pdf = { name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('x') };
      expect((await channel.send('o1', { text: '', mentions: [], files: [pdf] })).kind).to.equal('failed');
      expect((await channel.send('o1', { text: '', mentions: [], files: [] })).kind).to.equal('failed');
      expect([channel.name, channel.ready]).to.deep.equal(['official-account', true]);
    });
  });
});
