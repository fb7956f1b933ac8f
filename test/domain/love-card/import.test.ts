/** The love card's sections of a neighbourhood file: every mistake is named with its line, and nothing is taken. */
import { expect } from 'chai';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';

const HEAD = 'nodes:\n  - { code: dongjie, name: 东街, kind: sub-district }\n';
const errors = (text: string) => {
  const read = parseImport([{ name: 'love.yaml', text: HEAD + text }]);
  return read.ok ? [] : read.errors;
};
const reward = (o: string) => `rewards:\n  - { id: rice, name: 大米, node: dongjie, points: 30, stock: 5 }\n  - ${o}\n`;

describe('love card: import', () => {
  it('takes what fits', () => {
    expect(errors(reward('{ id: oil, name: 油, node: dongjie, points: 60, stock: 0 }'))).to.deep.equal([]);
  });

  const mistakes: [what: string, text: string, error: RegExp][] = [
    ['an id twice', reward('{ id: rice, name: 米, node: dongjie, points: 3, stock: 5 }'), /:5.*奖品代号“rice”重复/],
    [
      'a name twice',
      reward('{ id: r2, name: 大米, node: dongjie, points: 3, stock: 5 }'),
      /:5.*dongjie 的奖品“大米”重复/,
    ],
    ['nowhere', reward('{ id: r2, name: 米, node: nowhere, points: 3, stock: 5 }'), /:5.*没有代码为“nowhere”的辖区/],
    ['0 points', reward('{ id: r2, name: 米, node: dongjie, points: 0, stock: 5 }'), /:5.*写 1 到 10000 的整数/],
    [
      'less than none',
      reward('{ id: r2, name: 米, node: dongjie, points: 3, stock: -1 }'),
      /:5.*写 0 到 100000 的整数/,
    ],
    ['a fraction', reward('{ id: r2, name: 米, node: dongjie, points: 1.5, stock: 5 }'), /:5.*整数/],
    ['an unknown field', 'loveCard:\n  lotMonth: 12\n', /不认识的字段 lotMonth/],
    ['levels upside down', 'loveCard:\n  levels: [{ name: 高, from: 9 }, { name: 低, from: 3 }]\n', /等级要从低到高/],
  ];
  for (const [what, text, error] of mistakes) {
    it(`names ${what}`, () => {
      const found = errors(text);
      expect(found).to.have.length(1);
      expect(found[0]).to.match(error);
    });
  }
});
