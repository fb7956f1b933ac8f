/** What was said of a ticket: sealed in its row, masked where a group reads it. */
import type { TicketLogRow, TicketRow } from '../../store/entities/tickets.ts';
import type { Vault } from '../../store/vault.ts';
import { maskFlats, maskPersonal } from '../neighbourhood/chinese-text.ts';

export interface TicketWords {
  /** The reporter's own words; may be empty when a voice or photo says it. */
  text: string;
  /** The place as people say it: "十号小区3号楼2单元". */
  place: string;
  /** The same without what only the taker needs to know. */
  placeInGroup: string;
  /** The reporter's name as it was then, to be masked in groups. */
  ownName: string | null;
  /** GCJ-02, when she sent her location. */
  location?: { latitude: number; longitude: number; label: string };
}

export function sealWords(vault: Vault, number: number, words: TicketWords): string {
  return vault.seal(JSON.stringify(words), `tickets.words:${number}`);
}

export function openWords(vault: Vault, ticket: Pick<TicketRow, 'number' | 'words'>): TicketWords {
  return JSON.parse(vault.open(ticket.words, `tickets.words:${ticket.number}`));
}

export function openLogWords(vault: Vault, { id, words }: Pick<TicketLogRow, 'id' | 'words'>): string {
  return words === null ? '' : vault.open(words, `ticket_log.words:${id}`);
}

/** Words as a group may read them: no phone, no ID number, no name that she gave, no flat. */
export function forGroup(text: string, ownName: string | null): string {
  return maskFlats(maskPersonal(text, ownName ? [ownName] : []));
}

/** At most `most` characters, cut between characters. */
export function shorten(text: string, most: number): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
}
