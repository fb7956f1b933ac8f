/** Tools as people write them into the files: what is wrong is named with file and line; what is lent or broken stays so. */
import { expect } from 'chai';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import { toolCatalogue } from '../../../src/domain/tools/catalogue.ts';
import { settle } from '../../../src/domain/tools/counting.ts';
import { findItem, stock } from '../../../src/domain/tools/stock.ts';
import { Desk } from '../../commands/desk.ts';
import { borrower, lend, toolTroubles } from '../../support/tools.ts';

const BASE = 'nodes:\n  - { code: dongjie, name: 东街街道, kind: sub-district }\n';
const STATION =
  "toolStations:\n  - { id: a, name: 益站, node: dongjie, address: 一楼, phone: '13800000261', hours: 每天 }\n";
const tool = (more: string, id = 'drill') =>
  `  - { id: ${id}, name: 电钻${id}, instructions: 会用, days: '3', ${more} }\n`;

function errors(text: string): string[] {
  const result = parseImport([
    { name: 'base.yaml', text: BASE },
    { name: 'tools.yaml', text },
  ]);
  return result.ok ? [] : result.errors;
}

const CASES: readonly [what: string, text: string, error: RegExp][] = [
  [
    'an inventory number twice',
    `${STATION}tools:\n${tool('items: [{ station: a, numbers: [GD-01] }]')}${tool('items: [{ station: a, numbers: [gd-01] }]', 'saw')}`,
    /^tools\.yaml:5 tools\[2\]\.items\[1\]\.numbers\[1\]: 工具编号“GD-01”重复/,
  ],
  [
    'a type twice',
    `tools:\n${tool('items: []')}${tool('items: []')}`,
    /^tools\.yaml:3 tools\[2\]\.id: 工具代号“drill”重复/,
  ],
  [
    'a station that is not there',
    `tools:\n${tool('items: [{ station: b, numbers: [GD-01] }]')}`,
    /^tools\.yaml:2 tools\[1\]\.items\[1\]\.station: 没有代号为“b”的益站/,
  ],
  [
    'a station nowhere',
    STATION.replace('node: dongjie', 'node: mars'),
    /^tools\.yaml:2 toolStations\[1\]\.node: 没有代码为“mars”的辖区/,
  ],
  [
    'danger without a note',
    `tools:\n${tool('dangerous: true')}`,
    /^tools\.yaml:2 tools\[1\]: 电钻drill是危险工具，要写安全提醒/,
  ],
  [
    'a number like a code',
    `${STATION}tools:\n${tool('items: [{ station: a, numbers: ["123456"] }]')}`,
    /编号写成 GD-DZ-01/,
  ],
  ['no days', `tools:\n${tool('renewals: 1').replace("'3'", "'0'")}`, /tools\[1\]\.days: 至少 1 天/],
  [
    'steps that shrink',
    'toolRules: { overdueDays: [3, 1] }',
    /^tools\.yaml:1 toolRules\.overdueDays\[2\]: 天数要越来越大/,
  ],
];

describe('a file of tools with', () => {
  for (const [what, text, error] of CASES) {
    it(`${what} is refused`, () => {
      expect(errors(text).join('\n')).to.match(error);
    });
  }
});

describe('a new file of tools', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    expect(await desk.run(toolTroubles)).to.deep.equal([]);
    await desk.close();
  });
  const item = (id: string) => desk.run((tx) => findItem(tx, id));
  const drills = async () =>
    (await desk.run(stock))
      .filter(({ type }) => type === 'drill')
      .map(({ station, total, free }) => [station, total, free]);

  it('adds what is new, retires what is gone, and leaves what is lent or broken', async () => {
    const id = await borrower(desk, '401');
    const number = await desk.run((tx) => lend(tx, id, 'drill'));
    await desk.run(async (tx) => {
      const station = (await toolCatalogue(tx)).station('gongdian');
      const broken = await findItem(tx, 'GD-DZ-02');
      if (station && broken) await settle(tx, broken, station, 'repair');
    });
    await desk.import((text) =>
      text.replace('[GD-DZ-01, GD-DZ-02]', '[GD-DZ-02, GD-DZ-03]').replace('[KG-DZ-01]', '[KG-DZ-09]'),
    );
    expect(await item('GD-DZ-01')).to.include({ state: 'lent', loan: number });
    expect((await item('GD-DZ-02'))?.state).to.equal('repair');
    expect((await item('GD-DZ-03'))?.state).to.equal('in');
    expect((await item('KG-DZ-01'))?.state).to.equal('retired');
    expect(await drills()).to.have.deep.members([
      ['gongdian', 2, 1],
      ['kuanggong', 1, 1],
    ]);
  });
});
