/** Stations and sessions from files: what is wrong is said with file and line, and twice changes nothing. */
import { expect } from 'chai';
import { applyImport } from '../../../src/domain/neighbourhood/apply-import.ts';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import { Desk } from '../../commands/desk.ts';

const ROOT = 'nodes:\n  - { code: dongjie, name: 东街街道, kind: sub-district }\n';
const STATION = 'clinicStations:\n  - { id: one, name: 一站, node: dongjie, address: 一号 }\n';
const session = (set: string) => `clinicSessions:\n  - { id: s1, kind: 义诊, station: one, ${set} }\n`;
const errors = (text: string) => {
  const read = parseImport([{ name: 'x.yaml', text: ROOT + text }]);
  return read.ok ? [] : read.errors;
};

describe('sessions in the files', () => {
  for (const [what, text, says] of [
    ['an unknown station', session("every: 周三, time: '09:00-11:30', places: 20"), /没有代号为“one”的站点/],
    ['an unknown node', STATION.replace('node: dongjie', 'node: nowhere'), /没有代码为“nowhere”的辖区/],
    ['no day', STATION + session("time: '09:00-11:30', places: 20"), /要写 day（哪天），或写 every/],
    [
      'no kind',
      `${STATION}${session("every: 周三, time: '09:00-11:30', places: 20").replace('义诊', '算命')}`,
      /只能是 义诊/,
    ],
    [
      'an end before the beginning',
      STATION + session("every: 周三, time: '11:30-09:00', places: 20"),
      /结束要晚于开始/,
    ],
    [
      'more reserved than there are',
      STATION + session("every: 周三, time: '09:00-11:30', places: 2, reserved: 3"),
      /优先名额比名额还多/,
    ],
    ['no places', STATION + session("every: 周三, time: '09:00-11:30', places: 0"), /写 1 到 5000 的整数/],
    [
      'the same id twice',
      `${STATION}  - { id: one, name: 二站, node: dongjie, address: 二号 }\n`,
      /x\.yaml.*代号“one”重复/,
    ],
  ] as const) {
    it(`refuse ${what}`, () => {
      const found = errors(text);
      expect(found.join('\n')).to.match(says);
      expect(found[0]).to.match(/^x\.yaml:\d+/);
    });
  }

  it('read twice change nothing, and what was laid out stays', async () => {
    const desk = await Desk.open();
    const read = parseImport(
      [{ name: 'x.yaml', text: STATION + session("every: 周三, time: '13:00-14:00', places: 3") }],
      { nodes: ['dongjie'], staffKeys: [], limits: [], categories: [] },
    );
    if (!read.ok) throw new Error(read.errors.join('\n'));
    expect((await desk.run((tx) => applyImport(tx, read.data))).changed).to.equal(true);
    await desk.later(0);
    const count = () => desk.run((tx) => tx.query("SELECT id FROM clinic_sessions WHERE plan = 's1'", []));
    expect(await count()).to.have.length(4);
    expect((await desk.run((tx) => applyImport(tx, read.data))).changed).to.equal(false);
    await desk.later(24 * 3600_000);
    expect(await count()).to.have.length(4);
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
});
