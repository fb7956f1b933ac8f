/** Deadlines in working time: holidays, make-up Saturdays, lunch, years without data (pitfalls P11). */

import { expect } from 'chai';
import fc from 'fast-check';
import { formatDeadline, WorkingCalendar, wallAdd } from '../../../src/domain/neighbourhood/working-time.ts';

const calendar = new WorkingCalendar({ periods: ['08:30-12:00', '13:30-17:30'] });
const DAY = '7h 30m of work a day';

const at = (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`);
const shown = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

// 2026: 国庆 10/1–10/7, working 9/20 and 10/10; 中秋 9/25–9/27; 春节 2/15–2/23, working 2/14 and 2/28; 元旦 1/1–1/3, working 1/4.
const CASES: [why: string, from: string, amount: string, expected: string][] = [
  ['Monday morning to Wednesday morning', '2026-03-02 10:00', '2wd', '2026-03-04 10:00'],
  ['an hour over lunch', '2026-03-02 11:30', '1h', '2026-03-02 14:00'],
  ['an end at noon stays at noon', '2026-03-02 11:30', '30m', '2026-03-02 12:00'],
  ['an end on the next opening is the closing before', '2026-03-02 08:30', '1wd', '2026-03-02 17:30'],
  ['reported during lunch', '2026-03-02 12:40', '30m', '2026-03-02 14:00'],
  ['reported before the opening', '2026-03-02 06:00', '1h', '2026-03-02 09:30'],
  ['reported at the very closing', '2026-03-02 17:30', '1h', '2026-03-03 09:30'],
  ['over a weekend', '2026-03-06 16:30', '2h', '2026-03-09 09:30'],
  ['reported on Sunday night', '2026-03-08 23:59', '2wd', '2026-03-10 17:30'],
  ['Wednesday 17:50 before 国庆', '2026-09-30 17:50', '2wd', '2026-10-09 17:30'],
  ['Friday 17:50 before 国庆, with 中秋 between', '2026-09-18 17:50', '2wd', '2026-09-21 17:30'],
  ['the make-up Sunday counts', '2026-09-20 09:00', '1h', '2026-09-20 10:00'],
  ['the make-up Saturday after 国庆 counts', '2026-10-09 16:30', '2h', '2026-10-10 09:30'],
  ['over 国庆 and the make-up Saturday', '2026-09-30 10:00', '3wd', '2026-10-10 10:00'],
  ['Friday 17:50 before 春节: the make-up Saturday, then nine days off', '2026-02-13 17:50', '2wd', '2026-02-24 17:30'],
  ['on the make-up Saturday before 春节', '2026-02-14 15:00', '1wd', '2026-02-24 15:00'],
  ['the make-up Sunday after 元旦', '2025-12-31 16:30', '2h', '2026-01-04 09:30'],
  ['the end of 2026: New Year of an unknown year is a holiday', '2026-12-31 16:30', '2h', '2027-01-04 09:30'],
  ['an unknown year: its May Day and 国庆', '2027-09-30 16:30', '2h', '2027-10-04 09:30'],
  ['ten working days over 国庆', '2026-09-28 09:00', '10wd', '2026-10-16 09:00'],
];

describe(`working time, ${DAY}`, () => {
  for (const [why, from, amount, expected] of CASES) {
    it(`${why}: ${from} + ${amount}`, () => expect(shown(calendar.add(at(from), amount))).to.equal(expected));
  }

  it('knows when it works', () => {
    const working: [string, boolean][] = [
      ['2026-03-02 08:29', false],
      ['2026-03-02 08:30', true],
      ['2026-03-02 12:00', false],
      ['2026-03-02 17:29', true],
      ['2026-03-02 17:30', false],
      ['2026-03-07 10:00', false],
      ['2026-10-01 10:00', false],
      ['2026-10-10 10:00', true],
      ['2027-01-01 10:00', false],
    ];
    for (const [time, expected] of working) expect(calendar.isWorking(at(time)), time).to.equal(expected);
  });

  it('knows which years it knows', () => {
    expect([2025, 2026, 2027, 2003].map((year) => calendar.yearIsKnown(year))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('refuses what is no amount of time', () => {
    for (const amount of ['', '0m', '-1h', '2d', '1.5h', '2 wd', '1e9wd']) {
      expect(() => calendar.add(at('2026-03-02 10:00'), amount), amount).to.throw(RangeError);
    }
    expect(() => calendar.add(at('2026-03-02 10:00'), '99999wd')).to.throw(RangeError, 'ten years');
    expect(() => new WorkingCalendar({ periods: [] })).to.throw(RangeError);
    expect(() => new WorkingCalendar({ periods: ['morning'] })).to.throw(RangeError);
  });

  it('lives in Shanghai, whatever TZ says', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['America/Los_Angeles', 'Pacific/Auckland', 'UTC']) {
        process.env.TZ = zone;
        const elsewhere = new WorkingCalendar({ periods: ['08:30-12:00', '13:30-17:30'] });
        for (const [, from, amount, expected] of CASES) {
          expect(shown(elsewhere.add(at(from), amount)), `${from} in ${zone}`).to.equal(expected);
        }
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('takes less than 50 µs', () => {
    calendar.add(at('2026-09-30 10:00'), '10wd');
    const start = performance.now();
    for (let i = 0; i < 2000; i++) calendar.add(at('2026-09-30 10:00'), '10wd');
    expect((performance.now() - start) / 2000).to.be.below(0.05);
  });
});

describe('wall time and its writing', () => {
  it('counts day and night', () => {
    expect(shown(wallAdd(at('2026-02-17 23:45'), '30m'))).to.equal('2026-02-18 00:15');
    expect(shown(calendar.due(at('2026-02-17 23:45'), '24h', 'urgent'))).to.equal('2026-02-18 23:45');
    expect(shown(calendar.due(at('2026-03-06 16:30'), '2h', 'ordinary'))).to.equal('2026-03-09 09:30');
    expect(() => wallAdd(at('2026-03-06 16:30'), '2wd')).to.throw(RangeError);
  });

  it('is written as people do', () => {
    expect(formatDeadline(at('2026-11-25 17:30'))).to.equal('11月25日 17:30');
    expect(formatDeadline(at('2026-01-05 08:05'))).to.equal('1月5日 08:05');
  });
});

describe('working time always', () => {
  const moments = fc.date({ min: at('2025-01-01 00:00'), max: at('2027-12-31 00:00'), noInvalidDate: true });
  const minutes = fc.integer({ min: 1, max: 6000 });

  it('ends inside working time or exactly at a closing', () => {
    fc.assert(
      fc.property(moments, minutes, (from, amount) => {
        const end = calendar.add(from, `${amount}m`);
        expect(calendar.isWorking(new Date(end.getTime() - 1))).to.equal(true);
        expect(end.getTime()).to.be.greaterThan(from.getTime());
      }),
    );
  });

  it('never ends earlier for a later start or a longer time', () => {
    fc.assert(
      fc.property(moments, moments, minutes, minutes, (a, b, short, more) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const end = calendar.add(first, `${short}m`).getTime();
        expect(calendar.add(second, `${short}m`).getTime()).to.be.at.least(end);
        expect(calendar.add(first, `${short + more}m`).getTime()).to.be.greaterThan(end);
      }),
    );
  });

  it('adds up', () => {
    fc.assert(
      fc.property(moments, minutes, minutes, (from, a, b) => {
        const inSteps = calendar.add(calendar.add(from, `${a}m`), `${b}m`);
        expect(inSteps.getTime()).to.equal(calendar.add(from, `${a + b}m`).getTime());
      }),
    );
  });

  it('counts a working day as its hours', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 12 }), (from, days) => {
        expect(calendar.add(from, `${days}wd`).getTime()).to.equal(calendar.add(from, `${days * 450}m`).getTime());
      }),
    );
  });
});
