/** Moments in words: a table of cases, and that whatever is read back is read again as the same. */
import { expect } from 'chai';
import fc from 'fast-check';
import { dayOf, nameOf } from '../../../src/domain/neighbourhood/dates.ts';
import { at, clockName, momentName, readMoment, readTime } from '../../../src/domain/neighbourhood/times.ts';

/** Friday, 20 November 2026, 10:00 in Shanghai. */
const NOW = new Date(Date.UTC(2026, 10, 20, 2));

/** What is said: day, half-day, from, to, and what stands behind. */
const CASES: readonly (readonly [words: string, read: string])[] = [
  ['下周三上午', '11月25日 morning'],
  ['后天', '11月22日'],
  ['3点半', '11月20日 15:30'],
  ['下午3点半', '11月20日 afternoon 15:30'],
  ['周六下午三点', '11月21日 afternoon 15:00'],
  ['周三上午9点', '11月25日 morning 9:00'], // this week's is over
  ['星期天晚上七点', '11月22日 evening 19:00'],
  ['下下周一早上八点一刻', '11月30日 morning 8:15'],
  ['明天九点到十一点半', '11月21日 9:00-11:30'],
  ['明早8点', '11月21日 morning 8:00'],
  ['今晚7点', '11月20日 evening 19:00'],
  ['12月5日 9:00-11:30 20人', '12月5日 9:00-11:30 | 20人'],
  ['12月5日上午九点至下午一点 健康讲座', '12月5日 morning 9:00-13:00 | 健康讲座'],
  ['11月28日14:30', '11月28日 14:30'],
  ['大后天中午12点', '11月23日 noon 12:00'],
  ['明天中午1点', '11月21日 noon 13:00'],
  ['明天晚上12点', '11月21日 evening 24:00'],
  ['十一点到一点', '11月20日 11:00-13:00'],
  ['后天 三点三刻', '11月22日 15:45'],
  ['下月5号上午10点20分', '12月5日 morning 10:20'],
  ['１１月２５日 下午２：３０', '11月25日 afternoon 14:30'],
  ['明天19点', '11月21日 19:00'],
  ['明天下午12点', '11月21日 afternoon 12:00'],
  ['明天', '11月21日'],
  ['周五', '11月20日'],
  ['周四', '11月26日'],
];
const NONE = [
  '',
  '义诊',
  '25点',
  '明天25点',
  '2月30日',
  '明天上午9点70',
  '20人',
  '3号楼',
  '下午25点',
  '明天9点到8点59分到',
];

function shown(words: string): string {
  const read = readMoment(words, NOW);
  if (!read) return 'none';
  const clock = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  const span = read.from === null ? '' : ` ${clock(read.from)}${read.to === null ? '' : `-${clock(read.to)}`}`;
  const half = read.half === null ? '' : ` ${read.half}`;
  return `${nameOf(read.day, NOW)}${half}${span}${read.rest ? ` | ${read.rest}` : ''}`;
}

describe('times in words', () => {
  for (const [words, read] of CASES) it(`${words} is ${read}`, () => expect(shown(words)).to.equal(read));
  for (const words of NONE) it(`${words || 'nothing'} is none`, () => expect(readTime(words)).to.equal(undefined));

  it('whatever is read back is read again as the same', () => {
    const minute = fc.integer({ min: 0, max: 366 * 24 * 60 });
    fc.assert(
      fc.property(minute, (minutes) => {
        const moment = new Date(NOW.getTime() + minutes * 60_000);
        const read = readMoment(momentName(moment, NOW).replace(/（.*?）/, ''), NOW);
        expect(read && at(read.day, read.from ?? -1).getTime()).to.equal(moment.getTime());
        expect(read?.rest).to.equal('');
      }),
      { numRuns: 500 },
    );
  });

  it('reads any words without failing, and never a time that is none', () => {
    const piece = fc.constantFrom(
      '下周',
      '三',
      '上午',
      '9',
      '点',
      '半',
      '到',
      '12',
      ':',
      '30',
      '明天',
      '晚上',
      '刻',
      '号',
      ' ',
      '人',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const read = readMoment(pieces.join(''), NOW);
        for (const minutes of [read?.from ?? 0, read?.to ?? 0]) expect(minutes).to.be.within(0, 24 * 60);
        if (read?.to) expect(read.to).to.be.above(read.from ?? 0);
        if (read) expect(dayOf(at(read.day, 0))).to.deep.equal(read.day);
      }),
      { numRuns: 500 },
    );
  });

  it('names the hour as people say it', () => {
    expect([0, 9 * 60, 12 * 60, 15 * 60 + 30, 20 * 60].map(clockName)).to.deep.equal([
      '上午0:00',
      '上午9:00',
      '中午12:00',
      '下午3:30',
      '晚上8:00',
    ]);
  });
});
