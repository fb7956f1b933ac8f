/** Days as staff write them. Now: Friday, 20 November 2026, 10:00 in Shanghai. */
import { expect } from 'chai';
import { nameOf, readDay, readDays } from '../../../src/domain/neighbourhood/dates.ts';

const NOW = new Date('2026-11-20T10:00:00+08:00');

const CASES: Readonly<Record<string, string>> = {
  '12月31日': '12月31日',
  '12月31号': '12月31日',
  十二月三十一日: '12月31日',
  '１２月３１日': '12月31日',
  '12-31': '12月31日',
  '12/31': '12月31日',
  '12.31': '12月31日',
  '1月15日': '2027年1月15日',
  '11月19日': '2027年11月19日',
  '11月20日': '11月20日',
  '2027-01-15': '2027年1月15日',
  '2027/1/15': '2027年1月15日',
  '2027年1月15日': '2027年1月15日',
  二〇二七年一月十五日: '2027年1月15日',
  明年3月1日: '2027年3月1日',
  '2026-11-01': '11月1日',
  今天: '11月20日',
  明天: '11月21日',
  后天: '11月22日',
  大后天: '11月23日',
  '10天后': '11月30日',
  两周后: '12月4日',
  '3个月后': '2027年2月20日',
  半年后: '2027年5月20日',
  下周一: '11月23日',
  下星期天: '11月29日',
  下下周三: '12月2日',
  周五: '11月20日',
  月底: '11月30日',
  下月底: '12月31日',
  下个月底: '12月31日',
  下个月5号: '12月5日',
  '2月底': '2027年2月28日',
  '12月初': '12月1日',
  '12月中旬': '12月15日',
  年底: '12月31日',
  明年底: '2027年12月31日',
  '25号': '11月25日',
  '5日': '12月5日',
};

const NONE = ['2月30日', '13月1日', '12月32日', '尽快', '', '等材料', '2027-02-30', '0天', '32号', '零月底'];

describe('days in words', () => {
  for (const [words, day] of Object.entries(CASES)) {
    it(words, () => {
      const read = readDay(`${words} 等维修资金`, NOW);
      expect(read && nameOf(read.day, NOW)).to.equal(day);
      expect(read?.rest).to.equal('等维修资金');
    });
  }

  it('none, and none that no calendar has', () => {
    for (const words of NONE) expect(readDay(words, NOW), words).to.equal(undefined);
  });

  it('words right behind it', () => {
    expect(readDay('12月31日等维修资金', NOW)?.rest).to.equal('等维修资金');
  });

  it('the end of a month of its own length', () => {
    const read = readDay('1个月后', new Date('2027-01-31T10:00:00+08:00'));
    expect(read?.day).to.deep.equal({ year: 2027, month: 2, day: 28 });
  });

  it('is the day in Shanghai, also late at night', () => {
    expect(readDay('明天', new Date('2026-11-20T23:30:00+08:00'))?.day.day).to.equal(21);
    expect(readDay('明天', new Date('2026-11-21T00:30:00+08:00'))?.day.day).to.equal(22);
  });

  for (const [words, days] of Object.entries({
    '12月24日-12月26日': '12月24日 12月26日',
    '12月24日到26日': '12月24日 12月26日',
    '12月24-26日': '12月24日 12月26日',
    '12月24日至26号': '12月24日 12月26日',
    '12月30日到1月2日': '12月30日 2027年1月2日',
    '30日到2日': '11月30日 12月2日',
    明天到后天: '11月21日 11月22日',
    今天: '11月20日 11月20日',
    '2026-12-24~2026-12-26': '12月24日 12月26日',
  })) {
    it(`from ${words}`, () => {
      const read = readDays(words, NOW);
      expect(read && `${nameOf(read.first, NOW)} ${nameOf(read.last, NOW)}`).to.equal(days);
    });
  }

  it('never backwards', () => {
    expect(readDays('2026-12-26到2026-12-24', NOW)).to.equal(undefined);
  });
});
