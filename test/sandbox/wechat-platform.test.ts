/** The simulated WeChat against a tiny callback server: what the real one refuses, repeats and forgets, it must too. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { MessageCrypt } from '../../src/channels/official-account/crypt.ts';
import { startWechatPlatform, type WechatPlatform } from '../../src/sandbox/wechat-platform.ts';
import type { Mode } from '../../src/sandbox/wechat-xml.ts';

const APP = 'wx5823bf96d3bd56c7';
const KEYS = {
  appId: APP,
  appSecret: 'secret',
  token: 'mulin',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
};
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

interface Seen {
  url: URL;
  body: string;
  xml: string;
}
type Answerer = (seen: Seen) => { status?: number; body?: string; hang?: true; drop?: true };

/** The account's side: checks and opens what is pushed, answers what the test says. */
class Callback {
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

function field(xml: string, name: string): string {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(xml)?.[1] ?? '';
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

describe('the simulated WeChat', () => {
  let now = new Date('2026-03-02T09:00:00+08:00');
  let callback: Callback;
  let wechat: WechatPlatform;

  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const start = (mode: Mode = 'safe') =>
    startWechatPlatform({ ...KEYS, mode, clock: { now: () => now }, callbackUrl: callback.url, timeoutMs: 150 });
  const api = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${wechat.apiBase}/cgi-bin/${path}`, init)).json()) as Record<string, unknown>;
  };
  const stable = (extra = {}) =>
    api('stable_token', { grant_type: 'client_credential', appid: APP, secret: 'secret', ...extra });
  const tokenOf = async (extra = {}) => String((await stable(extra)).access_token);
  const say = async (touser: string, content: string, token?: string) =>
    (
      await api(`message/custom/send?access_token=${token ?? (await tokenOf())}`, {
        touser,
        msgtype: 'text',
        text: { content },
      })
    ).errcode;

  beforeEach(async () => {
    callback = new Callback();
    await callback.start();
    wechat = await start();
  });

  afterEach(async () => {
    await wechat.stop();
    callback.server.closeAllConnections();
    callback.server.close();
  });

  describe('pushing', () => {
    it('checks the URL with an echostr', async () => {
      expect(await wechat.checkUrl()).to.equal(true);
    });

    it('hides everything but the account in safe mode, and shows the passive reply', async () => {
      callback.answer = (seen) => ({ body: callback.reply(seen, `听到：${field(seen.xml, 'Content')}`) });
      const result = await wechat.text('o-wang', '路灯坏了]]>');
      expect(result).to.include({ reply: '听到：路灯坏了]]>', attempts: 1 });
      expect(callback.seen[0]?.body).to.match(
        /^<xml><ToUserName><!\[CDATA\[gh_\w+\]\]><\/ToUserName><Encrypt>.*<\/Encrypt><\/xml>$/,
      );
      expect(wechat.chat('o-wang').map(({ direction, how }) => [direction, how])).to.deep.equal([
        ['out', 'message'],
        ['in', 'passive'],
      ]);
    });

    it('sends the clear fields beside the encrypted ones in compatible mode, and only them in plain mode', async () => {
      await wechat.stop();
      wechat = await start('compatible');
      await wechat.text('o-wang', '路灯');
      expect(callback.seen[0]?.body).to.include('<Content><![CDATA[路灯]]></Content>').and.include('<Encrypt>');
      await wechat.stop();
      wechat = await start('plain');
      await wechat.text('o-wang', '路灯');
      expect(callback.seen[1]?.body).to.include('路灯').and.not.include('<Encrypt>');
      expect(callback.seen[1]?.url.searchParams.has('msg_signature')).to.equal(false);
    });

    it('asks three times with the same MsgId, then says that the account is out of order', async () => {
      callback.answer = () => ({ hang: true });
      const result = await wechat.text('o-wang', '路灯');
      expect(result.statuses).to.deep.equal(['timeout', 'timeout', 'timeout']);
      expect(new Set(callback.seen.map(({ xml }) => field(xml, 'MsgId'))).size).to.equal(1);
      expect(wechat.chat('o-wang').at(-1)?.text).to.equal('该公众号暂时无法提供服务，请稍后再试');
    });

    it('asks again when the connection breaks or an answer gets lost, and shows what comes then', async () => {
      callback.answer = (seen) =>
        callback.seen.length === 1 ? { drop: true } : { body: callback.reply(seen, '已收到') };
      wechat.loseAnswers(1);
      const result = await wechat.text('o-wang', '路灯');
      expect(result).to.include({ reply: '已收到', attempts: 3 });
      expect(result.statuses).to.deep.equal(['refused', 'lost', 200]);
    });

    it('does not ask again for an answer that makes no sense', async () => {
      for (const body of ['{"errcode":0}', '<html></html>', '<xml><Content>1</Content></xml>']) {
        callback.answer = () => ({ body });
        expect(await wechat.text('o-wang', '路灯')).to.include({ attempts: 1, reply: undefined });
        expect(wechat.chat('o-wang').at(-1)?.direction).to.equal('system');
      }
    });

    it('believes no reply that is signed with another token, and none over 2048 bytes', async () => {
      const other = new MessageCrypt({ ...KEYS, token: 'another', receiveId: APP });
      callback.answer = (seen) => ({ body: callback.reply(seen, '骗', other) });
      expect((await wechat.text('o-wang', '路灯')).trouble).to.include('signature');
      callback.answer = (seen) => ({ body: callback.reply(seen, '长'.repeat(683)) });
      expect((await wechat.text('o-wang', '路灯')).trouble).to.include('2048');
    });

    it('delivers the same message again on request', async () => {
      await wechat.text('o-wang', '路灯');
      await wechat.repeat('o-wang');
      expect(field(callback.seen[1]?.xml ?? '', 'MsgId')).to.equal(field(callback.seen[0]?.xml ?? '-', 'MsgId'));
    });

    it('tells a stranger’s scan as a subscription and a follower’s as a SCAN', async () => {
      await wechat.scan('o-wang', 'gongdian-1');
      await wechat.scan('o-wang', 'gongdian-1');
      const events = callback.seen.map(({ xml }) => [field(xml, 'Event'), field(xml, 'EventKey')]);
      expect(events).to.deep.equal([
        ['subscribe', 'qrscene_gongdian-1'],
        ['SCAN', 'gongdian-1'],
      ]);
    });

    it('gives latitude as Location_X, and a voice an empty Recognition', async () => {
      await wechat.location('o-wang', 31.2304, 121.4737, '十号小区');
      await wechat.voice('o-wang');
      expect(field(callback.seen[0]?.xml ?? '', 'Location_X')).to.equal('31.2304');
      expect(callback.seen[1]?.xml).to.include('<Recognition><![CDATA[]]></Recognition>');
    });
  });

  describe('tokens', () => {
    it('gives the same stable token until its last five minutes, then a new one beside it', async () => {
      const first = await tokenOf();
      pass(100 * MINUTE);
      expect(await tokenOf()).to.equal(first);
      pass(16 * MINUTE);
      expect(await tokenOf()).not.to.equal(first);
      await wechat.text('o-wang', '在吗');
      expect(await say('o-wang', '在', first)).to.equal(0);
      pass(5 * MINUTE);
      expect(await say('o-wang', '在', first)).to.equal(42001);
    });

    it('refuses an unknown token with 40001, and every token once they are revoked', async () => {
      await wechat.text('o-wang', '在吗');
      expect(await say('o-wang', '在', 'invented')).to.equal(40001);
      const token = await tokenOf();
      wechat.revokeTokens();
      expect(await say('o-wang', '在', token)).to.equal(40001);
      expect(await say('o-wang', '在')).to.equal(0);
    });

    it('kills the old token when a new one is forced, and lets nobody force twice in 30 s', async () => {
      const old = await tokenOf();
      await stable({ force_refresh: true });
      expect(await say('o-wang', '在', old)).to.equal(40001);
      expect((await stable({ force_refresh: true })).errcode).to.equal(45011);
    });

    it('names what is wrong with the credentials', async () => {
      expect((await stable({ appid: 'wx0' })).errcode).to.equal(40013);
      expect((await stable({ secret: 'no' })).errcode).to.equal(40125);
      expect((await stable({ grant_type: 'x' })).errcode).to.equal(40002);
      expect((await api('stable_token')).errcode).to.equal(43002);
    });
  });

  describe('customer-service messages', () => {
    it('allows five after a message, and five more after the next', async () => {
      await wechat.text('o-wang', '在吗');
      for (let n = 0; n < 5; n++) expect(await say('o-wang', `第${n}条`)).to.equal(0);
      expect(await say('o-wang', '第六条')).to.equal(45047);
      await wechat.text('o-wang', '还在吗');
      expect(await say('o-wang', '在')).to.equal(0);
    });

    it('closes the window 48 hours after the last message', async () => {
      await wechat.text('o-wang', '在吗');
      pass(48 * HOUR - 1);
      expect(await say('o-wang', '在')).to.equal(0);
      pass(1);
      expect(await say('o-wang', '在')).to.equal(45015);
    });

    it('allows three within a minute of following or of a menu tap', async () => {
      await wechat.follow('o-li');
      for (let n = 0; n < 3; n++) expect(await say('o-li', '欢迎')).to.equal(0);
      expect(await say('o-li', '欢迎')).to.equal(45047);
      pass(MINUTE);
      expect(await say('o-li', '欢迎')).to.equal(45015);
      await wechat.menuClick('o-li', 'report');
      expect(await say('o-li', '请说')).to.equal(0);
    });

    it('reaches no stranger and nobody who has left', async () => {
      expect(await say('o-nobody', '在')).to.equal(40003);
      await wechat.text('o-wang', '在吗');
      await wechat.unfollow('o-wang');
      expect(await say('o-wang', '在')).to.equal(43004);
    });

    it('refuses what is too long, empty, escaped or not JSON', async () => {
      await wechat.text('o-wang', '在吗');
      expect(await say('o-wang', `${'长'.repeat(682)}ab`)).to.equal(0);
      expect(await say('o-wang', '长'.repeat(683))).to.equal(45002);
      expect(await say('o-wang', '')).to.equal(44004);
      const send = async (body: string) => {
        const url = `${wechat.apiBase}/cgi-bin/message/custom/send?access_token=${await tokenOf()}`;
        return ((await (await fetch(url, { method: 'POST', body })).json()) as { errcode: number }).errcode;
      };
      expect(await send('{"touser":"o-wang","msgtype":"text","text":{"content":"\\u5728"}}')).to.equal(40033);
      expect(await send('{')).to.equal(47001);
    });

    it('fails as planned, so many times, and tells what it was asked', async () => {
      await wechat.text('o-wang', '在吗');
      wechat.failNext('message/custom/send', 45009, 2);
      expect([await say('o-wang', '一'), await say('o-wang', '二'), await say('o-wang', '三')]).to.deep.equal([
        45009, 45009, 0,
      ]);
      const answers = wechat.calls.filter(({ path }) => path.endsWith('custom/send')).map(({ answer }) => answer);
      expect(answers).to.deep.equal([45009, 45009, 0]);
      expect(JSON.stringify(wechat.calls.map(({ query }) => query))).not.to.include('access_token');
    });

    it('tells what is still to fail, and can be healed', async () => {
      await wechat.text('o-wang', '在吗');
      wechat.failNext('message/custom/send', 45009, 2);
      await say('o-wang', '一');
      expect(wechat.planned()).to.deep.equal([{ path: '/message/custom/send', how: 45009, left: 1 }]);
      wechat.heal();
      expect(wechat.planned()).to.deep.equal([]);
      expect(await say('o-wang', '二')).to.equal(0);
    });

    it('shows an article as a card, and a menu by its head, choices and tail', async () => {
      await wechat.text('o-wang', '在吗');
      const send = async (message: object) =>
        api(`message/custom/send?access_token=${await tokenOf()}`, { touser: 'o-wang', ...message });
      const article = { title: '义诊', description: '周六上午', url: 'https://example.org/1' };
      await send({ msgtype: 'news', news: { articles: [article] } });
      expect(wechat.chat('o-wang').at(-1)).to.deep.include({ text: '义诊 https://example.org/1', article });
      const options = [
        { id: '1', content: '满意' },
        { id: '2', content: '不满意' },
      ];
      await send({ msgtype: 'msgmenu', msgmenu: { head_content: '解决了吗？', list: options, tail_content: '谢谢' } });
      expect(wechat.chat('o-wang').at(-1)).to.deep.include({
        text: '解决了吗？\n满意\n不满意\n谢谢',
        menu: { head: '解决了吗？', tail: '谢谢' },
        options,
      });
    });

    it('can do the work and never answer', async () => {
      await wechat.text('o-wang', '在吗');
      const token = await tokenOf();
      wechat.failNext('message/custom/send', 'lost-answer');
      const body = JSON.stringify({ touser: 'o-wang', msgtype: 'text', text: { content: '在' } });
      const call = fetch(`${wechat.apiBase}/cgi-bin/message/custom/send?access_token=${token}`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(100),
      });
      expect(await call.catch((error: Error) => error.name)).to.equal('TimeoutError');
      expect(wechat.chat('o-wang').at(-1)?.text).to.equal('在');
    });
  });

  describe('media, codes, menu, people', () => {
    it('keeps media for three days', async () => {
      await wechat.image('o-wang', JPEG);
      const id = field(callback.seen[0]?.xml ?? '', 'MediaId');
      const get = async () =>
        fetch(`${wechat.apiBase}/cgi-bin/media/get?access_token=${await tokenOf()}&media_id=${id}`);
      const answer = await get();
      expect(answer.headers.get('content-type')).to.equal('image/jpeg');
      expect(Buffer.from(await answer.arrayBuffer()).equals(JPEG)).to.equal(true);
      pass(72 * HOUR);
      expect((await (await get()).json()) as object).to.include({ errcode: 40007 });
      // what stands in her chat she still sees
      expect(wechat.media(id)?.bytes.equals(JPEG)).to.equal(true);
    });

    it('takes an upload and sends it on as an image', async () => {
      const form = new FormData();
      form.append('media', new Blob([JPEG]), '路灯.jpg');
      const url = `${wechat.apiBase}/cgi-bin/media/upload?type=image&access_token=${await tokenOf()}`;
      const { media_id } = (await (await fetch(url, { method: 'POST', body: form })).json()) as { media_id: string };
      await wechat.text('o-wang', '在吗');
      const sent = await api(`message/custom/send?access_token=${await tokenOf()}`, {
        touser: 'o-wang',
        msgtype: 'image',
        image: { media_id },
      });
      expect(sent.errcode).to.equal(0);
      expect(wechat.chat('o-wang').at(-1)).to.include({ how: 'customer-service', mediaId: media_id });
    });

    it('makes a QR code for a scene of at most 64 characters', async () => {
      const make = async (scene_str: string) =>
        api(`qrcode/create?access_token=${await tokenOf()}`, {
          action_name: 'QR_LIMIT_STR_SCENE',
          action_info: { scene: { scene_str } },
        });
      expect((await make('gongdian-1')).url).to.match(/^http:\/\/weixin\.qq\.com\/q\//);
      expect((await make('x'.repeat(65))).errcode).to.equal(40035);
    });

    it('refuses a menu whose names are too long, and keeps a good one', async () => {
      const create = async (name: string) =>
        (
          await api(`menu/create?access_token=${await tokenOf()}`, {
            button: [{ name, sub_button: [{ type: 'click', name: '我要上报', key: 'report' }] }],
          })
        ).errcode;
      expect(await create('一键上报一键')).to.equal(40018);
      expect(await create('上报')).to.equal(0);
      expect(await api(`menu/get?access_token=${await tokenOf()}`)).to.have.nested.property(
        'menu.button[0].name',
        '上报',
      );
      const info = await api(`get_current_selfmenu_info?access_token=${await tokenOf()}`);
      expect(info).to.have.nested.property('selfmenu_info.button[0].sub_button.list[0].key', 'report');
    });

    it('says through which code somebody came', async () => {
      await wechat.scan('o-wang', 'gongdian-1');
      expect(await api(`user/info?access_token=${await tokenOf()}&openid=o-wang`)).to.include({
        subscribe: 1,
        qr_scene_str: 'gongdian-1',
      });
    });

    it('reports a template message’s result as an event, outside every window', async () => {
      wechat.knows('o-wang');
      const told = new Promise<string>((resolve) => {
        callback.answer = ({ xml }) => {
          resolve(field(xml, 'MsgID'));
          return { body: 'success' };
        };
      });
      const send = async (value: string) =>
        api(`message/template/send?access_token=${await tokenOf()}`, {
          touser: 'o-wang',
          template_id: 't',
          data: { thing1: { value } },
        });
      const { msgid } = await send('已接单');
      expect(await told).to.equal(String(msgid));
      expect((await send('长'.repeat(21))).errcode).to.equal(47003);
    });
  });
});
