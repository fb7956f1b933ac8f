/** What neighbours mean: a skill in their own words, asked for or offered, somebody else's matter; how many points. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { pointsIn } from '../../../flows/shared/points.ts';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import type { Existing } from '../../../src/domain/neighbourhood/import-rules.ts';
import { findSkills, meantFor, notHere } from '../../../src/domain/time-bank/skills.ts';
import { plainText } from '../../../src/plain-text.ts';

const FILE = join(import.meta.dirname, '..', '..', '..', 'data', 'sample', '14-time-bank.yaml');
const TEXT = readFileSync(FILE, 'utf8');
/** The tree is there already. */
const BASE: Existing = {
  nodes: ['dongjie'],
  staffKeys: [],
  limits: [],
  categories: [],
  toolStations: [],
};
const read = (text: string) => parseImport([{ name: '14-time-bank.yaml', text }], BASE);

describe('skills', () => {
  const result = read(TEXT);
  const bank = result.ok ? result.data.timeBank : null;
  const skills = bank?.skills ?? [];

  const MEANT: readonly (readonly [words: string, skill: string, mode: 'ask' | 'offer' | undefined])[] = [
    ['想理发', 'haircut', 'ask'],
    ['谁会剪头发', 'haircut', 'ask'],
    ['我会理发', 'haircut', 'offer'],
    ['想里发', 'haircut', 'ask'],
    ['有没有人会修伞？', 'repair', 'ask'],
    ['我可以教英语', 'tutoring', 'offer'],
    ['想找人陪我去医院', 'hospital', 'ask'],
    ['我愿意陪老人聊天', 'company', 'offer'],
    ['誰會縫衣服', 'sewing', 'ask'],
    ['求人帮忙搬家具', 'moving', 'ask'],
    ['想找人教孙女英语', 'tutoring', 'ask'],
    ['想理个发', 'haircut', 'ask'],
    ['谁能陪我下盘象棋', 'company', 'ask'],
    ['我会改小孩裤脚', 'sewing', 'offer'],
  ];
  for (const [words, skill, mode] of MEANT) {
    it(`${words}: ${skill}`, () => {
      expect(findSkills(skills, words).map(({ id }) => id)).to.include(skill);
      expect(meantFor(words)).to.equal(mode);
    });
  }

  it('other words are none, and a tap that drips is a report', () => {
    for (const words of ['今天天气真好', '谢谢', '楼道灯坏了'])
      expect(findSkills(skills, words), words).to.deep.equal([]);
    for (const words of ['水龙头漏水了', '理发店太吵', '谢谢你']) expect(meantFor(words), words).to.equal(undefined);
  });

  it('what is somebody else’s matter is told whose', () => {
    expect(notHere(bank?.rules.notHere ?? [], '想找人打针')).to.match(/医生/);
    expect(notHere(bank?.rules.notHere ?? [], '想找邻居借钱')).to.match(/不借钱/);
    expect(notHere(bank?.rules.notHere ?? [], '想理发')).to.equal(undefined);
  });

  const WRONG: readonly (readonly [change: (text: string) => string, RegExp])[] = [
    [(text) => text.replace('id: sewing', 'id: haircut'), /14-time-bank\.yaml:\d+ skills\[\d+\]: “haircut”重复/],
    [
      (text) => text.replace('name: 理发, points: 3', 'name: 理发, points: 30'),
      /skills\[1\]\.points: 比一次最多的 10 分还多/,
    ],
    [(text) => text.replace('points: 3', 'points: 2.5'), /写 1 到 100 的整数/],
    [(text) => text.replace('silence: 72', 'silence: 2'), /timeBank\.silence: 写 24 到 720/],
    [(text) => text.replace('verified: residence', 'verified: maybe'), /timeBank\.verified: 只能是/],
  ];
  it('a file with a mistake is refused with its line', () => {
    for (const [change, says] of WRONG) {
      const wrong = read(change(TEXT));
      expect(wrong.ok).to.equal(false);
      if (!wrong.ok) expect(wrong.errors.join('\n')).to.match(says);
    }
  });
});

describe('points as people write them', () => {
  const heard = (text: string) => ({ text, plain: plainText(text) });
  const CASES: readonly (readonly [string, number | 'wrong' | null])[] = [
    ['3', 3],
    ['３分', 3],
    ['三分', 3],
    ['给5分吧', 5],
    ['两分爱心', 2],
    ['十', 10],
    ['第二个', 2],
    ['0分', 'wrong'],
    ['-3', 'wrong'],
    ['2.5', 'wrong'],
    ['11分', 'wrong'],
    ['100000', 'wrong'],
    ['好的', null],
    ['？', null],
    ['三点半', null],
  ];
  for (const [words, means] of CASES) {
    it(words, () => {
      const found = pointsIn(heard(words), 10);
      if (means === null) expect(found).to.equal(null);
      else if (means === 'wrong') expect(found).to.deep.equal({ type: 'user.misgavePoints' });
      else expect(found).to.deep.equal({ type: 'user.gavePoints', points: means });
    });
  }
});
