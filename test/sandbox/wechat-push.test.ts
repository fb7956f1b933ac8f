/** What the simulated WeChat pushes to an account, and what it does with the answer: as the real one does. */
import { expect } from 'chai';
import { MessageCrypt } from '../../src/channels/official-account/crypt.ts';
import type { WechatPlatform } from '../../src/sandbox/wechat-platform.ts';
import { APP, Callback, field, KEYS, startFor } from './support/callback-server.ts';

describe('the simulated WeChat', () => {
  const now = () => new Date('2026-03-02T09:00:00+08:00');
  let callback: Callback;
  let wechat: WechatPlatform;

  beforeEach(async () => {
    callback = new Callback();
    await callback.start();
    wechat = await startFor(callback, now);
  });

  afterEach(async () => {
    await wechat.stop();
    callback.stop();
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
      wechat = await startFor(callback, now, 'compatible');
      await wechat.text('o-wang', '路灯');
      expect(callback.seen[0]?.body).to.include('<Content><![CDATA[路灯]]></Content>').and.include('<Encrypt>');
      await wechat.stop();
      wechat = await startFor(callback, now, 'plain');
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
});
