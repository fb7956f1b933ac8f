/** Bodies that are meant to break decode, and any other: its own error or a message, in time, and nothing else. */
import { expect } from 'chai';
import fc from 'fast-check';
import { decode as decodeContent } from '../../../src/channels/official-account/decode.ts';
import { Malformed, readXml } from '../../../src/channels/official-account/xml.ts';
import { recorded } from '../../fixtures/protocol/index.ts';

const decode = (body: string) => decodeContent(readXml(body));

describe('official account: decode holds', () => {
  it('no body changes a prototype', () => {
    decode(recorded('prototype-names').body);
    expect(Object.hasOwn(Object.prototype, 'polluted')).to.equal(false);
  });

  for (const name of ['billion-laughs', 'quadratic-blowup', 'deep-nesting', 'many-elements']) {
    it(`${name} costs neither time nor memory`, () => {
      const { body } = recorded(name);
      const before = process.memoryUsage().heapUsed;
      const started = performance.now();
      for (let turn = 0; turn < 20; turn++) {
        try {
          decode(body);
        } catch (error) {
          expect(error).to.be.instanceOf(Malformed);
        }
      }
      expect(performance.now() - started).to.be.lessThan(2000);
      expect(process.memoryUsage().heapUsed - before).to.be.lessThan(100 * 1024 * 1024);
    });
  }

  it('hostile repetitions up to the size cap stay quick', () => {
    const started = performance.now();
    for (const piece of [
      '<![CDATA[',
      '<!--',
      '<a',
      '<a>',
      '<a "',
      '&#',
      '<?x ?>',
      '<a b="<![CDATA[">',
      ']]>',
      '</xml>',
    ]) {
      const hostile = `<xml>${piece.repeat(Math.floor(60_000 / piece.length))}</xml>`;
      try {
        decode(hostile);
      } catch (error) {
        expect(error, piece).to.be.instanceOf(Malformed);
      }
    }
    expect(performance.now() - started).to.be.lessThan(4000);
  });

  it('whatever comes, it throws its own error or gives a message', () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        '<xml>',
        '</xml>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?',
        '?>',
        '&amp;',
        '&#0;',
        '&#xFFFFFFF;',
        '<a',
        '"',
        '/>',
      ),
      fc.constantFrom(
        '<MsgType>',
        '</MsgType>',
        '<FromUserName>o</FromUserName>',
        '<MsgType>event</MsgType>',
        '<__proto__>',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const wild = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(''));
    const body = fc.oneof(
      wild,
      wild.map((inside) => `<xml>${inside}</xml>`),
    );
    fc.assert(
      fc.property(body, (text) => {
        try {
          const { message } = decode(text);
          return typeof message.id === 'string' && message.sender !== '';
        } catch (error) {
          return error instanceof Malformed;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a recorded body with any part cut out is understood or refused, never worse', () => {
    const { body } = recorded('event-pic-weixin');
    fc.assert(
      fc.property(fc.nat(body.length), fc.nat(body.length), (from, to) => {
        try {
          decode(body.slice(0, Math.min(from, to)) + body.slice(Math.max(from, to)));
          return true;
        } catch (error) {
          return error instanceof Malformed;
        }
      }),
    );
  });
});
