/** Doors, restricted categories and who works for the property company, as people write them into the files. */
import { expect } from 'chai';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';

const BASE = `
nodes:
  - { code: dongjie, name: 东街街道, kind: sub-district }
limits:
  - { id: ordinary, take: 2wd, takeWarning: 1wd, resolve: 10wd, resolveWarning: 8wd }
`;

function errors(text: string): string[] {
  const result = parseImport([
    { name: 'base.yaml', text: BASE },
    { name: 'doors.yaml', text },
  ]);
  return result.ok ? [] : result.errors;
}

const CASES: readonly [string, string, RegExp][] = [
  [
    'a door without a phone',
    'doors:\n  - { id: a, name: 信访, words: { 信访: 6 }, text: 找信访 }',
    /^doors\.yaml:2 doors\[1\]\.phone: 没有写/,
  ],
  [
    'points that are no digit',
    "doors:\n  - { id: a, name: 信访, words: { 信访: 十 }, text: 找信访, phone: '12345' }",
    /^doors\.yaml:2 doors\[1\]\.words\.信访: 分数写 1 到 9/,
  ],
  [
    'a field that is misspelt',
    "doors:\n  - { id: a, name: 信访, word: { 信访: 6 }, text: 找信访, phone: '12345' }",
    /不认识的字段 word/,
  ],
  [
    'two doors of one id',
    "doors:\n  - { id: a, name: 信访, words: { 信访: 6 }, text: 找, phone: '12345' }\n  - { id: a, name: 法院, words: { 起诉: 6 }, text: 找, phone: '12368' }",
    /^doors\.yaml:3 doors\[2\]\.id: 去处代号“a”重复/,
  ],
  [
    'restricted without a handler',
    'categories:\n  - { id: a, name: 调解, limit: ordinary, restricted: true, keywords: {} }',
    /^doors\.yaml:2 categories\[1\]: restricted: true 和 handler/,
  ],
  [
    'a handler that is nobody',
    'categories:\n  - { id: a, name: 调解, limit: ordinary, restricted: true, handler: { who: [mayor] }, keywords: {} }',
    /^doors\.yaml:2 categories\[1\]\.handler\.who\[1\]: 身份、岗位只能是/,
  ],
  [
    'about somebody unknown',
    'categories:\n  - { id: a, name: 调解, limit: ordinary, restricted: true, handler: { who: [bee], about: cat }, keywords: {} }',
    /categories\[1\]\.handler\.about: 写 staff/,
  ],
  [
    'an employer that is none',
    'staff:\n  - { key: a, name: 张三, employer: 光明物业 }',
    /^doors\.yaml:2 staff\[1\]\.employer: 写 property/,
  ],
];

describe('doors and restricted categories in the files', () => {
  for (const [what, text, says] of CASES) {
    it(`${what}: file, line, field, remedy`, () => expect(errors(text).join('\n')).to.match(says));
  }

  it('are read as they stand', () => {
    const result = parseImport([
      { name: 'base.yaml', text: BASE },
      {
        name: 'doors.yaml',
        text: `
doors:
  - { id: court, name: 法院, words: { 起诉: 7 }, text: 由法院受理, phone: '12368' }
categories:
  - { id: m, name: 调解, limit: ordinary, listed: false, restricted: true, handler: { who: [bee] }, keywords: { 调解: 9 } }
staff:
  - { key: a, name: 张三, employer: property }
`,
      },
    ]);
    if (!result.ok) throw new Error(result.errors.join('\n'));
    expect(result.data.doors).to.deep.equal([
      { id: 'court', name: '法院', words: { 起诉: 7 }, text: '由法院受理', phone: '12368', address: null, hours: null },
    ]);
    expect(result.data.categories[0]).to.deep.include({ restricted: true, handler: { who: ['bee'] } });
    expect(result.data.staff[0]?.employer).to.equal('property');
  });
});
