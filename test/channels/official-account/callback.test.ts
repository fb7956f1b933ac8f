/** `/wechat` over real HTTP: who is let in, what is answered, and that nothing is handled that was refused. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import Koa from 'koa';
import { MessageCrypt } from '../../../src/channels/official-account/crypt.ts';
import { type CallbackOptions, callbackRouter, NOT_SAVED } from '../../../src/channels/official-account/index.ts';
import { readXml, textOf, wordOf } from '../../../src/channels/official-account/xml.ts';
import type { Content, InboundMessage, OutboundMessage } from '../../../src/engine/messages.ts';
import { messages, recorded } from '../../fixtures/protocol/index.ts';

const ACCOUNT = {
  appId: 'wx7d2a90b1c3e4f568',
  token: 'svcTestTk9',
  encodingAesKey: '9rVez28/U8JwzrQgGce7nDuRJmKpWS28AWWiP35iVx0',
};
const crypt = new MessageCrypt({ ...ACCOUNT, receiveId: ACCOUNT.appId });
const [timestamp, nonce] = ['1735689600', '1203948576'];
const urlQuery = { signature: crypt.sign(timestamp, nonce), timestamp, nonce };

const clear = messages.filter(({ channel, query }) => channel === 'oa' && query === undefined);
const envelopes = messages.filter(({ channel, query }) => channel === 'oa' && query !== undefined);

interface Platform {
  post(body: string | Uint8Array, query?: Record<string, string>, contentType?: string): Promise<Response>;
  /** A push as the platform makes it in safe mode. */
  push(clearBody: string): Promise<Response>;
  get(query: Record<string, string>): Promise<Response>;
  received: InboundMessage[];
  logged: object[];
}

function sealed(clearBody: string): [string, Record<string, string>] {
  const encrypt = crypt.encrypt(clearBody);
  const body = `<xml><ToUserName><![CDATA[gh_5a1c9e0d7b32]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  return [body, { ...urlQuery, encrypt_type: 'aes', msg_signature: crypt.sign(timestamp, nonce, encrypt) }];
}

/** A promise settled by hand: what is slow in these tests waits for the test, not for time. */
function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

function saidInJson(sealed: { Encrypt: string; MsgSignature: string; TimeStamp: number; Nonce: string }): string {
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = sealed;
  expect(crypt.verify(MsgSignature, String(TimeStamp), Nonce, Encrypt)).to.equal(true);
  return JSON.parse(crypt.decrypt(Encrypt)).Content;
}

/** The clear reply, or the bare word. */
async function said(response: Response): Promise<string> {
  const body = await response.text();
  if (body.startsWith('{')) return saidInJson(JSON.parse(body));
  if (!body.startsWith('<xml>')) return body;
  const xml = readXml(body);
  const encrypt = wordOf(xml, 'Encrypt');
  if (encrypt === '') return textOf(xml, 'Content');
  const signature = wordOf(xml, 'MsgSignature');
  expect(crypt.verify(signature, wordOf(xml, 'TimeStamp'), wordOf(xml, 'Nonce'), encrypt)).to.equal(true);
  return textOf(readXml(crypt.decrypt(encrypt)), 'Content');
}

describe('official account: callback', () => {
  const servers: Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    }
  });

  async function platform(options: Partial<CallbackOptions> = {}): Promise<Platform> {
    const received: InboundMessage[] = [];
    const logged: object[] = [];
    const router = callbackRouter({
      config: { ...ACCOUNT, mode: 'safe' },
      receive: async (message) => {
        received.push(message);
        return { text: '已收到' };
      },
      log: { info: (fields) => logged.push(fields), warn: (fields) => logged.push(fields) },
      clock: { now: () => new Date('2025-01-01T00:00:00Z') },
      ...options,
    });
    const app = new Koa();
    // A 5xx would be answered by Koa's own handler: these tests read its status.
    app.silent = true;
    const server = app.use(router.routes()).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat?`;
    const post: Platform['post'] = (body, query = urlQuery, contentType = 'text/xml') =>
      fetch(base + new URLSearchParams(query), {
        method: 'POST',
        body: typeof body === 'string' ? body : Uint8Array.from(body),
        headers: { 'content-type': contentType },
      });
    return {
      received,
      logged,
      post,
      push: (clearBody) => post(...sealed(clearBody)),
      get: (query) => fetch(base + new URLSearchParams(query)),
    };
  }

  describe('URL check', () => {
    it('gives back exactly the echo', async () => {
      const { get } = await platform();
      const response = await get({ ...urlQuery, echostr: 'a+/ b=5827364512093847561' });
      expect(response.status).to.equal(200);
      expect(await response.text()).to.equal('a+/ b=5827364512093847561');
    });

    for (const [what, query] of [
      ['a wrong signature', { ...urlQuery, signature: '0'.repeat(40), echostr: '1' }],
      ['a short signature', { ...urlQuery, signature: 'ab', echostr: '1' }],
      ['no parameters', {}],
      ['no echo', urlQuery],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const response = await (await platform()).get(query);
        expect(response.status).to.equal(403);
        expect(await response.text()).to.equal('forbidden');
      });
    }
  });

  describe('recorded envelopes', () => {
    const expected: Record<string, { mode: 'safe' | 'compatible'; status: number; text?: string }> = {
      'envelope-safe-mode': { mode: 'safe', status: 200, text: '安全模式：路灯不亮' },
      'envelope-compatible-mode': { mode: 'compatible', status: 200, text: '安全模式：路灯不亮' },
      'envelope-compatible-tampered': { mode: 'compatible', status: 200, text: '安全模式：路灯不亮' },
      'envelope-bad-msg-signature': { mode: 'safe', status: 403 },
      'envelope-missing-msg-signature': { mode: 'safe', status: 403 },
      'envelope-downgrade-plain-in-safe-mode': { mode: 'safe', status: 403 },
      'envelope-other-appid': { mode: 'safe', status: 403 },
      'envelope-xxe-inside': { mode: 'safe', status: 200 },
      'envelope-safe-mode-json': { mode: 'safe', status: 200, text: 'JSON格式推送' },
    };
    for (const { name, body, query, contentType, expect: what } of envelopes) {
      it(`${name}: ${what}`, async () => {
        const { mode, status, text } = expected[name]!;
        const wechat = await platform({ config: { ...ACCOUNT, mode } });
        const response = await wechat.post(body, query, contentType);
        expect(response.status).to.equal(status);
        expect(wechat.received.map(({ content }) => content)).to.deep.equal(
          text === undefined ? [] : [{ type: 'text', text } satisfies Content],
        );
        expect(await said(response)).to.equal(status === 403 ? 'forbidden' : text === undefined ? 'success' : '已收到');
      });
    }

    it('compatible mode refuses a body without Encrypt too', async () => {
      const wechat = await platform({ config: { ...ACCOUNT, mode: 'compatible' } });
      expect((await wechat.post(recorded('text-street-light').body)).status).to.equal(403);
      expect(wechat.received).to.deep.equal([]);
    });
  });

  describe('hostile bodies', () => {
    const hostile = clear.filter(({ name }) =>
      /^(missing|other-root|nested|deep|truncated|unclosed|empty-body|whitespace-body|json|html|illegal|null-|undefined-|encoding|binary|xxe|doctype|billion|quadratic|xinclude|processing|many|prototype|duplicate-el)/.test(
        name,
      ),
    );
    for (const { name, body, bodyBase64, expect: what } of hostile) {
      const bytes = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');

      it(`${name}: refused in safe mode, never a 5xx in plain mode (${what})`, async () => {
        const safe = await platform();
        expect((await safe.post(bytes)).status).to.equal(403);
        expect(safe.received).to.deep.equal([]);
        const plain = await platform({ config: { appId: ACCOUNT.appId, token: ACCOUNT.token, mode: 'plain' } });
        const response = await plain.post(bytes);
        expect(response.status).to.equal(200);
        expect(await said(response)).to.equal(plain.received.length === 0 ? 'success' : '已收到');
        expect(plain.logged.length).to.equal(plain.received.length === 0 ? 1 : 0);
        if (bodyBase64 !== undefined) expect(plain.received).to.deep.equal([]);
      });

      if (bodyBase64 !== undefined) continue;
      it(`${name}: inside a good envelope it is answered 200`, async () => {
        const wechat = await platform();
        const response = await wechat.push(body);
        expect(response.status).to.equal(200);
        expect(await said(response)).to.equal(wechat.received.length === 0 ? 'success' : '已收到');
        expect(JSON.stringify(wechat.received)).to.not.match(/object Object|root:/);
      });
    }

    it('a body over 64 KB is refused before it is read, by its length or as it comes', async () => {
      const wechat = await platform();
      expect((await wechat.post('x'.repeat(65 * 1024))).status).to.equal(413);
      expect((await wechat.post(Buffer.alloc(3 * 1024 * 1024, 'x'))).status).to.equal(413);
      expect((await wechat.post('x'.repeat(65 * 1024), {})).status).to.equal(403);
      expect(wechat.received).to.deep.equal([]);
    });

    it('refuses alike whatever is wrong', async () => {
      const wechat = await platform();
      const [body, query] = sealed(recorded('text-street-light').body);
      const answers = await Promise.all([
        wechat.post(body, { ...query, signature: '0'.repeat(40) }),
        wechat.post(body, { ...query, msg_signature: '0'.repeat(40) }),
        wechat.post(recorded('envelope-other-appid').body, recorded('envelope-other-appid').query),
        wechat.post('', query),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([403, 403, 403, 403]);
      expect(new Set(await Promise.all(answers.map((answer) => answer.text())))).to.deep.equal(new Set(['forbidden']));
    });
  });

  describe('answers', () => {
    const light = recorded('text-street-light').body;

    it('an encrypted reply goes to whoever wrote, from the account', async () => {
      const wechat = await platform();
      const response = await wechat.push(light);
      const reply = readXml(crypt.decrypt(wordOf(readXml(await response.text()), 'Encrypt')));
      const push = readXml(light);
      expect(wordOf(reply, 'ToUserName')).to.equal(wordOf(push, 'FromUserName'));
      expect(wordOf(reply, 'FromUserName')).to.equal(wordOf(push, 'ToUserName'));
      expect(wordOf(reply, 'CreateTime')).to.equal('1735689600');
      expect(textOf(reply, 'Content')).to.equal('已收到');
    });

    it('plain mode answers in clear', async () => {
      const wechat = await platform({ config: { appId: ACCOUNT.appId, token: ACCOUNT.token, mode: 'plain' } });
      const body = await (await wechat.post(light)).text();
      expect(textOf(readXml(body), 'Content')).to.equal('已收到');
    });

    it('nothing to say is `success`', async () => {
      expect(await said(await (await platform({ receive: async () => undefined })).push(light))).to.equal('success');
      expect(await said(await (await platform({ receive: async () => ({ text: '' }) })).push(light))).to.equal(
        'success',
      );
    });

    it('what cannot be stored is said so, and no word of it is logged', async () => {
      const wechat = await platform({
        receive: async () => {
          throw Object.assign(new Error('三号楼张三 13800000000'), { name: 'StoreUnavailable' });
        },
      });
      expect(await said(await wechat.push(light))).to.equal(NOT_SAVED.text);
      expect(wechat.logged).to.deep.equal([{ channel: 'official-account', error: 'StoreUnavailable' }]);
      expect(await said(await wechat.push(recorded('event-view').body))).to.equal('success');
    });

    it('a reply that comes too late goes another way, and the platform hears `success` in time', async () => {
      const release = later<OutboundMessage>();
      const late = later<[InboundMessage, OutboundMessage]>();
      const wechat = await platform({
        receive: () => release.promise,
        late: (message, reply) => late.resolve([message, reply]),
        patienceMs: 20,
      });
      expect(await said(await wechat.push(light))).to.equal('success');
      release.resolve({ text: '已收到，工单 1000028' });
      const [message, reply] = await late.promise;
      expect(message.id).to.equal('msg:24830017450237');
      expect(reply).to.deep.equal({ text: '已收到，工单 1000028' });
    });

    it('a failure that comes too late is told as well', async () => {
      const release = later<OutboundMessage>();
      const late = later<OutboundMessage>();
      const wechat = await platform({
        receive: () => release.promise,
        late: (_, reply) => late.resolve(reply),
        patienceMs: 20,
      });
      expect(await said(await wechat.push(light))).to.equal('success');
      release.reject(new Error('disk full'));
      expect(await late.promise).to.equal(NOT_SAVED);
    });

    it('safe mode without a key does not start', () => {
      const config = { appId: 'wx1', token: 't', mode: 'safe' as const };
      expect(() => callbackRouter({ config } as CallbackOptions)).to.throw('WECHAT_ENCODING_AES_KEY');
    });
  });
});
