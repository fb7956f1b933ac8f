/** Every recorded message of the Official Account (official-account.md 10), said by a registered person and by a stranger: where it leads. */
import { expect } from 'chai';
import { MessageCrypt } from '../../src/channels/official-account/crypt.ts';
import type { Mode } from '../../src/channels/official-account/verify.ts';
import { readXml, textOf, wordOf } from '../../src/channels/official-account/xml.ts';
import { messages, type RecordedMessage } from '../fixtures/protocol/index.ts';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

interface Expected {
  /** Where the talk of a registered person stands after it; '': nowhere. */
  at: string;
  says?: RegExp;
  /** She is not answered. */
  silent?: true;
  /** Filed at once, without a question: danger alone does that. */
  tickets?: number;
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  'text-street-light': { at: 'report.confirming', says: /（路灯）[\s\S]*3号楼东边/ },
  'text-illegal-parking': { at: 'report.askingPlace' },
  'text-leaking-pipe': { at: 'report.confirming', says: /^请马上打 95598/, tickets: 1 },
  'text-garbage': { at: 'report.askingPlace' },
  'text-noise': { at: 'report.askingPlace' },
  'text-elevator-trapped': { at: 'report.askingPlace', says: /^请马上打 119/, tickets: 1 },
  'text-pothole': { at: 'report.confirming', says: /道路破损[\s\S]*幸福路和文化街路口/ },
  'text-manhole': { at: 'report.confirming', says: /119[\s\S]*东街小学/, tickets: 1 },
  'text-short-two-chars': { at: 'report.askingPlace' },
  'text-one-char': { at: 'menu.choosing' },
  'text-question-only': { at: 'menu.choosing' },
  'text-thanks': { at: '', says: /不客气/ },
  'text-followup': { at: 'report.askingIfReport' },
  'text-cancel': { at: 'report.askingIfReport' },
  'text-two-issues': { at: 'report.askingPlace' },
  'text-dialect-cantonese': { at: 'report.askingPlace' },
  'text-dialect-sichuan': { at: 'report.askingPlace' },
  'text-dialect-northeast': { at: 'report.askingPlace' },
  'text-dialect-shanghai': { at: 'report.askingPlace' },
  'text-typos-pinyin': { at: 'report.askingPlace' },
  'text-voice-input-no-punctuation': { at: 'report.confirming' },
  'text-emoji': { at: 'report.askingPlace', says: /119/, tickets: 1 },
  'text-emoji-only': { at: 'menu.choosing' },
  'text-wechat-emoticon-codes': { at: 'report.askingPlace' },
  'text-rare-hanzi': { at: 'report.confirming', says: /𠮷祥里3号，𡒄边的护栏断了/ },
  'text-traditional': { at: 'report.askingPlace' },
  'text-english': { at: 'report.askingPlace' },
  'text-fullwidth-digits': { at: 'report.confirming', says: /Ｂ栋１２０３室　水管漏水[\s\S]*B栋1203室/ },
  'text-chinese-numerals': { at: 'report.confirming', says: /12号楼3单元/ },
  'text-number-like-007': { at: 'menu.choosing' },
  'text-number-like-large': { at: 'menu.choosing' },
  'text-number-like-exp': { at: 'menu.choosing' },
  'text-boolean-like': { at: 'menu.choosing' },
  'text-menu-number': { at: 'menu.choosing' },
  'text-fullwidth-menu-number': { at: 'menu.choosing' },
  'text-phone-and-id': { at: 'report.confirming', says: /^请马上打 119/, tickets: 1 },
  'text-url': { at: 'report.askingIfReport', says: /a\?x=1&y=2/ },
  'text-html': { at: 'report.askingPlace' },
  'text-instruction-like': { at: 'report.askingIfReport', says: /您是要上报/ },
  'text-sql-like': { at: 'report.askingPlace' },
  'text-format-characters': { at: 'report.confirming' },
  'text-whitespace-only': { at: 'menu.choosing' },
  'text-surrounding-whitespace': { at: 'report.askingPlace' },
  'text-newlines': { at: 'report.choosingPlace' },
  'text-crlf-tab': { at: 'report.askingPlace' },
  'text-very-long': { at: 'report.askingPlace' },
  'text-huge': { at: 'report.askingIfReport', says: /水…/ },
  'text-cdata-split': { at: 'report.askingIfReport', says: /a\]\]>b 和 \]\]\]\]>>/ },
  'text-xml-escaped': { at: 'report.askingPlace', says: /^请马上打 95598/, tickets: 1 },
  'text-char-references': { at: 'report.askingPlace' },
  'text-escaped-inside-cdata': { at: 'report.askingIfReport', says: /&lt;不是标签&gt; &#x6C34;/ },
  'text-empty-content': { at: 'menu.choosing' },
  'text-self-closing-content': { at: 'menu.choosing' },
  'text-duplicate-first': { at: 'report.askingPlace' },
  'text-duplicate-retry': { at: 'report.askingPlace' },
  'text-same-words-again': { at: 'report.askingPlace' },
  'text-msgid-int64-max': { at: 'report.askingPlace' },
  'text-msgid-beyond-double': { at: 'report.askingPlace' },
  'text-from-article': { at: 'report.askingPlace' },
  'text-message-menu-reply': { at: 'menu.choosing' },
  'text-message-menu-typed': { at: 'menu.choosing' },
  'text-old-createtime': { at: 'report.askingIfReport' },
  'text-future-createtime': { at: 'report.askingIfReport' },
  image: { at: 'report.askingWhat', says: /收到了/ },
  'image-without-picurl': { at: 'report.askingWhat' },
  'image-second-in-burst': { at: 'report.askingWhat' },
  voice: { at: 'report.askingPlace', says: /语音收到了/ },
  'voice-recognition-empty': { at: 'report.askingPlace', says: /语音收到了/ },
  'voice-recognition-filled': { at: 'report.confirming', says: /楼上漏水漏到我家了/ },
  'voice-silk-format': { at: 'report.askingPlace', says: /语音收到了/ },
  video: { at: 'report.askingWhat' },
  shortvideo: { at: 'report.askingWhat' },
  location: { at: 'report.askingWhat' },
  'location-empty-label': { at: 'report.askingWhat', says: /不在东街街道[\s\S]*12345/ },
  'location-out-of-range': { at: 'report.askingWhat' },
  'location-not-numeric': { at: 'report.askingWhat' },
  link: { at: 'report.askingPlace' },
  'event-subscribe': { at: 'menu.choosing', says: /欢迎回来/ },
  'event-subscribe-empty-eventkey': { at: 'menu.choosing' },
  'event-subscribe-qrscene': { at: 'menu.choosing' },
  'event-subscribe-qrscene-nested': { at: 'menu.choosing' },
  'event-scan': { at: 'menu.choosing', says: /欢迎回来/ },
  'event-scan-numeric': { at: 'menu.choosing' },
  'event-unsubscribe': { at: '', silent: true },
  'event-location': { at: '', silent: true },
  'event-click': { at: 'report.askingWhat' },
  'event-click-unknown-key': { at: 'menu.choosing', says: /菜单已经换了/ },
  'event-view': { at: '', silent: true },
  'event-view-miniprogram': { at: '', silent: true },
  'event-scancode-waitmsg': { at: 'menu.choosing' },
  'event-scancode-push': { at: '', silent: true },
  'event-pic-weixin': { at: '', silent: true },
  'event-location-select': { at: '', silent: true },
  'event-template-finish-success': { at: '', silent: true },
  'event-template-finish-user-block': { at: '', silent: true },
  'event-template-finish-system-failed': { at: '', silent: true },
  'event-mass-finish': { at: '', silent: true },
  'event-mass-finish-err': { at: '', silent: true },
  'event-subscribe-popup-two': { at: '', silent: true },
  'event-subscribe-popup-one': { at: '', silent: true },
  'event-subscribe-popup-empty': { at: '', silent: true },
  'event-subscribe-change': { at: '', silent: true },
  'event-subscribe-sent-ok': { at: '', silent: true },
  'event-subscribe-sent-rejected': { at: '', silent: true },
  'event-click-duplicate-first': { at: '', says: /还没有上报过/ },
  'event-click-duplicate-retry': { at: '', says: /还没有上报过/ },
  'event-same-second-other-event': { at: '', silent: true },
  'event-unknown': { at: '', silent: true },
  'event-lowercase-click': { at: 'report.askingWhat' },
  'event-missing-event': { at: '', silent: true },
  'unknown-msgtype': { at: '', says: /请发文字、照片/ },
  'file-like-msgtype': { at: '', says: /请发文字、照片/ },
  'missing-fromusername': { at: '', silent: true },
  'missing-msgtype': { at: '', silent: true },
  'missing-msgid': { at: 'report.askingIfReport', says: /没有消息号/ },
  'missing-createtime': { at: 'report.askingPlace' },
  'createtime-not-a-number': { at: 'report.askingPlace' },
  'wrong-tousername': { at: 'report.askingPlace' },
  'duplicate-elements': { at: 'menu.choosing' },
  'attributes-and-comments': { at: 'report.askingPlace' },
  'pretty-printed': { at: 'menu.choosing' },
  'bom-prefix': { at: 'menu.choosing' },
  'prototype-names': { at: 'report.askingPlace' },
  'other-root': { at: '', silent: true },
  'nested-unexpected': { at: 'menu.choosing', says: /您要办什么/ },
  'deep-nesting': { at: '', silent: true },
  'truncated-xml': { at: '', silent: true },
  'unclosed-cdata': { at: '', silent: true },
  'empty-body': { at: '', silent: true },
  'whitespace-body': { at: '', silent: true },
  'json-instead-of-xml': { at: '', silent: true },
  'html-instead-of-xml': { at: '', silent: true },
  'illegal-control-character': { at: 'report.askingPlace' },
  'null-character-reference': { at: 'report.askingPlace' },
  'undefined-entity': { at: 'report.askingPlace' },
  'xxe-file': { at: '', silent: true },
  'xxe-http': { at: '', silent: true },
  'xxe-parameter-entity': { at: '', silent: true },
  'doctype-external-dtd': { at: '', silent: true },
  'billion-laughs': { at: '', silent: true },
  'quadratic-blowup': { at: '', silent: true },
  'doctype-internal-harmless': { at: '', silent: true },
  xinclude: { at: 'menu.choosing' },
  'processing-instruction': { at: 'report.askingPlace' },
  'many-elements': { at: 'report.askingPlace' },
};

/** Bytes that are no UTF-8: from the platform, not understood, nothing stored. */
const BYTES = [
  'encoding-gbk',
  'encoding-gbk-declared',
  'encoding-utf16',
  'encoding-invalid-utf8',
  'encoding-utf8-cut-character',
  'binary-garbage',
];

/** Recorded as a whole, signature and all. 403: from somebody else, nothing stored. */
const ENVELOPES: Readonly<Record<string, { mode: Mode; says?: RegExp; status?: 403 }>> = {
  'envelope-safe-mode': { mode: 'safe', says: /先请您同意|同意/ },
  'envelope-compatible-mode': { mode: 'compatible', says: /同意/ },
  'envelope-compatible-tampered': { mode: 'compatible', says: /同意/ },
  'envelope-bad-msg-signature': { mode: 'safe', status: 403 },
  'envelope-missing-msg-signature': { mode: 'safe', status: 403 },
  'envelope-downgrade-plain-in-safe-mode': { mode: 'safe', status: 403 },
  'envelope-other-appid': { mode: 'safe', status: 403 },
  'envelope-xxe-inside': { mode: 'safe' },
  'envelope-safe-mode-json': { mode: 'safe', says: /您是要上报“JSON格式推送”吗|同意/ },
};

const account = messages.filter(({ channel }) => channel === 'oa');
const clear = account.filter(({ query, bodyBase64 }) => !query && !bodyBase64);
const named = (name: string) => clear.find((message) => message.name === name)?.body ?? '';

describe('recorded messages', () => {
  let town: Town;
  const troubles: string[] = [];

  before(async () => {
    town = await Town.open({ gateway: false, log: (line) => JSON.parse(line).level >= 50 && troubles.push(line) });
  });
  after(() => town.close());
  afterEach(() => expect(troubles.splice(0)).to.deep.equal([]));

  /** As from this person: the recorded openid stands for her. */
  async function hears(resident: Resident, name: string): Promise<string> {
    const body = named(name);
    const from = /<FromUserName><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? resident.openid;
    const { reply, statuses } = await town.wechat.raw(resident.openid, body.replaceAll(from, resident.openid));
    expect(statuses).to.deep.equal([200]);
    return reply ?? '';
  }

  it('are all looked at', () => {
    const known = [...Object.keys(EXPECTED), ...BYTES, ...Object.keys(ENVELOPES)];
    expect(known).to.have.members(account.map(({ name }) => name));
  });

  for (const { name, expect: note } of clear) {
    const { at, says, silent, tickets = 0 } = EXPECTED[name] ?? { at: 'unknown' };

    it(`${name}: ${note}`, async () => {
      const known = await new Resident(town, 'known').isRegistered();
      const reply = await hears(known, name);
      expect(await known.standing()).to.equal(at);
      expect(await known.tickets()).to.have.length(tickets);
      if (silent) expect(reply).to.equal('');
      if (says) expect(reply).to.match(says);
      expect(reply).not.to.match(/undefined|\[object|root:|出了点问题/);

      const stranger = new Resident(town, 'stranger');
      const answer = await hears(stranger, name);
      // What would be a report waits for her consent; danger does not wait.
      expect(await stranger.tickets()).to.have.length(tickets);
      if (at.startsWith('report.')) expect(await stranger.standing()).to.equal('consent.asking');
      if (silent) expect(answer).to.equal('');
    });
  }

  it('the same message again is one report and the same answer', async () => {
    const known = await new Resident(town, 'known').isRegistered();
    const first = await hears(known, 'text-duplicate-first');
    expect(await hears(known, 'text-duplicate-retry')).to.equal(first);
    expect(await known.standing()).to.equal('report.askingPlace');
  });

  it('the same words again belong to what she has open: while it is asked about, and when it is filed', async () => {
    const known = await new Resident(town, 'known').isRegistered();
    await hears(known, 'text-duplicate-first');
    expect(await hears(known, 'text-same-words-again')).to.match(/^和刚才说的一样，算同一件事，接着报。\n+问题在哪里/);
    await known.says('十号小区东门', /对吗/);
    await known.says('1', /已收到，工单 \d{7}/);
    const [ticket] = await known.tickets();
    await known.says(
      '东门道闸坏了，车都堵住了',
      /^您已经报过这件事：十号小区.*东门道闸坏了，车都堵住了，正等人接单。\n补充到那一件，回复 1\n是另一件事，回复 2$/,
    );
    await known.says('1', new RegExp(`^记下了，工单 ${ticket?.number}\n`));
    expect(await known.tickets()).to.have.length(1);
    expect(await known.standing()).to.equal('');
  });

  it('the same number from two people is two messages', async () => {
    const [one, other] = [await new Resident(town).isRegistered(), await new Resident(town).isRegistered()];
    await hears(one, 'text-street-light');
    await hears(other, 'text-street-light');
    expect([await one.standing(), await other.standing()]).to.deep.equal(['report.confirming', 'report.confirming']);
  });

  it('numbers that a double would take for one are two', async () => {
    const known = await new Resident(town).isRegistered();
    await hears(known, 'text-msgid-beyond-double');
    expect(await hears(known, 'text-msgid-int64-max')).not.to.equal('');
  });

  it('several photos in a row belong to one report', async () => {
    const known = await new Resident(town).isRegistered();
    expect(await hears(known, 'image')).to.match(/收到了/);
    expect(await hears(known, 'image-without-picurl')).to.equal('');
    expect(await hears(known, 'image-second-in-burst')).to.equal('');
    const { running } = await known.talks();
    expect((running?.position?.context as { media: string[] } | undefined)?.media).to.have.length(3);
  });

  it('chasing and withdrawing are about the ticket that is there', async () => {
    const known = await new Resident(town).isRegistered();
    const number = await known.reports();
    expect(await hears(known, 'text-followup')).to.include(`工单 ${number}`);
    await known.says('取消');
    expect(await hears(known, 'text-cancel')).to.match(new RegExp(`工单 ${number}[\\s\\S]*撤回`));
    expect(await known.tickets()).to.have.length(1);
  });

  it('a number answers an open question, in full width too', async () => {
    for (const name of ['text-menu-number', 'text-fullwidth-menu-number']) {
      const known = await new Resident(town).isRegistered();
      await known.says('找人');
      expect(await hears(known, name)).to.match(/片区民警/);
    }
  });

  it('who unfollows is marked so, and not answered', async () => {
    const known = await new Resident(town).isRegistered();
    expect(await hears(known, 'event-unsubscribe')).to.equal('');
    const row = await town.store.inTransaction((tx) => tx.conversations.get(`official-account:${known.openid}`));
    expect(row?.following).to.equal(false);
  });

  it('very long words are filed in full', async () => {
    const known = await new Resident(town).isRegistered();
    await hears(known, 'text-very-long');
    await known.says('我家', /对吗/);
    await known.says('1', /已收到/);
    expect((await known.tickets())[0]?.said.text.length).to.be.greaterThan(1000);
  });
});

describe('recorded messages as they were sent', () => {
  const towns = new Map<Mode, Promise<Town>>();
  const troubles: string[] = [];
  const townOf = (mode: Mode): Promise<Town> => {
    const log = (line: string) => JSON.parse(line).level >= 50 && troubles.push(line);
    const known = towns.get(mode) ?? Town.open({ gateway: false, mode, log });
    towns.set(mode, known);
    return known;
  };
  after(async () => {
    for (const town of towns.values()) await (await town).close();
  });
  afterEach(() => expect(troubles.splice(0)).to.deep.equal([]));

  const crypt = new MessageCrypt({
    token: 'svcTestTk9',
    encodingAesKey: '9rVez28/U8JwzrQgGce7nDuRJmKpWS28AWWiP35iVx0',
    receiveId: 'wx7d2a90b1c3e4f568',
  });
  const [timestamp, nonce] = ['1735689600', '1203948576'];
  const signed = { signature: crypt.sign(timestamp, nonce), timestamp, nonce };

  /** The recorded bytes, unchanged but for who wrote them. */
  async function posts(town: Town, message: RecordedMessage, openid?: string) {
    const bytes = message.bodyBase64 ? Buffer.from(message.bodyBase64, 'base64') : Buffer.from(message.body);
    const asked = new URLSearchParams(message.query ?? signed);
    const answer = await fetch(`http://127.0.0.1:${town.port}/wechat?${asked}`, {
      method: 'POST',
      body: Uint8Array.from(openid === undefined ? bytes : from(bytes, openid)),
      headers: { 'content-type': message.contentType ?? 'text/xml' },
    });
    return { status: answer.status, said: read(await answer.text()) };
  }

  function from(bytes: Buffer, openid: string): Buffer {
    const text = bytes.toString('latin1');
    const recorded = /<FromUserName><!\[CDATA\[(.*?)\]\]>/.exec(text)?.[1];
    return recorded === undefined ? bytes : Buffer.from(text.replaceAll(recorded, openid), 'latin1');
  }

  /** The words of a reply, clear or encrypted, XML or JSON; any other body as it is. */
  function read(body: string): string {
    if (body.startsWith('{')) return JSON.parse(crypt.decrypt(JSON.parse(body).Encrypt)).Content;
    if (!body.startsWith('<xml>')) return body;
    const xml = readXml(body);
    const encrypt = wordOf(xml, 'Encrypt');
    return textOf(encrypt === '' ? xml : readXml(crypt.decrypt(encrypt)), 'Content');
  }

  const counted = (town: Town) =>
    town.store.inTransaction(async (tx) => {
      const [row] = await tx.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM inbox', []);
      return Number(row?.n);
    });

  for (const message of clear) {
    const { at, says, silent } = EXPECTED[message.name] ?? { at: 'unknown' };
    it(`${message.name}, in plain mode: ${message.expect}`, async () => {
      const town = await townOf('plain');
      const known = await new Resident(town, 'plain').isRegistered();
      const { status, said } = await posts(town, message, known.openid);
      expect(status).to.equal(200);
      expect(await known.standing()).to.equal(at);
      if (silent) expect(said).to.equal('success');
      else expect(said).not.to.equal('success');
      if (says) expect(said).to.match(says);
      expect(Buffer.byteLength(said)).to.be.at.most(2048);
      // What the platform sends again has the same answer and no second effect.
      const before = await counted(town);
      expect((await posts(town, message, known.openid)).said).to.equal(said);
      expect(await counted(town)).to.equal(before);
    });
  }

  for (const name of BYTES) {
    const message = account.find((each) => each.name === name) as RecordedMessage;
    it(`${name}: ${message.expect}`, async () => {
      const town = await townOf('plain');
      const before = await counted(town);
      expect(await posts(town, message)).to.deep.equal({ status: 200, said: 'success' });
      expect(await counted(town)).to.equal(before);
    });
  }

  for (const [name, { mode, says, status = 200 }] of Object.entries(ENVELOPES)) {
    const message = account.find((each) => each.name === name) as RecordedMessage;
    it(`${name}: ${message.expect}`, async () => {
      const town = await townOf(mode);
      const before = await counted(town);
      const answer = await posts(town, message);
      expect(answer.status).to.equal(status);
      if (status === 403) expect(answer.said).to.equal('forbidden');
      if (says) expect(answer.said).to.match(says);
      expect(answer.said).not.to.match(/管理员|root:/);
      if (!says) expect(await counted(town)).to.equal(before);
      expect(await posts(town, message)).to.deep.equal(answer);
    });
  }

  it('a copy beside the encrypted text counts for nothing: both were one message', async () => {
    const town = await townOf('compatible');
    const rows = await town.store.inTransaction((tx) =>
      tx.query<{ key: string }>("SELECT key FROM inbox WHERE key LIKE '%24830017453678%'", []),
    );
    expect(rows).to.have.length(1);
  });

  it('a tap on 订阅通知 is one credit for what was allowed; a refusal in the settings takes it away', async () => {
    const town = await townOf('safe');
    const known = await new Resident(town, 'notices').isRegistered();
    const sends = (name: string) => town.wechat.raw(known.openid, String(from(Buffer.from(named(name)), known.openid)));
    const credits = () =>
      town.store.inTransaction((tx) =>
        tx.query<{ template: string; credits: number }>(
          'SELECT template, credits FROM notice_credits WHERE conversation = ?',
          [`official-account:${known.openid}`],
        ),
      );
    await sends('event-subscribe-popup-two');
    expect(await credits()).to.deep.equal([{ template: 'tplProgress_A', credits: 1 }]);
    await sends('event-subscribe-popup-empty');
    await sends('event-subscribe-sent-ok');
    expect(await credits()).to.have.length(1);
    await sends('event-subscribe-sent-rejected');
    expect(await credits()).to.deep.equal([]);
    await sends('event-subscribe-popup-one');
    await sends('event-subscribe-change');
    expect(await credits()).to.deep.equal([]);
  });

  it('what nobody uses is a line in the log, without her words', async () => {
    const lines: string[] = [];
    const town = await Town.open({ gateway: false, log: (line) => lines.push(line) });
    const openid = new Resident(town, 'log').openid;
    const names = [
      'event-mass-finish',
      'event-mass-finish-err',
      'event-unknown',
      'event-missing-event',
      'unknown-msgtype',
    ];
    for (const name of [...names, 'missing-fromusername', 'truncated-xml', 'event-view']) {
      await town.wechat.raw(openid, named(name));
    }
    await town.close();
    const said = lines.map((line) => JSON.parse(line)).filter(({ channel }) => channel === 'official-account');
    expect(said.map(({ what, reason }) => what ?? reason)).to.deep.equal([
      'masssendjobfinish send success',
      'masssendjobfinish err(10001)',
      'event some_event_of_next_year',
      'event ',
      'type hologram',
      'no sender',
      'cut short',
    ]);
  });
});
