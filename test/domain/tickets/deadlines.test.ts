/** Deadlines over weekends, holidays, make-up days and nights (pitfall P11). Times below are Shanghai's. */
import { expect } from 'chai';
import type { Category, Neighbourhood, Urgency } from '../../../src/domain/neighbourhood/model.ts';
import { withUrgency } from '../../../src/domain/tickets/change.ts';
import { deadlinesFrom } from '../../../src/domain/tickets/deadlines.ts';
import { sample } from './sample.ts';

const at = (local: string) => new Date(`${local}+08:00`);
const local = (date: Date) => new Date(date.getTime() + 8 * 3600_000).toISOString().slice(0, 16);

describe('deadlines', () => {
  let picture: Neighbourhood;
  let light: Category;
  before(async () => {
    picture = await sample();
    light = picture.categories.get('corridor-light') as Category;
  });

  const from = (arrival: string, urgency: Urgency = 'ordinary') => {
    const due = deadlinesFrom(at(arrival), withUrgency(light, urgency), picture);
    return Object.fromEntries(Object.entries(due).map(([name, date]) => [name, local(date)]));
  };

  it('two working days to take', () => {
    expect(from('2026-11-23T10:00').take).to.equal('2026-11-25T10:00');
  });

  it('over a weekend', () => {
    expect(from('2026-11-20T10:00')).to.include({ takeWarning: '2026-11-23T10:00', take: '2026-11-24T10:00' });
  });

  it('reported on Friday at 17:50, after work: counted from Monday morning', () => {
    // the end of the second working day and the start of the third are the same amount of working time
    expect(from('2026-11-20T17:50').take).to.be.oneOf(['2026-11-24T17:30', '2026-11-25T08:30']);
  });

  it('reported at 17:50 before the National Day holidays: nothing falls into them', () => {
    const { takeWarning, take } = from('2026-09-30T17:50');
    for (const due of [takeWarning, take]) expect(due! > '2026-10-08', due).to.equal(true);
  });

  it('a make-up Saturday counts as a working day', () => {
    // 10 October 2026 is worked for the National Day holidays
    expect(from('2026-10-09T10:00').takeWarning).to.equal('2026-10-10T10:00');
  });

  it('lunch is no working time, and night is none', () => {
    expect(from('2026-11-23T12:30').takeWarning).to.be.oneOf(['2026-11-24T12:00', '2026-11-24T13:30']);
    expect(from('2026-11-24T03:00').takeWarning).to.be.oneOf(['2026-11-24T17:30', '2026-11-25T08:30']);
  });

  it('urgent and emergency run through the night and the holiday', () => {
    expect(from('2026-10-01T23:50', 'urgent')).to.include({
      takeWarning: '2026-10-02T00:05',
      take: '2026-10-02T00:20',
    });
    expect(from('2026-10-01T23:50', 'emergency').take).to.equal('2026-10-02T00:00');
  });

  it('warning comes before its deadline, taking before resolving, in every category', () => {
    for (const category of picture.categories.values()) {
      for (const arrival of ['2026-11-20T17:50', '2026-02-16T09:00', '2026-11-21T03:00']) {
        const due = deadlinesFrom(at(arrival), category, picture);
        expect(due.takeWarning < due.take && due.resolveWarning < due.resolve, category.id).to.equal(true);
        expect(due.take <= due.resolve, category.id).to.equal(true);
      }
    }
  });
});
