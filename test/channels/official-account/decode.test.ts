/** Every clear `oa` body of protocol/messages.json through decode, and replies back. */
import { expect } from 'chai';
import fc from 'fast-check';
import { MessageCrypt } from '../../../src/channels/official-account/crypt.ts';
import { decode as decodeContent } from '../../../src/channels/official-account/decode.ts';
import {
  envelope,
  fitBytes,
  MAX_TEXT_BYTES,
  splitBytes,
  textReply,
} from '../../../src/channels/official-account/encode.ts';
import { readJson } from '../../../src/channels/official-account/json.ts';
import { Malformed, readXml, textOf, withoutIllegal, wordOf } from '../../../src/channels/official-account/xml.ts';
import type { Content, NoticeResult } from '../../../src/engine/messages.ts';
import { messages, recorded } from '../../fixtures/protocol/index.ts';

const decode = (body: string) => decodeContent(readXml(body));

const clear = messages.filter(({ channel, query }) => channel === 'oa' && query === undefined);

const idOf = (name: string): string => decode(recorded(name).body).message.id;

const silent = (what: string): Content => ({ type: 'unsupported', what, silent: true });
const words = (text: string): Content => ({ type: 'text', text });
const results = (...of: NoticeResult[]): Content => ({ type: 'notice-results', results: of });
const choices = (tapped: boolean, ...of: [template: string, allowed: boolean][]): Content => ({
  type: 'notice-choices',
  choices: of.map(([template, allowed]) => ({ template, allowed })),
  tapped,
});
const picture = (ref: string): Content => ({ type: 'media', media: { kind: 'image', ref } });
const voice = (ref: string, format = 'amr'): Content => ({ type: 'media', media: { kind: 'voice', ref, format } });
const video = (ref: string): Content => ({ type: 'media', media: { kind: 'video', ref } });

/** What each recorded push is; every `text-…` has its words in `fields`. */
const CONTENTS: Record<string, Content> = {
  'text-self-closing-content': words(''),
  'text-duplicate-retry': words('东门道闸坏了，车都堵住了'),
  'text-message-menu-reply': { type: 'text', text: '满意', menuId: '101' },
  'text-message-menu-typed': words('满意'),
  image: picture('mediaImg_0001-aB'),
  'image-without-picurl': picture('mediaImg_0002'),
  'image-second-in-burst': picture('mediaImg_0003'),
  voice: voice('mediaVoice8k_01'),
  'voice-recognition-empty': voice('mediaVoice8k_02'),
  'voice-recognition-filled': {
    type: 'media',
    media: { kind: 'voice', ref: 'mediaVoice8k_03', format: 'amr' },
    recognised: '楼上漏水漏到我家了。',
  },
  'voice-silk-format': voice('mediaVoice8k_04', 'silk'),
  video: video('mediaVideo_01'),
  shortvideo: video('mediaVideo_02'),
  location: { type: 'location', latitude: 31.230416, longitude: 121.473701, label: '示例市和平区幸福路88号' },
  'location-empty-label': { type: 'location', latitude: 31.2, longitude: 121.4, label: '' },
  'location-out-of-range': { type: 'location', label: '？' },
  'location-not-numeric': { type: 'location', label: '某地' },
  link: { type: 'link', title: '某小区停水通知', url: 'https://example.com/notice/1' },
  'event-subscribe': { type: 'follow' },
  'event-subscribe-empty-eventkey': { type: 'follow' },
  'event-subscribe-qrscene': { type: 'scan', scene: 'bld:3-u2', followed: true },
  'event-subscribe-qrscene-nested': { type: 'scan', scene: 'qrscene_x', followed: true },
  'event-scan': { type: 'scan', scene: 'bld:3-u2', followed: false },
  'event-scan-numeric': { type: 'scan', scene: '123', followed: false },
  'event-unsubscribe': { type: 'unfollow' },
  'event-location': silent('location'),
  'event-click': { type: 'menu', key: 'MENU_REPORT' },
  'event-click-unknown-key': { type: 'menu', key: 'MENU_OLD_2019' },
  'event-click-duplicate-first': { type: 'menu', key: 'MENU_PROGRESS' },
  'event-click-duplicate-retry': { type: 'menu', key: 'MENU_PROGRESS' },
  'event-lowercase-click': { type: 'menu', key: 'MENU_REPORT' },
  'event-view': silent('view'),
  'event-same-second-other-event': silent('view'),
  'event-view-miniprogram': silent('view_miniprogram'),
  'event-scancode-waitmsg': { type: 'scan', scene: 'lamp-0031', followed: false },
  'event-scancode-push': silent('scancode_push'),
  'event-pic-weixin': silent('pic_weixin'),
  'event-location-select': silent('location_select'),
  'event-template-finish-success': results({ id: '200163836', outcome: 'arrived' }),
  'event-template-finish-user-block': results({ id: '200163840', outcome: 'refused' }),
  'event-template-finish-system-failed': results({ id: '200163841', outcome: 'failed' }),
  'event-mass-finish': silent('masssendjobfinish'),
  'event-mass-finish-err': silent('masssendjobfinish'),
  'event-subscribe-popup-two': choices(true, ['tplProgress_A', true], ['tplClosed_B', false]),
  'event-subscribe-popup-one': choices(true, ['tplProgress_A', true]),
  'event-subscribe-popup-empty': choices(true),
  'event-subscribe-change': choices(false, ['tplProgress_A', false]),
  'event-subscribe-sent-ok': results({ id: '1700827132819554304', outcome: 'arrived', template: 'tplProgress_A' }),
  'event-subscribe-sent-rejected': results({
    id: '1700827132819554305',
    outcome: 'refused',
    template: 'tplProgress_A',
  }),
  'event-unknown': silent('some_event_of_next_year'),
  'event-missing-event': silent(''),
  'unknown-msgtype': { type: 'unsupported', what: 'hologram', silent: false },
  'file-like-msgtype': { type: 'unsupported', what: 'file', silent: false },
  'missing-msgid': words('没有消息号'),
  'missing-createtime': words('路灯'),
  'createtime-not-a-number': words('路灯'),
  'wrong-tousername': words('路灯'),
  'duplicate-elements': words('第一个'),
  'attributes-and-comments': words('路灯'),
  'pretty-printed': words('带缩进'),
  'bom-prefix': words('有BOM'),
  'prototype-names': words('路灯'),
  'nested-unexpected': words('粗体'),
  'illegal-control-character': words('路灯坏了'),
  'null-character-reference': words('路灯坏了'),
  'undefined-entity': words('路灯&nbsp;坏了'),
  xinclude: words(''),
  'processing-instruction': words('路灯'),
  'many-elements': words('路灯'),
};

const REFUSED: Record<string, string> = {
  'missing-fromusername': 'no sender',
  'missing-msgtype': 'no message type',
  'other-root': 'cut short or no XML',
  'deep-nesting': 'no XML',
  'truncated-xml': 'cut short',
  'unclosed-cdata': 'cut short',
  'empty-body': 'cut short or no XML',
  'whitespace-body': 'cut short or no XML',
  'json-instead-of-xml': 'cut short or no XML',
  'html-instead-of-xml': 'declaration',
  'xxe-file': 'declaration',
  'xxe-http': 'declaration',
  'xxe-parameter-entity': 'declaration',
  'doctype-external-dtd': 'declaration',
  'billion-laughs': 'declaration',
  'quadratic-blowup': 'declaration',
  'doctype-internal-harmless': 'declaration',
};

/** XML turns CR LF into LF, and has no place for other control characters. */
const asXmlReads = (text: string): string => withoutIllegal(text).replace(/\r\n?/g, '\n');

describe('official account: decode', () => {
  for (const message of clear.filter(({ bodyBase64 }) => bodyBase64 === undefined)) {
    const { name, fields } = message;
    const refused = REFUSED[name];

    if (refused !== undefined) {
      it(`${name}: not understood (${refused})`, () => {
        expect(() => decode(message.body))
          .to.throw(Malformed)
          .with.property('reason', refused);
      });
      continue;
    }

    it(`${name}: ${message.expect}`, () => {
      const expected = CONTENTS[name] ?? words(asXmlReads(fields?.Content ?? 'no fields'));
      const decoded = decode(message.body);
      expect(decoded.message.content).to.deep.equal(expected);
      expect(decoded.message.channel).to.equal('official-account');
      expect(decoded.account).to.match(/^gh_/);
      const xml = readXml(message.body);
      for (const [field, text] of Object.entries(fields ?? {})) {
        expect(textOf(xml, field), field).to.equal(asXmlReads(text));
      }
      if (fields?.MsgId !== undefined) expect(decoded.message.id).to.equal(`msg:${fields.MsgId}`);
    });
  }

  it('leaves no recorded message out', () => {
    const names = new Set(clear.map(({ name }) => name));
    expect([...Object.keys(CONTENTS), ...Object.keys(REFUSED)].filter((name) => !names.has(name))).to.deep.equal([]);
  });
});

describe('official account: what counts as a repetition', () => {
  for (const { name, repeatOf } of clear.filter((message) => message.repeatOf !== undefined)) {
    it(`${name} has the id of ${repeatOf}`, () => {
      expect(idOf(name)).to.equal(idOf(repeatOf ?? ''));
    });
  }

  it('the same words again are another message', () => {
    expect(idOf('text-same-words-again')).to.not.equal(idOf('text-duplicate-first'));
  });

  it('ids beyond a double differ', () => {
    expect(idOf('text-msgid-beyond-double')).to.equal('msg:9007199254740993');
    expect(idOf('text-msgid-int64-max')).to.equal('msg:9223372036854775807');
  });

  it('another event in the same second is another one', () => {
    expect(idOf('event-click-duplicate-first')).to.equal('evt:1735700000:click:MENU_PROGRESS:');
    expect(idOf('event-same-second-other-event')).to.equal('evt:1735700000:view:https://example.com/m/list:');
    expect(idOf('event-template-finish-success')).to.equal('evt:1735695151:templatesendjobfinish::200163836');
  });

  it('without MsgId the time and the content count', () => {
    const body = recorded('missing-msgid').body;
    expect(idOf('missing-msgid')).to.match(/^msg:1735696127:[0-9a-f]{32}$/);
    expect(decode(body.replace('没有消息号', '别的话')).message.id).to.not.equal(idOf('missing-msgid'));
    expect(decode(body).message.id).to.equal(idOf('missing-msgid'));
  });

  it('an event key longer than any real one is a digest in the id', () => {
    const body = recorded('event-view').body.replace('/m/help', `/${'x'.repeat(900)}`);
    expect(decode(body).message.id).to.match(/^evt:1735694785:view:[0-9a-f]{32}:$/);
  });
});

describe('official account: the JSON data format', () => {
  const json = (fields: string) =>
    decodeContent(readJson(`{"FromUserName":"o1","ToUserName":"gh_1",${fields}}`)).message;

  it('keeps every digit of an id, and every character of words that look like numbers', () => {
    const words = '楼号: 12345678901234567890, &lt;灯&gt; "-1e5" \\\\';
    const message = json(`"MsgType":"text","MsgId": 9223372036854775807,"Content":${JSON.stringify(words)}`);
    expect(message.id).to.equal('msg:9223372036854775807');
    expect(message.content).to.deep.equal({ type: 'text', text: words });
  });

  it('reads one entry and several alike', () => {
    const entry = (id: string) => `{"TemplateId":"${id}","SubscribeStatusString":"accept"}`;
    const event = (list: string) =>
      json(`"MsgType":"event","Event":"subscribe_msg_popup_event","SubscribeMsgPopupEvent":{"List":${list}}`).content;
    expect(event(entry('A'))).to.deep.equal(choices(true, ['A', true]));
    expect(event(`[${entry('A')},${entry('B')}]`)).to.deep.equal(choices(true, ['A', true], ['B', true]));
    expect(event('[]')).to.deep.equal(choices(true));
  });

  it('changes no prototype, and refuses what is no object', () => {
    expect(json('"MsgType":"text","__proto__":{"polluted":1},"Content":"路灯"').content).to.deep.equal(words('路灯'));
    expect(Object.hasOwn(Object.prototype, 'polluted')).to.equal(false);
    for (const body of [
      '',
      '[]',
      '1',
      'null',
      '{',
      '{"a":',
      '['.repeat(30_000),
      `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`,
    ]) {
      expect(() => readJson(body), body.slice(0, 20)).to.throw(Malformed);
    }
  });
});

describe('official account: replies', () => {
  const crypt = new MessageCrypt({
    token: 'svcTestTk9',
    encodingAesKey: '9rVez28/U8JwzrQgGce7nDuRJmKpWS28AWWiP35iVx0',
    receiveId: 'wx7d2a90b1c3e4f568',
  });
  const at = new Date('2025-01-01T00:00:00Z');

  it('any text comes back through XML and encryption, cut to what fits', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 900 }),
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(']]>', ']]', '>', '<![CDATA[', '&lt;', '楼', '🕳️')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const sealed = readXml(envelope(crypt, textReply({ to: 'o1', from: 'gh_1', text, at }), at, '42'));
        const encrypt = wordOf(sealed, 'Encrypt');
        expect(crypt.verify(wordOf(sealed, 'MsgSignature'), wordOf(sealed, 'TimeStamp'), '42', encrypt)).to.equal(true);
        const reply = readXml(crypt.decrypt(encrypt));
        expect(wordOf(reply, 'ToUserName')).to.equal('o1');
        expect(wordOf(reply, 'FromUserName')).to.equal('gh_1');
        expect(wordOf(reply, 'CreateTime')).to.equal('1735689600');
        expect(textOf(reply, 'Content')).to.equal(asXmlReads(fitBytes(text, MAX_TEXT_BYTES)));
      }),
    );
  });

  it('a text is cut by bytes, between characters', () => {
    expect(fitBytes('修修修', 8)).to.equal('修修');
    expect(fitBytes('a🕳', 4)).to.equal('a');
    expect(fitBytes('abc', 3)).to.equal('abc');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, max) => {
        const cut = fitBytes(text, max);
        return Buffer.byteLength(cut) <= max && text.startsWith(cut);
      }),
    );
  });

  it('a long text is split at the ends of lines and loses no word', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `第${at}行：三号楼二单元的路灯坏了，晚上看不见路。`);
    const pieces = splitBytes(lines.join('\n'), MAX_TEXT_BYTES);
    expect(pieces.length).to.be.greaterThan(1);
    expect(pieces.every((piece) => Buffer.byteLength(piece) <= MAX_TEXT_BYTES)).to.equal(true);
    expect(pieces.join('\n')).to.equal(lines.join('\n'));
    expect(splitBytes('修'.repeat(1500), 2048).join('')).to.equal('修'.repeat(1500));
    expect(splitBytes(' \n ', 2048)).to.deep.equal([]);
  });
});
