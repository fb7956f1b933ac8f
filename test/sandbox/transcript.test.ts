/** Transcripts: what is written is read back the same, and differences are found. */
import { expect } from 'chai';
import fc from 'fast-check';
import { type Players, play } from '../../src/sandbox/player.ts';
import {
  BadTranscript,
  DOINGS,
  formatTranscript,
  type Hears,
  type Line,
  Numbers,
  parseTranscript,
} from '../../src/sandbox/transcript.ts';

const name = fc.constantFrom('王阿姨', '林春梅', '老陈');
const room = fc.constantFrom('供电社区第一网格工作群', '东街街道工作群');
const words = fc
  .array(
    fc.constantFrom('3号楼', '灯坏了', '：', ': ', '[1]', '@', '# ', '> ', '\n', '\n\n', '<', '/接单 1000015', ' '),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('').trim());
const line: fc.Arbitrary<Line> = fc.oneof(
  fc.record({ kind: fc.constant('hears' as const), where: fc.oneof(name, room), text: words }),
  fc.record(
    {
      kind: fc.constant('does' as const),
      who: name,
      doing: fc.constantFrom(...DOINGS),
      text: words,
      room,
      quote: fc.constantFrom('【新工单】', '工单 1000015'),
    },
    { requiredKeys: ['kind', 'who', 'doing', 'text'] },
  ),
  fc.record({ kind: fc.constant('moves' as const), move: fc.constantFrom('10m', '9am') }),
);

describe('transcripts', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        expect(parseTranscript(formatTranscript({ title: '试一试', lines }))).to.deep.equal({ title: '试一试', lines });
      }),
    );
  });

  it('name the line that makes no sense', () => {
    expect(() => parseTranscript('# x\n> 王阿姨: 好\n王阿姨说')).to.throw(BadTranscript, '第 3 行');
    expect(() => parseTranscript('> 王阿姨 [唱歌]: 好')).to.throw(BadTranscript, '没有“唱歌”');
  });

  it('know a ticket by another number, and no other words', () => {
    const numbers = new Numbers();
    expect(numbers.areSame('已收到，工单 1000015，11月24日 17:30', '已收到，工单 1000028，2月4日 9:30')).to.equal(true);
    expect(numbers.today('/接单 1000015')).to.equal('/接单 1000028');
    expect(numbers.areSame('已收到', '没有保存成功')).to.equal(false);
  });

  it('are played in order, and stop at the first difference', async () => {
    const done: string[] = [];
    const heard: Hears[] = [{ kind: 'hears', where: '王阿姨', text: '从前的话' }];
    const people: Players = {
      heard,
      does: async ({ who, text }) => {
        done.push(`${who} ${text}`);
        heard.push({ kind: 'hears', where: who, text: `${text}了` });
      },
      moves: async (move) => void done.push(move),
      more: async () => undefined,
    };
    const talk = parseTranscript(
      '> 王阿姨: 好\n< 王阿姨: 好了\n= 1h\n> 王阿姨: 走\n< 王阿姨: 走吧\n> 王阿姨: 不会到这里',
    );
    const played = await play(talk, people, 0);
    expect(played).to.deep.equal({ ok: false, at: 4, expected: '走吧', heard: ['走了'] });
    expect(done).to.deep.equal(['王阿姨 好', '1h', '王阿姨 走']);
  });
});
