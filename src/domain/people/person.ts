/** A person's record: made with consent, sealed at rest, opened only where it is needed. */
import { randomUUID } from 'node:crypto';
import type { PersonRow } from '../../store/entities/people.ts';
import type { Tx } from '../../store/tx.ts';

type SealedField = 'name' | 'phone' | 'homeDetail';

export function newPerson(tx: Tx): PersonRow {
  return {
    id: randomUUID(),
    name: null,
    phone: null,
    phoneIndex: null,
    homePlace: null,
    homeDetail: null,
    node: null,
    consentAt: null,
    registeredAt: null,
    staffKey: null,
    hours: null,
    employer: null,
    createdAt: tx.now,
  };
}

export function sealField(tx: Tx, person: PersonRow, field: SealedField, text: string | null): string | null {
  return text === null || text === '' ? null : tx.vault.seal(text, `persons.${field}:${person.id}`);
}

export function openField(tx: Tx, person: PersonRow, field: SealedField): string | null {
  const sealed = person[field];
  return sealed === null ? null : tx.vault.open(sealed, `persons.${field}:${person.id}`);
}

export function withPhone(tx: Tx, person: PersonRow, phone: string | null): PersonRow {
  return { ...person, phone: sealField(tx, person, 'phone', phone), phoneIndex: phone ? tx.vault.index(phone) : null };
}
