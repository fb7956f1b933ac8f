/** The group channel over the real gRPC edge: a simulated gateway, cut, frozen and brought back. */
import { expect } from 'chai';
import { type WechatyChannel, wechatyChannel } from '../../../src/channels/wechaty/index.ts';
import { systemClock } from '../../../src/clock.ts';
import type { InboundMessage, ResolvedMessage } from '../../../src/engine/messages.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../../src/sandbox/gateway.ts';

const ROOM = 'grid1@chatroom';
const PEOPLE = [
  { id: 'wx_li', name: '李网格' },
  { id: 'wx_wang', name: '王 师傅' },
];
const ALERT: ResolvedMessage = {
  text: '【新工单】工单 1000028\n截止 11月25日 17:30',
  mentions: [{ id: 'wx_li', name: '李梅' }],
  files: [],
};

const PLAIN: ResolvedMessage = { text: '好的', mentions: [], files: [] };

interface Joined {
  channel: WechatyChannel;
  /** What the bot was told, in order. */
  heard: InboundMessage[];
  /** Resolves with the n-th thing heard (from 1). */
  hears(n: number): Promise<InboundMessage>;
  /** Resolves at the n-th time that the gateway is there. */
  ready(n?: number): Promise<void>;
  warnings: object[];
  warned(n: number): Promise<object>;
}

interface Bench extends Joined {
  gateway: Gateway;
  token: string;
}

/** Grows, and wakes whoever waits for its n-th entry. */
function growing<T>() {
  const list: T[] = [];
  const waiting: (() => void)[] = [];
  return {
    list,
    push(item: T): void {
      list.push(item);
      for (const wake of waiting.splice(0)) wake();
    },
    async nth(n: number): Promise<T> {
      while (list.length < n) await new Promise<void>((wake) => waiting.push(wake));
      return list[n - 1]!;
    },
  };
}

describe('group channel', () => {
  const open: { stop(): Promise<void> }[] = [];

  before(async function () {
    // loading wechaty takes longer than any of the talks
    this.timeout(30_000);
    await import('../../../src/channels/wechaty/connection.ts');
  });

  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.stop();
  });

  /** `trouble` happens to the gateway before the bot starts. */
  async function bench(
    o: Partial<GatewayOptions> = {},
    receive: (message: InboundMessage, n: number) => Promise<void> = async () => {},
    trouble?: (gateway: Gateway) => Promise<void> | void,
  ): Promise<Bench> {
    const token = `insecure_${crypto.randomUUID()}`;
    const rooms = [
      { id: ROOM, topic: '一网格工作群', memberIds: ['wx_li', 'wx_wang'], aliases: { wx_li: '网格员李梅' } },
    ];
    const gateway = await startGateway({ token, clock: systemClock, contacts: PEOPLE, rooms, ...o });
    open.push(gateway);
    await trouble?.(gateway);
    const joined = join(gateway, { token, tls: { disable: !o.tls } }, receive);
    if (!trouble) await joined.ready();
    return { gateway, token, ...joined };
  }

  function join(
    { endpoint }: Gateway,
    access: { token: string; tls: { disable: boolean } },
    receive: (message: InboundMessage, n: number) => Promise<void> = async () => {},
  ): Joined {
    const heard = growing<InboundMessage>();
    const readies = growing<true>();
    const warnings = growing<object>();
    let tries = 0;
    const channel = wechatyChannel({
      ...access,
      endpoint,
      log: { info() {}, warn: (what) => warnings.push(what), error: (what) => warnings.push(what) },
      async receive(message) {
        await receive(message, ++tries);
        heard.push(message);
      },
      onReady: () => readies.push(true),
    });
    open.push(channel);
    channel.start();
    const ready = async (n = 1) => void (await readies.nth(n));
    return { channel, heard: heard.list, hears: heard.nth, ready, warned: warnings.nth, warnings: warnings.list };
  }

  describe('sending', () => {
    it('an alert begins with its kind and ends with who must act', async () => {
      const { gateway, channel } = await bench();
      const started = performance.now();
      const result = await channel.send(ROOM, ALERT);
      expect(performance.now() - started).to.be.below(1_000);
      const [sent] = gateway.sent;
      expect(result).to.deep.equal({ kind: 'sent', platformId: sent!.id });
      expect(sent!.conversation).to.equal(ROOM);
      expect(sent!.text).to.equal(`${ALERT.text}\n@网格员李梅\u2005`);
      expect(sent!.mentions).to.deep.equal(['wx_li']);
    });

    for (const size of [2_000, 5_000_000]) {
      it(`the picture follows the text, byte for byte, at ${size} bytes`, async () => {
        const { gateway, channel } = await bench({ tls: true });
        const bytes = Buffer.from(Array.from({ length: size }, (_, i) => i % 251));
        const files = [{ name: '1.jpg', mediaType: 'image/jpeg', bytes }];
        expect((await channel.send(ROOM, { ...ALERT, files })).kind).to.equal('sent');
        expect(gateway.sent.map((sent) => sent.file?.name ?? '')).to.deep.equal(['', '1.jpg']);
        expect(gateway.sent[1]!.file!.bytes.equals(bytes)).to.equal(true);
      });
    }

    it('a person is written to in private', async () => {
      const { gateway, channel } = await bench();
      await channel.send('wx_wang', { text: '已绑定', mentions: [], files: [] });
      expect(gateway.sent.map(({ conversation, text }) => [conversation, text])).to.deep.equal([['wx_wang', '已绑定']]);
    });

    it('a room that is gone is unreachable', async () => {
      const { gateway, channel } = await bench();
      gateway.removeRoom(ROOM);
      expect((await channel.send(ROOM, ALERT)).kind).to.equal('unreachable');
    });
  });

  describe('hearing', () => {
    it('a command after a mention, with who said it and where', async () => {
      const { gateway, hears } = await bench({ botName: '睦邻 小助手' });
      const id = gateway.say({ from: 'wx_li', room: ROOM, text: '/接单 1000028', mentionBot: true });
      expect(await hears(1)).to.deep.equal({
        channel: 'wechaty',
        id: `msg:${id}`,
        sender: 'wx_li',
        senderName: '网格员李梅',
        room: ROOM,
        addressed: true,
        content: { type: 'text', text: '/接单 1000028' },
      });
    });

    it('knows its name where the gateway does not tell who was mentioned', async () => {
      const { gateway, hears } = await bench({ botName: '睦邻 小助手' });
      gateway.say({ from: 'wx_li', room: ROOM, text: '/待办', mentionBot: true, mentionIds: false });
      expect(await hears(1))
        .to.include({ addressed: true })
        .and.have.deep.property('content', { type: 'text', text: '/待办' });
    });

    it('a quoted alert beside a bare command', async () => {
      const { gateway, hears } = await bench();
      const quote = { name: '睦邻小助手', text: ALERT.text };
      gateway.say({ from: 'wx_li', room: ROOM, text: '/接单', quote });
      const message = await hears(1);
      expect(message.quoted).to.equal(ALERT.text);
      expect(message.content).to.deep.equal({ type: 'text', text: '/接单' });
    });

    it('private words, a picture and what it cannot read, in order; never itself', async () => {
      const { gateway, channel, heard, hears } = await bench();
      const bytes = Buffer.alloc(5_000_000, 7);
      await channel.send(ROOM, ALERT);
      gateway.sayOther({ from: 'wx_li', room: ROOM, type: 'ChatHistory', text: '/办结 1000028 好了' });
      gateway.sayMedia({ from: 'wx_li', room: ROOM, name: 'a.png', bytes });
      gateway.say({ from: 'wx_li', room: ROOM, text: '最后' });
      await hears(3);
      expect(heard.map(({ content }) => content.type)).to.deep.equal(['unsupported', 'media', 'text']);
      const { content } = heard[1]!;
      if (content.type !== 'media') throw new Error('no picture');
      const got = await channel.downloadMedia(content.media.ref);
      if ('gone' in got) throw new Error(got.gone);
      expect(bytes.equals(got.bytes)).to.equal(true);
      expect(got.mediaType).to.equal('image/png');
      expect(await channel.downloadMedia('unknown')).to.have.property('gone');
      gateway.say({ from: 'wx_wang', text: '/绑定 ABCD2345' });
      expect(await hears(4)).to.not.have.property('room');
    });

    it('tries again when the store fails, and keeps the order of the chat', async () => {
      const { gateway, heard, hears } = await bench({}, async (_, n) => {
        if (n === 1) throw new Error('database is locked');
      });
      gateway.say({ from: 'wx_li', room: ROOM, text: '一' });
      gateway.say({ from: 'wx_li', room: ROOM, text: '二' });
      await hears(2);
      expect(heard.map(({ content }) => content.type === 'text' && content.text)).to.deep.equal(['一', '二']);
    });
  });

  describe('the gateway', () => {
    it('absent at the start: nothing waits for it, and it is taken when it comes', async () => {
      const { gateway, channel, ready, warnings, warned } = await bench({}, undefined, (absent) => absent.cut());
      await warned(1);
      expect(channel.ready).to.equal(false);
      expect(await channel.send(ROOM, ALERT)).to.deep.equal({ kind: 'retry', why: 'the gateway is away' });
      await gateway.restore();
      await ready();
      expect((await channel.send(ROOM, ALERT)).kind).to.equal('sent');
      expect(warnings).to.have.length(1);
    });

    for (const [what, trouble] of [
      ['absent', (gateway: Gateway) => gateway.cut()],
      ['frozen', (gateway: Gateway) => gateway.freeze()],
    ] as const) {
      it(`${what} from the start: stops at once`, async () => {
        const { channel } = await bench({}, undefined, trouble);
        const started = performance.now();
        await channel.stop();
        expect(performance.now() - started).to.be.below(500);
      });
    }

    it('cut in the middle of a picture: the next try goes on there, and the text is read once', async () => {
      const { gateway, channel, hears, ready } = await bench();
      const files = [{ name: '1.jpg', mediaType: 'image/jpeg', bytes: Buffer.alloc(3_000_000, 1) }];
      const forget = gateway.onSent((sent) => {
        if (sent.text) void gateway.cut();
      });
      const first = await channel.send(ROOM, { ...ALERT, files });
      forget();
      expect(first.kind).to.equal('retry');
      await gateway.restore();
      await ready(2);
      let last = await channel.send(ROOM, { ...ALERT, files });
      expect(last.kind).to.equal('sent');
      // the answer to the text may have been lost with the line: then it had to be repeated, and was said to be in doubt
      const texts = gateway.sent.filter((sent) => sent.text).length;
      expect(texts).to.equal('maybeSent' in first ? 2 : 1);
      expect(gateway.sent.filter((sent) => sent.file)).to.have.length(1);
      gateway.say({ from: 'wx_li', room: ROOM, text: '收到' });
      expect((await hears(1)).sender).to.equal('wx_li');
      last = await channel.send('wx_li', { text: '好的', mentions: [], files: [] });
      expect(last.kind).to.equal('sent');
    });

    it('frozen: a send ends in doubt, and it is taken again when it thaws', async function () {
      this.timeout(15_000);
      const { gateway, channel, ready } = await bench();
      gateway.freeze();
      expect(await channel.send(ROOM, PLAIN)).to.include({ kind: 'retry', maybeSent: true });
      await gateway.restore();
      await ready(2);
      expect((await channel.send(ROOM, ALERT)).kind).to.equal('sent');
    });

    it('frozen later: stops at once, and what was on its way is in doubt', async () => {
      const { gateway, channel } = await bench();
      gateway.freeze();
      const sending = channel.send(ROOM, PLAIN);
      const started = performance.now();
      await channel.stop();
      expect(performance.now() - started).to.be.below(500);
      expect(await sending).to.include({ kind: 'retry', maybeSent: true });
      expect(channel.ready).to.equal(false);
    });

    it('refusing the token: said once, with the remedy, without the token', async () => {
      const { gateway } = await bench();
      const { warned } = join(gateway, { token: `insecure_${crypto.randomUUID()}`, tls: { disable: true } });
      const { why } = (await warned(1)) as { why: string };
      expect(why).to.include('WECHATY_PUPPET_SERVICE_TOKEN').and.not.include('insecure_');
    });

    it('keeps its account logged in when the bot stops, for the next one', async () => {
      const { gateway, token, channel } = await bench();
      await channel.stop();
      const next = join(gateway, { token, tls: { disable: true } });
      await next.ready();
      expect((await next.channel.send(ROOM, ALERT)).kind).to.equal('sent');
    });
  });
});
