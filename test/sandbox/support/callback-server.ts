/** The simulated WeChat with a tiny callback server of the account behind it, for tests of the one against the other. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { MessageCrypt } from '../../../src/channels/official-account/crypt.ts';
import { startWechatPlatform, type WechatPlatform } from '../../../src/sandbox/wechat-platform.ts';
import type { Mode } from '../../../src/sandbox/wechat-xml.ts';

export const APP = 'wx5823bf96d3bd56c7';
export const KEYS = {
  appId: APP,
  appSecret: 'secret',
  token: 'mulin',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
};

interface Seen {
  url: URL;
  body: string;
  xml: string;
}
type Answerer = (seen: Seen) => { status?: number; body?: string; hang?: true; drop?: true };

/** The account's side: checks and opens what is pushed, answers what the test says. */
export class Callback {
  seen: Seen[] = [];
  answer: Answerer = () => ({ body: 'success' });
  readonly crypt = new MessageCrypt({ token: KEYS.token, encodingAesKey: KEYS.encodingAesKey, receiveId: APP });
  server!: Server;
  url = '';

  async start(): Promise<void> {
    this.server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '', 'http://account');
      const body = await text(request);
      if (request.method === 'GET') return response.end(url.searchParams.get('echostr'));
      const { status = 200, body: out = '', hang, drop } = this.answer(this.open(url, body));
      if (drop) request.socket.destroy();
      else if (!hang) response.writeHead(status).end(out);
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/wechat`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  open(url: URL, body: string): Seen {
    const query = url.searchParams;
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    expect(this.crypt.verify(query.get('signature') ?? '', timestamp, nonce)).to.equal(true);
    const encrypt = /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)?.[1];
    if (encrypt) expect(this.crypt.verify(query.get('msg_signature') ?? '', timestamp, nonce, encrypt)).to.equal(true);
    const seen = { url, body, xml: encrypt ? this.crypt.decrypt(encrypt) : body };
    this.seen.push(seen);
    return seen;
  }

  /** A text reply to what came, encrypted as in safe mode. */
  reply({ xml }: Seen, words: string, crypt = this.crypt): string {
    const clear = `<xml><ToUserName><![CDATA[${field(xml, 'FromUserName')}]]></ToUserName><FromUserName><![CDATA[${field(xml, 'ToUserName')}]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${words}]]></Content></xml>`;
    const encrypt = crypt.encrypt(clear);
    return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${crypt.sign('1', '2', encrypt)}]]></MsgSignature><TimeStamp>1</TimeStamp><Nonce><![CDATA[2]]></Nonce></xml>`;
  }
}

export function field(xml: string, name: string): string {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(xml)?.[1] ?? '';
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The platform for this account, at a time of the test's own; it waits 150 ms for an answer. */
export const startFor = (callback: Callback, now: () => Date, mode: Mode = 'safe'): Promise<WechatPlatform> =>
  startWechatPlatform({ ...KEYS, mode, clock: { now }, callbackUrl: callback.url, timeoutMs: 150 });
