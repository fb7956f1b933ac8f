/** Every recorded message of the Official Account (official-account.md 10), said by a registered person and by a stranger: where it leads. */
import { expect } from 'chai';
import { MessageCrypt } from '../../src/channels/official-account/crypt.ts';
import type { Mode } from '../../src/channels/official-account/verify.ts';
import { readXml, textOf, wordOf } from '../../src/channels/official-account/xml.ts';
import { messages, type RecordedMessage, recorded } from '../fixtures/protocol/index.ts';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { EXPECTED } from './recorded-expected.ts';

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
const named = (name: string) => recorded(name).body;

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
