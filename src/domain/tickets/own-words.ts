/** What somebody said herself before she joined a neighbour's ticket: sealed with her row, for the day it becomes her own. */
import type { TicketReporterRow } from '../../store/entities/tickets.ts';
import type { Vault } from '../../store/vault.ts';
import type { TicketWords } from './words.ts';

export interface OwnWords {
  words: Omit<TicketWords, 'ownName'>;
  node: string;
  placeId: string | null;
}

type Row = Pick<TicketReporterRow, 'ticket' | 'personId'>;

export const sealOwn = (vault: Vault, row: Row, own: OwnWords): string =>
  vault.seal(JSON.stringify(own), identity(row));

export const openOwn = (vault: Vault, row: Row & { words: string }): OwnWords =>
  JSON.parse(vault.open(row.words, identity(row)));

const identity = ({ ticket, personId }: Row) => `ticket_reporters.words:${ticket}:${personId}`;
