/** Who is there today: usual hours in words, the State Council's holidays and make-up days, exceptions as data. */
import { expect } from 'chai';
import { type HolidayHours, today } from '../../../src/domain/neighbourhood/opening.ts';
import { WorkingCalendar } from '../../../src/domain/neighbourhood/working-time.ts';

const calendar = new WorkingCalendar({ periods: ['08:30-12:00', '13:30-17:30'] });
const OFFICE = '工作日 8:30–17:30';
const on = (local: string, hours: string, exceptions: HolidayHours[] = []) =>
  today(hours, exceptions, new Date(`${local}+08:00`), calendar)?.says ?? 'as always';
const holiday = (fromDay: string, toDay: string, hours: string | null): HolidayHours => ({
  whose: 'clinic',
  node: 'dongjie',
  name: null,
  fromDay,
  toDay,
  hours,
});

describe('opening hours', () => {
  const CASES: [what: string, at: string, hours: string, says: string][] = [
    ['a workday', '2026-11-20T10:00', OFFICE, 'as always'],
    ['a Saturday', '2026-11-21T10:00', OFFICE, '今天休息，11月23日上班'],
    ['the first day of National Day', '2026-10-01T00:00', OFFICE, '今天休息，10月8日上班'],
    ['its last evening', '2026-10-07T23:59', OFFICE, '今天休息，10月8日上班'],
    ['a make-up Saturday', '2026-10-10T09:00', OFFICE, 'as always'],
    ['a holiday for who is there every day', '2026-10-01T10:00', '每天 8:00–18:00', 'as always'],
    ['a Monday from Tuesday to Sunday', '2026-11-23T10:00', '周二至周日 9:00–17:00', '今天休息，11月24日上班'],
    ['a Sunday from Tuesday to Sunday', '2026-11-22T10:00', '周二至周日 9:00–17:00', 'as always'],
    ['a Sunday over the end of the week', '2026-11-22T10:00', '周六至周一 9:00–17:00', 'as always'],
    ['words that say no day', '2026-10-01T10:00', '全天', 'as always'],
    ['no hours at all', '2026-10-01T10:00', '', 'as always'],
  ];
  for (const [what, local, hours, says] of CASES) {
    it(`${what}: ${says}`, () => expect(on(local, hours)).to.equal(says));
  }

  it('data comes before the calendar, both days included', () => {
    const short = [holiday('2026-10-01', '2026-10-07', '9:00–11:30')];
    expect(on('2026-10-01T08:00', '每天 8:00–17:00', short)).to.equal('今天 9:00–11:30');
    expect(on('2026-10-07T08:00', OFFICE, short)).to.equal('今天 9:00–11:30');
    expect(on('2026-10-08T08:00', OFFICE, short)).to.equal('as always');
    const closed = [holiday('2026-10-08', '2026-10-09', null), holiday('2026-10-10', '2026-10-10', '9:00–12:00')];
    expect(on('2026-10-01T08:00', OFFICE, closed)).to.equal('今天休息，10月10日上班');
    expect(on('2026-10-08T08:00', '全天', closed)).to.equal('今天休息，10月10日上班');
  });

  it('who is away for longer than a month has no date', () => {
    expect(on('2026-10-08T08:00', '全天', [holiday('2026-10-01', '2027-10-01', null)])).to.equal('今天休息');
  });
});
