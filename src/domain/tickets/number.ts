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

/** Reads 1000028, 工单1000028, №１００００２８, #1000028, 1000028号. `wrong`: seven digits whose check digit is not theirs. */
export function readTicketNumber(words: string): ReadNumber {
  const found = words.normalize('NFKC').match(/^(?:工单|编号|no\.?|#|号)?\s*[:：#]?\s*(\d+)\s*号?$/i)?.[1];
  if (found === undefined) return { kind: 'none' };
  return found.length === 7 && damm(found) === 0 ? { kind: 'number', number: Number(found) } : { kind: 'wrong' };
}

/** The first ticket number that stands in a longer text (a quoted alert). */
export function findTicketNumber(text: string): number | undefined {
  for (const [digits] of text.normalize('NFKC').matchAll(/(?<!\d)\d{7}(?!\d)/g)) {
    if (damm(digits) === 0) return Number(digits);
  }
  return undefined;
}
