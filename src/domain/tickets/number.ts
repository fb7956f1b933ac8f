/** Ticket numbers: six digits and a Damm check digit, which catches every single wrong digit and every swap of two. */

/** The quasigroup of order 10 from H. Michael Damm's thesis (2004). */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];
const FIRST = 100_001;

function damm(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = Number(DAMM[interim]?.[Number(digit)]);
  return interim;
}

/** The number of the n-th ticket, n from 1. */
export function ticketNumber(n: number): number {
  const digits = String(FIRST + n - 1);
  return Number(`${digits}${damm(digits)}`);
}

export type ReadNumber = { kind: 'number'; number: number } | { kind: 'wrong' } | { kind: 'none' };

/** How what has a number of the one sequence is called before it. */
export const NUMBERED_AS = '工单|预约|上门|借用|报名|兑换|互助|爱心卡|提议|参观';

/** What people write before the digits, the digits in any width, and what ends them. */
const WRITTEN = new RegExp(
  `^(?:${NUMBERED_AS}|编号|号|no\\.?|№|[#＃:：]|\\s)*([\\d０-９]+)\\s*号?(?:[\\s,，。:：;；、]+|$)`,
  'i',
);

/** Reads 1000028, 工单1000028, №１００００２８, #1000028, 1000028号. `wrong`: digits that are no ticket's number. */
export function readTicketNumber(words: string): ReadNumber {
  const { read, rest } = splitTicketNumber(words);
  return rest === '' ? read : { kind: 'none' };
}

/** A number and the words behind it, which stay as they were typed. */
export function splitTicketNumber(words: string): { read: ReadNumber; rest: string } {
  const [whole = '', digits] = WRITTEN.exec(words) ?? [];
  if (digits === undefined) return { read: { kind: 'none' }, rest: words };
  const found = digits.normalize('NFKC');
  const right = found.length === 7 && damm(found) === 0;
  return {
    read: right ? { kind: 'number', number: Number(found) } : { kind: 'wrong' },
    rest: words.slice(whole.length),
  };
}

/** The first ticket number that stands in a longer text (a quoted alert). */
export function findTicketNumber(text: string): number | undefined {
  for (const [digits] of text.normalize('NFKC').matchAll(/(?<!\d)\d{7}(?!\d)/g)) {
    if (damm(digits) === 0) return Number(digits);
  }
  return undefined;
}
