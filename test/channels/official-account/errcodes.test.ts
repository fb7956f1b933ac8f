/** Every error code of the platform's table (official-account.md 8), over the simulated API: what an outbox row does about it. */
import { expect } from 'chai';
import { WechatClient } from '../../../src/channels/official-account/client.ts';
import { CODES } from '../../../src/channels/official-account/codes.ts';
import { type Notices, notices } from '../../../src/channels/official-account/notices.ts';
import { ShiftedClock } from '../../../src/clock.ts';
import type { Notice, SendResult } from '../../../src/engine/messages.ts';
import { startWechatPlatform, type WechatPlatform } from '../../../src/sandbox/wechat-platform.ts';

const HOUR = 3600_000;
const NEVER = async () => undefined;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => from + step);

/** What is expected of a message: sent after all, tried again, the plan's next step (`over`), and what it teaches. */
interface Expected {
  codes: readonly number[];
  outcome: 'sent' | 'retry' | 'over';
  closes?: string;
  /** All calls rest. */
  pauses?: true;
  /** Staff are told. */
  tells?: true;
}

const TABLE: readonly Expected[] = [
  { codes: [0, 45065], outcome: 'sent' },
  // Once with a new token, and it is sent.
  { codes: [40001, 40014, 42001], outcome: 'sent' },
  { codes: [-1, 45011], outcome: 'retry' },
  { codes: [40002, 40013, 40125, 40164, 50002, 61004, 45035], outcome: 'retry', pauses: true, tells: true },
  { codes: [89501, 89503, 89506, 89507, 61003, 61007], outcome: 'retry', pauses: true, tells: true },
  { codes: [45009, 48006], outcome: 'retry', tells: true },
  { codes: [40003, 43004, 10700, 50005], outcome: 'over', closes: 'following' },
  { codes: [43019, 62751, 48002, 10703, 50001], outcome: 'over', closes: 'receiving' },
  { codes: [45015, 45047, 10706], outcome: 'over', closes: 'allowance' },
  { codes: [43101], outcome: 'over', closes: 'notices' },
  { codes: [48001, 48004, 65400, 40037, 200011, 200012, 200013, 200014, 200020, 200021], outcome: 'over', tells: true },
  // Halved and repeated.
  { codes: [45002], outcome: 'sent' },
  // Ours to mend, or nothing for this text: a line in the log, and the plan's next step.
  { codes: [...range(40004, 40009), ...range(40015, 40027), ...range(41001, 41009), 41030], outcome: 'over' },
  { codes: [40032, 40033, 40035, 40097, 40119, 40120, ...range(40050, 40059)], outcome: 'over' },
  { codes: [...range(43001, 43003), ...range(44001, 44004), 45001, ...range(45003, 45008), 45010], outcome: 'over' },
  { codes: [...range(45056, 45059), 45064, ...range(45157, 45159), 46001, 46003, 47001, 47003], outcome: 'over' },
  { codes: [49003, ...range(61450, 61457), ...range(65301, 65320), 70000], outcome: 'over' },
  // Not in the table: not repeated.
  { codes: [87009, 99999], outcome: 'over' },
];

describe('official account: what is done about every error code', () => {
  let wechat: WechatPlatform;
  let clock: ShiftedClock;
  let client: WechatClient;
  let desk: Notices;
  let told: string[];
  before(async () => {
    clock = new ShiftedClock();
    wechat = await startWechatPlatform({
      clock,
      callbackUrl: 'http://127.0.0.1:9/wechat',
      appId: 'wx7d2a90b1c3e4f568',
      appSecret: 'secret',
      token: 'svcTestTk9',
      encodingAesKey: '',
      mode: 'plain',
    });
    wechat.addTemplate({
      id: 'tpl',
      kind: 'template',
      title: '进度',
      content: '事项：{{thing1.DATA}}\n进度：{{phrase2.DATA}}',
    });
  });
  after(() => wechat.stop());
  beforeEach(async () => {
    told = [];
    client = new WechatClient({
      config: { apiBase: wechat.apiBase, appId: 'wx7d2a90b1c3e4f568', appSecret: 'secret' },
      tokens: { load: NEVER, save: NEVER },
      clock,
      onTrouble: (_, tell) => told.push(tell),
    });
    desk = notices({ client, ids: { progress: 'tpl', reminder: undefined }, clock });
    // Nobody listens to the account's callback here; what counts is that she has written.
    await wechat.text('o-her', '你好').catch(() => undefined);
  });

  const notice = (id: string): Notice => ({
    kind: 'progress',
    id,
    number: '1000028',
    matter: '楼道照明',
    progress: '办理中',
    handler: '网格员 林春梅',
    at: clock.now(),
    remark: '在公众号回复“我的”看详情',
    allowed: false,
  });
  const outcome = ({ kind }: SendResult) => (kind === 'sent' || kind === 'retry' ? kind : 'over');

  for (const { codes, outcome: expected, closes, pauses, tells } of TABLE) {
    it(`${codes.length > 8 ? `${codes[0]} … ${codes.at(-1)}` : codes.join(', ')}: ${expected}${closes ? `, ${closes}` : ''}`, async () => {
      for (const code of codes) {
        clock.offsetMs += 25 * HOUR;
        await wechat.text('o-her', '在').catch(() => undefined);
        const [before, calls] = [told.length, wechat.calls.length];
        if (code !== 0) wechat.failNext('message/custom/send', code);
        const result = await client.sendText('o-her', '您好，有人接了。'.repeat(20));
        expect(outcome(result), `${code} ${JSON.stringify(result)}`).to.equal(expected);
        expect('closes' in result ? result.closes : undefined, String(code)).to.equal(closes);
        expect(told.length > before, `${code} tells`).to.equal(tells === true);
        expect(client.ready, `${code} pauses`).to.equal(pauses !== true);
        const sends = wechat.calls.slice(calls).filter(({ path }) => path.endsWith('custom/send'));
        if (expected !== 'sent') expect(sends, String(code)).to.have.length(1);
        if (code !== codes[0]) continue;
        clock.offsetMs += 25 * HOUR;
        await wechat.text('o-her', '在').catch(() => undefined);
        expect((await client.sendText('o-her', '好了')).kind, `${code} the next day`).to.equal('sent');
      }
    });
  }

  it('the same of notices', async () => {
    for (const { codes, outcome: expected, closes } of TABLE) {
      for (const code of codes.filter((each) => each !== 45002 && each !== 0)) {
        clock.offsetMs += 25 * HOUR;
        wechat.failNext('message/template/send', code);
        const result = await desk.send('o-her', notice(`n${code}`));
        expect(outcome(result), `${code} ${JSON.stringify(result)}`).to.equal(expected);
        expect('closes' in result ? result.closes : undefined, String(code)).to.equal(closes);
      }
    }
  });

  it('a value that is not liked is replaced, once', async () => {
    const long = {
      ...notice('long'),
      matter: '楼道照明和公共区域的各种灯具长期损坏无人修理',
      progress: 'in work 办理',
    };
    expect(await desk.send('o-her', long)).to.include({ kind: 'sent', via: 'template' });
    const shown = wechat.chat('o-her').at(-1)?.text ?? '';
    expect(shown).to.match(/事项：.{19}…\n进度：办理$/);
  });

  it('the table of this test holds every code that the code table holds', () => {
    const tested = new Set(TABLE.flatMap(({ codes }) => codes));
    expect([...CODES.keys()].filter((code) => !tested.has(code))).to.deep.equal([]);
  });
});
