/** What is kept sealed with a loan and with a reservation. */
import type { ToolLoanRow } from '../../store/entities/tools.ts';
import type { Vault } from '../../store/vault.ts';

export interface LoanWords {
  /** Why a rule was overridden. */
  override?: string;
  /** What was damaged, or how it was lost. */
  damage?: string;
}

/** With a reservation: the safety note was read and confirmed, by an adult. */
export interface Confirmed {
  safety: boolean;
}

const sealedAs = (number: number) => `tool_loans.words:${number}`;

export function openLoanWords(vault: Vault, { number, words }: Pick<ToolLoanRow, 'number' | 'words'>): LoanWords {
  return words === null ? {} : JSON.parse(vault.open(words, sealedAs(number)));
}

export function sealLoanWords(vault: Vault, number: number, words: LoanWords): string | null {
  return Object.keys(words).length === 0 ? null : vault.seal(JSON.stringify(words), sealedAs(number));
}
