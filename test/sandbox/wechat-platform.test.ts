/** The simulated WeChat's API against a tiny callback server: what the real one refuses, counts and forgets, it must too. */
import { expect } from 'chai';
import type { WechatPlatform } from '../../src/sandbox/wechat-platform.ts';
import { APP, Callback, field, startFor } from './support/callback-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

describe('the simulated WeChat', () => {
  let now = new Date('2026-03-02T09:00:00+08:00');
  let callback: Callback;
  let wechat: WechatPlatform;

  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
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
    wechat = await startFor(callback, () => now);
  });

  afterEach(async () => {
    await wechat.stop();
    callback.stop();
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
