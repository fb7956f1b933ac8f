/** When one may sign in and out, what that is worth in minutes, and on which days something repeats. */
import { expect } from 'chai';
import fc from 'fast-check';
import { mayComeIn, mayGo, servedMinutes, spoken } from '../../../src/domain/activities/hours.ts';
import { pointsFor } from '../../../src/domain/activities/points.ts';
import { occurrences } from '../../../src/domain/activities/repeat.ts';
import { whenText } from '../../../src/domain/activities/when.ts';

const MINUTE = 60_000;
const at = (local: string) => new Date(`${local}:00+08:00`);
const patrol = { startsAt: at('2026-11-24T19:00'), endsAt: at('2026-11-24T20:30') };

describe('hours of an activity', () => {
  it('may be begun half an hour before until the end, and ended until an hour after', () => {
    const cases: [string, string, string][] = [
      ['2026-11-24T18:29', 'early', 'now'],
      ['2026-11-24T18:30', 'now', 'now'],
      ['2026-11-24T20:29', 'now', 'now'],
      ['2026-11-24T20:30', 'over', 'now'],
      ['2026-11-24T21:30', 'over', 'now'],
      ['2026-11-24T21:31', 'over', 'over'],
    ];
    for (const [local, comes, goes] of cases) {
      expect([mayComeIn(patrol, at(local)), mayGo(patrol, at(local))], local).to.deep.equal([comes, goes]);
    }
  });

  it('are the minutes between in and out that lie within the activity: never more, never less than none', () => {
    const moment = fc.integer({ min: -300, max: 300 });
    const property = fc.property(moment, moment, (inAfter, stays) => {
      const inAt = new Date(+patrol.startsAt + inAfter * MINUTE);
      const outAt = new Date(+inAt + Math.abs(stays) * MINUTE);
      // Counted minute by minute instead.
      let counted = 0;
      for (let minute = +patrol.startsAt; minute < +patrol.endsAt; minute += MINUTE) {
        if (minute >= +inAt && minute < +outAt) counted++;
      }
      expect(servedMinutes(patrol, inAt, outAt)).to.equal(counted);
    });
    fc.assert(property, { numRuns: 10_000 });
  });

  it('are said in words, and are worth whole points', () => {
    expect([0, 45, 60, 150].map(spoken)).to.deep.equal(['0分钟', '45分钟', '1小时', '2小时30分钟']);
    const hourly = { id: 'service', name: '志愿服务', points: 2, per: 'hour' as const };
    expect([0, 29, 30, 90, 105].map((minutes) => pointsFor(hourly, minutes))).to.deep.equal([0, 0, 1, 3, 3]);
    expect(pointsFor({ ...hourly, per: 'task', points: 5 }, 10)).to.equal(5);
  });
});

describe('what repeats', () => {
  const rule = { weekdays: [2, 4], everyWeeks: 1, starts: '19:00', minutes: 90, fromDay: null, toDay: null, skips: [] };
  const days = (set: object, now = '2026-11-20T10:00', ahead = 14) =>
    occurrences({ ...rule, ...set }, at(now), ahead).map((each) => whenText(each).slice(0, 6));

  it('is on its weekdays, from its first to its last day, not on those left out', () => {
    expect(days({})).to.deep.equal(['11月24日', '11月26日', '12月1日（', '12月3日（']);
    expect(days({ skips: ['2026-11-26'] })).to.deep.equal(['11月24日', '12月1日（', '12月3日（']);
    expect(days({ fromDay: '2026-11-25', toDay: '2026-12-01' })).to.deep.equal(['11月26日', '12月1日（']);
    expect(days({ fromDay: '2026-11-24', everyWeeks: 2 }, '2026-11-20T10:00', 28)).to.deep.equal([
      '11月24日',
      '11月26日',
      '12月8日（',
      '12月10日',
    ]);
  });

  it('is not what began a moment ago', () => {
    expect(days({}, '2026-11-24T19:00', 1)).to.deep.equal([]);
    expect(days({}, '2026-11-24T18:59', 1)).to.deep.equal(['11月24日']);
  });
});
