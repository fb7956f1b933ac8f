/** When something is due, kept until and reminded of: on days when the station is open, in steps that grow. */
import { expect } from 'chai';
import fc from 'fast-check';
import { TOOL_RULES } from '../../../src/domain/tools/catalogue.ts';
import { daysLate, dueFrom, heldUntil, nextReminder } from '../../../src/domain/tools/times.ts';

const DAY = 24 * 3600_000;
const at = (local: string) => new Date(`${local}+08:00`);
const shown = (date: Date) => new Date(date.getTime() + 8 * 3600_000).toISOString().slice(0, 16);
const weekday = (date: Date) => new Date(date.getTime() + 8 * 3600_000).getUTCDay();
const always = () => true;
const notOnMonday = (date: Date) => weekday(date) !== 1;

describe('a tool', () => {
  it('is due at closing time, on the next day that is open', () => {
    const lent = at('2026-11-20T10:00');
    expect(shown(dueFrom(lent, { days: 3 }, always, TOOL_RULES))).to.equal('2026-11-23T17:00');
    expect(shown(dueFrom(lent, { days: 3 }, notOnMonday, TOOL_RULES))).to.equal('2026-11-24T17:00');
    expect(shown(dueFrom(at('2026-11-20T23:50'), { days: 1 }, always, TOOL_RULES))).to.equal('2026-11-21T17:00');
  });

  it('is kept for so many hours, to the end of a day when somebody is there', () => {
    const hold = (local: string, holdHours: number) =>
      shown(heldUntil(at(local), { holdHours }, notOnMonday, TOOL_RULES));
    expect(hold('2026-11-20T10:00', 24)).to.equal('2026-11-21T17:00');
    expect(hold('2026-11-20T05:00', 24)).to.equal('2026-11-21T17:00');
    expect(hold('2026-11-20T10:00', 4)).to.equal('2026-11-20T17:00');
    expect(hold('2026-11-20T15:00', 4)).to.equal('2026-11-21T17:00');
    expect(hold('2026-11-22T15:00', 24)).to.equal('2026-11-24T17:00');
  });

  it('is late by whole days', () => {
    const due = at('2026-11-20T17:00');
    expect(daysLate(due, at('2026-11-20T23:59'))).to.equal(0);
    expect(daysLate(due, at('2026-11-21T00:01'))).to.equal(1);
    expect(daysLate(due, at('2026-11-27T10:00'))).to.equal(7);
  });
});

describe('reminders', () => {
  const all = (lentAt: Date, dueAt: Date, days: number) => {
    const said: string[] = [];
    let reminded = 0;
    for (let now = lentAt; ; ) {
      const { step, at: when } = nextReminder({ lentAt, dueAt, reminded }, TOOL_RULES, now);
      if (when.getTime() > dueAt.getTime() + days * DAY) return said;
      said.push(shown(when));
      reminded = step + 1;
      now = when;
    }
  };

  it('come the day before, on the day, then in growing steps', () => {
    expect(all(at('2026-11-02T10:00'), at('2026-11-05T17:00'), 95)).to.deep.equal([
      '2026-11-04T10:00',
      '2026-11-05T10:00',
      ...['2026-11-06T10:00', '2026-11-08T10:00', '2026-11-12T10:00', '2026-11-19T10:00', '2026-12-05T10:00'],
      ...['2027-01-04T10:00', '2027-02-03T10:00'],
    ]);
  });

  it('leave out the day before where it was taken home that day', () => {
    expect(all(at('2026-11-04T09:00'), at('2026-11-05T17:00'), 1)[0]).to.equal('2026-11-05T10:00');
  });

  it('after days down are one, and each is said once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 }),
        (days, waits) => {
          const lentAt = at('2026-11-02T10:00');
          const dueAt = new Date(at('2026-11-02T17:00').getTime() + days * DAY);
          const steps: number[] = [];
          let [reminded, now] = [0, lentAt.getTime()];
          for (const hours of waits) {
            now += hours * 3600_000;
            const next = nextReminder({ lentAt, dueAt, reminded }, TOOL_RULES, new Date(now));
            if (next.at.getTime() > now) continue;
            steps.push(next.step);
            reminded = next.step + 1;
            const then = nextReminder({ lentAt, dueAt, reminded }, TOOL_RULES, new Date(now));
            expect(then.at.getTime()).to.be.greaterThan(now);
          }
          expect(steps).to.deep.equal([...new Set(steps)].sort((a, b) => a - b));
        },
      ),
      { numRuns: 200 },
    );
  });
});
