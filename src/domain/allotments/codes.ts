/**
 * The 6-digit code of a claim: its number, shuffled by a key. So no two claims ever share a code, none is looked for before
 * it is given, a code that was used or has ended is known for what it was, and the database alone tells nobody any code.
 */
import type { Vault } from '../../store/vault.ts';
import { ticketNumber } from '../tickets/number.ts';

/** Halves of three digits; Luby and Rackoff want four rounds, small halves want more. */
const HALF = 1000;
const ROUNDS = 8;
/** Numbers have six digits and a check digit; the first is this one. */
const BEFORE_FIRST = 100_000;

const turn = (vault: Vault, round: number, half: number) =>
  Buffer.from(vault.index(`claim code ${round} ${half}`), 'base64url').readUInt32BE(0) % HALF;

export function codeOf(vault: Vault, number: number): string {
  const plain = Math.floor(number / 10);
  let [left, right] = [Math.floor(plain / HALF), plain % HALF];
  for (let round = 0; round < ROUNDS; round++) {
    [left, right] = [right, (left + turn(vault, round, right)) % HALF];
  }
  return String(left * HALF + right).padStart(6, '0');
}

/** The number that this code would belong to; undefined: none. Whether there is such a claim is another question. */
export function numberOf(vault: Vault, code: string): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  let [left, right] = [Math.floor(Number(code) / HALF), Number(code) % HALF];
  for (let round = ROUNDS - 1; round >= 0; round--) {
    [left, right] = [(right - turn(vault, round, left) + HALF) % HALF, left];
  }
  const plain = left * HALF + right;
  return plain > BEFORE_FIRST ? ticketNumber(plain - BEFORE_FIRST) : undefined;
}
