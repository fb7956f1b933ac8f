/** Quiet hours, around midnight too, and how the section `delivery` is read. */
import { expect } from 'chai';
import { quietUntil } from '../../../src/domain/neighbourhood/delivery-rules.ts';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';

const at = (local: string) => new Date(`${local}:00+08:00`);

describe('delivery rules', () => {
  const cases: [string, string, string | undefined][] = [
    ['21:30-07:30', '2026-11-20T21:29', undefined],
    ['21:30-07:30', '2026-11-20T21:30', '2026-11-21T07:30'],
    ['21:30-07:30', '2026-11-21T00:00', '2026-11-21T07:30'],
    ['21:30-07:30', '2026-11-21T07:30', undefined],
    ['12:00-13:30', '2026-11-21T12:30', '2026-11-21T13:30'],
    ['12:00-13:30', '2026-11-21T13:30', undefined],
  ];
  for (const [quietHours, now, until] of cases) {
    it(`${quietHours} at ${now}: ${until ?? 'not quiet'}`, () => {
      expect(quietUntil({ quietHours }, at(now))?.getTime()).to.equal(until && at(until).getTime());
    });
  }

  it('none where the data have none', () => {
    expect(quietUntil({ quietHours: null }, at('2026-11-21T00:00'))).to.equal(undefined);
  });

  it('say what is wrong with them, and take 不设', () => {
    const read = (text: string) => parseImport([{ name: 'x.yaml', text }]);
    const wrong = read("delivery:\n  groupRate: 200\n  quietHours: '21-7'\n  digestAt: 8点半\n");
    expect(wrong.ok ? [] : wrong.errors).to.have.length(3);
    const root = 'nodes:\n  - { code: dongjie, name: 东街街道, kind: sub-district }\n';
    const none = read(`${root}delivery:\n  quietHours: 不设\n  digestAt: 不设\n`);
    expect(none.ok ? none.data.delivery : none.errors).to.deep.equal({ quietHours: null, digestAt: null });
  });
});
