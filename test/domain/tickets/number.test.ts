/** Ticket numbers: the check digit catches what people get wrong, and every usual way of writing one is read. */
import { expect } from 'chai';
import fc from 'fast-check';
import { findTicketNumber, readTicketNumber, ticketNumber } from '../../../src/domain/tickets/number.ts';

const numbers = fc.integer({ min: 1, max: 899_999 }).map(ticketNumber);
const read = (words: string) => readTicketNumber(words);

describe('ticket number', () => {
  it('has seven digits, one for each ticket', () => {
    const first = Array.from({ length: 5000 }, (_, n) => ticketNumber(n + 1));
    expect(new Set(first).size).to.equal(5000);
    expect(first.every((number) => String(number).length === 7)).to.equal(true);
    expect(first[1]).to.equal(1000028);
  });

  it('with any one digit wrong is not a number', () => {
    fc.assert(
      fc.property(numbers, fc.nat(6), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const digits = [...String(number)];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(read(digits.join(''))).to.deep.equal({ kind: 'wrong' });
      }),
      { numRuns: 2000 },
    );
  });

  it('with two neighbours swapped is not a number', () => {
    fc.assert(
      fc.property(numbers, fc.nat(5), (number, at) => {
        const digits = [...String(number)];
        fc.pre(digits[at] !== digits[at + 1]);
        [digits[at], digits[at + 1]] = [digits[at + 1] ?? '', digits[at] ?? ''];
        expect(read(digits.join(''))).to.deep.equal({ kind: 'wrong' });
      }),
      { numRuns: 2000 },
    );
  });

  const ways = [
    '1000028',
    '工单1000028',
    '工单 1000028',
    '№1000028',
    '№ 1000028',
    '#1000028',
    '＃1000028',
    '1000028号',
    '１００００２８',
    '工单１００００２８号',
    'No.1000028',
    '编号：1000028',
    '工单：1000028',
    '工单号1000028',
    '工单#1000028',
    '工单号：1000028',
  ];
  for (const way of ways) {
    it(`is read from ${way}`, () => {
      expect(read(way)).to.deep.equal({ kind: 'number', number: 1000028 });
    });
  }

  for (const way of ['1000027', '100002', '10000281', '0', '13800000211']) {
    it(`says that ${way} is none`, () => {
      expect(read(way)).to.deep.equal({ kind: 'wrong' });
    });
  }

  it('is not seen in words', () => {
    expect(read('楼道灯坏了')).to.deep.equal({ kind: 'none' });
    expect(read('')).to.deep.equal({ kind: 'none' });
  });

  it('is found in an alert, past a phone and a deadline', () => {
    expect(findTicketNumber('【新工单】工单 1000028 楼道照明\n电话13800000211\n截止 11月25日 17:30')).to.equal(1000028);
    expect(findTicketNumber('13800000211 2026112 1000027')).to.equal(undefined);
  });
});
