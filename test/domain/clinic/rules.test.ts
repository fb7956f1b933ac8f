/** When sessions are, which words ask for a doctor, and codes that belong to one claim alone. */
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { codeOf, numberOf } from '../../../src/domain/allotments/codes.ts';
import { dayFrom, daysOf, SETTINGS, timesOf } from '../../../src/domain/clinic/rules.ts';
import { clinicWords } from '../../../src/domain/clinic/words.ts';
import { daysBetween } from '../../../src/domain/neighbourhood/dates.ts';
import { ticketNumber } from '../../../src/domain/tickets/number.ts';
import type { ClinicPlanRow } from '../../../src/store/entities/clinic.ts';
import { Vault } from '../../../src/store/vault.ts';

const plan = (set: Partial<ClinicPlanRow>): ClinicPlanRow => ({
  id: 'p',
  kind: 'free-clinic',
  station: 's',
  node: 'gongdian',
  topic: null,
  weekday: null,
  day: null,
  starts: '09:00',
  ends: '11:30',
  skips: [],
  until: null,
  settings: SETTINGS,
  madeBy: null,
  ...set,
});
const days = (set: Partial<ClinicPlanRow>) =>
  daysOf(plan(set), { year: 2026, month: 11, day: 20 }, { year: 2026, month: 12, day: 18 });

describe('plans of sessions', () => {
  it('once, every week, from a day, until a day, with exceptions', () => {
    expect(days({ day: '2026-11-25' })).to.deep.equal(['2026-11-25']);
    expect(days({ day: '2027-11-25' })).to.deep.equal([]);
    expect(days({ weekday: 3 })).to.deep.equal(['2026-11-25', '2026-12-02', '2026-12-09', '2026-12-16']);
    expect(days({ weekday: 7, day: '2026-11-28', until: '2026-12-06' })).to.deep.equal(['2026-11-29', '2026-12-06']);
    expect(days({ weekday: 3, skips: ['2026-12-02'] })).to.deep.equal(['2026-11-25', '2026-12-09', '2026-12-16']);
  });

  it('every week is every seven days, on that weekday, whatever the year', () => {
    const start = fc.date({ min: new Date('2026-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 7 }), (from, weekday) => {
        const first = dayFrom(from.toISOString().slice(0, 10));
        const last = dayFrom(new Date(from.getTime() + 27 * 24 * 3600_000).toISOString().slice(0, 10));
        const found = daysOf(plan({ weekday }), first, last);
        expect(found).to.have.length(4);
        for (const [at, day] of found.entries()) {
          expect(new Date(`${day}T00:00Z`).getUTCDay() || 7).to.equal(weekday);
          if (at > 0) expect(daysBetween(dayFrom(found[at - 1] ?? ''), dayFrom(day))).to.equal(7);
        }
      }),
    );
  });

  it('release hour, cut-off and draw are counted from its beginning, in Shanghai', () => {
    const settings = { ...SETTINGS, releaseDays: 7, releaseAt: '08:00', drawHours: 24, cutoffMinutes: 90 };
    const { startsAt, endsAt, opensAt, closesAt, drawAt } = timesOf(plan({ settings }), '2026-11-25');
    expect([startsAt, endsAt, opensAt, closesAt, drawAt].map((each) => each?.toISOString())).to.deep.equal([
      '2026-11-25T01:00:00.000Z',
      '2026-11-25T03:30:00.000Z',
      '2026-11-18T00:00:00.000Z',
      '2026-11-24T23:30:00.000Z',
      '2026-11-24T01:00:00.000Z',
    ]);
  });
});

describe('words that ask for a doctor', () => {
  for (const [words, read] of [
    ['最近有义诊吗', 'free-clinic'],
    ['下一次体检是什么时候', 'check-up'],
    ['给我妈约个体检', 'check-up family'],
    ['我想听健康讲座', 'lecture'],
    ['最近有讲座吗', 'lecture'],
    ['有什么讲座可以听', 'lecture'],
    ['我想听法律讲座', 'none'],
    ['有家电讲座吗', 'none'],
    ['我想看医生', 'any'],
    ['医生能上门吗', 'visit'],
    ['能不能上门给我爸量血压', 'visit family'],
    ['义诊的医生态度太差', 'none'],
    ['体检中心门口的灯坏了', 'none'],
    ['3号楼楼道灯坏了', 'none'],
  ] as const) {
    it(`${words}: ${read}`, () => {
      const found = clinicWords(words);
      const said = found
        ? [found.visit ? 'visit' : (found.kind ?? 'any'), ...(found.who ? [found.who] : [])]
        : ['none'];
      expect(said.join(' ')).to.equal(read);
    });
  }
});

describe('codes', () => {
  const vault = new Vault(randomBytes(32).toString('base64'));
  it('lead back to their claim, and no two claims share one', () => {
    const seen = new Set<string>();
    for (let n = 1; n <= 2000; n++) {
      const number = ticketNumber(n);
      const code = codeOf(vault, number);
      expect(code).to.match(/^\d{6}$/);
      expect(numberOf(vault, code)).to.equal(number);
      seen.add(code);
    }
    expect(seen.size).to.equal(2000);
  });
  it('say nothing without the key, and neighbours’ codes lie far apart', () => {
    const other = new Vault(randomBytes(32).toString('base64'));
    const numbers = Array.from({ length: 200 }, (_, at) => ticketNumber(at + 1));
    expect(numbers.filter((number) => codeOf(vault, number) === codeOf(other, number)).length).to.be.below(5);
    const codes = numbers.map((number) => Number(codeOf(vault, number)));
    const steps = codes.slice(1).map((code, at) => Math.abs(code - (codes[at] ?? 0)));
    expect(steps.filter((step) => step < 1000).length).to.be.below(10);
  });
  it('that are no six digits are none', () => {
    for (const code of ['', '12345', '1234567', 'abcdef']) expect(numberOf(vault, code)).to.equal(undefined);
  });
});
