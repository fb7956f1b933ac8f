/** Teams, places and activities out of the neighbourhood's files: what is refused, and what a changed rule does to those ahead. */
import { expect } from 'chai';
import { freePlaces } from '../../../src/domain/activities/activity.ts';
import { layOut } from '../../../src/domain/activities/lay-out.ts';
import { signUp } from '../../../src/domain/activities/sign-ups.ts';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import { volunteering } from '../../../src/domain/volunteers/volunteering.ts';
import type { ActivityRow } from '../../../src/store/entities/activities.ts';
import { Desk } from '../../commands/desk.ts';

const FILE = `nodes:
  - { code: dongjie, name: 东街街道, kind: sub-district }
teams:
  - { id: love, name: 爱心队, about: 陪孩子, duties: [小课堂], node: dongjie }
venues:
  - { id: hall, name: 议事厅, node: dongjie, place: 二楼, hours: 每天, about: 开会 }
activities:
  - { id: class, title: 小课堂, kind: gathering, team: love, venue: hall, about: 写作业, weekdays: [周日], time: '09:30-11:00', capacity: 15 }
`;
const read = (edit: (text: string) => string) => parseImport([{ name: '13.yaml', text: edit(FILE) }]);

describe('activities in the files', () => {
  it('are read with the place of their venue', () => {
    const result = read((text) => text);
    expect(result.ok && result.data.activities[0]).to.include({ place: '议事厅', node: 'dongjie', minutes: 90 });
  });

  const WRONG: readonly [string, string, RegExp][] = [
    ['venue: hall', 'venue: hal', /^13\.yaml:8 activities\[1\]\.venue: 没有代号为“hal”的阵地/],
    ['team: love', 'team: hope', /^13\.yaml:8 activities\[1\]\.team: 没有代号为“hope”的队伍/],
    ['node: dongjie }\nvenues', 'node: nowhere }\nvenues', /^13\.yaml:4 teams\[1\]\.node: 没有代号为“nowhere”的辖区/],
    [
      'node: dongjie }\nvenues',
      'node: dongjie, leader: x }\nvenues',
      /^13\.yaml:4 teams\[1\]\.leader: 没有代号为“x”的/,
    ],
    ["'09:30-11:00'", "'11:00-09:30'", /^13\.yaml:8 activities\[1\]\.time: 结束要晚于开始/],
    ['[周日]', '[周天]', /^13\.yaml:8 activities\[1\]\.weekdays\[1\]: 只能是 周一/],
    ['capacity: 15', 'capacity: 0', /^13\.yaml:8 activities\[1\]\.capacity: 写 1 到 2000/],
    ['venue: hall, about', 'about', /^13\.yaml:8 activities\[1\]: 要写 venue/],
    [
      'venues:',
      '  - { id: love, name: 又一队, about: 重了, duties: [什么], node: dongjie }\nvenues:',
      /^13\.yaml:5 teams\[2\]\.id: 队伍代号“love”重复/,
    ],
  ];
  for (const [was, is, fits] of WRONG) {
    it(`refused with file and line: ${is.trim().slice(0, 30)}`, () => {
      const result = read((text) => text.replace(was, is));
      expect(result.ok ? 'read' : result.errors[0]).to.match(fits);
    });
  }
});

describe('a changed rule', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(() => desk.close());
  const ahead = async (series: string): Promise<ActivityRow[]> =>
    desk.run(async (tx) => {
      await layOut(tx);
      return (await volunteering(tx)).activities.filter((row) => row.series === series && row.state === 'open');
    });

  it('moves those ahead and tells who has signed up; one that has gone takes only empty ones along', async () => {
    const [first, second] = await ahead('elders-visit');
    if (!first || !second) throw new Error('nothing ahead');
    await desk.run(async (tx) => {
      await signUp(tx, { row: first, personId: 'p1', conversation: 'c1', name: '王秀英', companions: 0 });
    });
    await desk.said();
    await desk.import((text) => text.replace("time: '14:00-16:00', capacity: 6", "time: '15:00-16:30', capacity: 9"));
    const moved = await ahead('elders-visit');
    expect(moved.map(({ id }) => id)).to.include.members([first.id, second.id]);
    expect(moved).to.have.length(4);
    expect(moved[0]?.capacity).to.equal(9);
    expect(await desk.run((tx) => freePlaces(tx, [first.id]))).to.deep.equal(new Map([[first.id, 8]]));
    expect(moved.every(({ startsAt }) => startsAt.getUTCHours() === 7)).to.equal(true);
    expect((await desk.said()).map(({ recipient, text }) => `${recipient} ${text.split('\n')[2]}`)).to.deep.equal([
      'conversation:c1 11月25日（周三）15:00–16:30',
    ]);
    await desk.import((text) => text.replace(/ {2}- \{ id: elders-visit.*\n/, ''));
    expect((await ahead('elders-visit')).map(({ id }) => id)).to.deep.equal([first.id]);
  });

  it('without a change writes nothing', async () => {
    const before = await ahead('corridor-cleaning');
    await desk.import((text) => text);
    expect(await ahead('corridor-cleaning')).to.deep.equal(before);
  });
});
