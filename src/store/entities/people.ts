/** People: residents, staff, often both. A person is not an openid (domain.md R19). */
import { EntitySchema } from 'typeorm';
import { key, text, textOrNull, time, timeOrNull } from './columns.ts';

export interface PersonRow {
  id: string;
  /** Sealed. */
  name: string | null;
  /** Sealed. */
  phone: string | null;
  /** Keyed hash of the phone, for look-up. */
  phoneIndex: string | null;
  /** Place id of the home: estate, building or unit. */
  homePlace: string | null;
  /** Sealed: the flat's number and whatever else she said of her address. */
  homeDetail: string | null;
  node: string | null;
  /** When she agreed to what the consent text says; nothing else about her is kept before. */
  consentAt: Date | null;
  registeredAt: Date | null;
  /** The staff list's key, for people who came by import. */
  staffKey: string | null;
  /** Duty hours, for staff. */
  hours: string | null;
  /** `property`: works for the property company, and so touches no complaint about it. */
  employer: string | null;
  createdAt: Date;
}
export const Person = new EntitySchema<PersonRow>({
  name: 'persons',
  columns: {
    id: key,
    name: textOrNull,
    phone: textOrNull,
    phoneIndex: textOrNull,
    homePlace: textOrNull,
    homeDetail: textOrNull,
    node: textOrNull,
    consentAt: timeOrNull,
    registeredAt: timeOrNull,
    staffKey: textOrNull,
    hours: textOrNull,
    employer: textOrNull,
    createdAt: time,
  },
});

/** Every staff command, refused ones too: who, where, what became of it. No free text of residents. */
export interface AuditRow {
  id: string;
  at: Date;
  personId: string | null;
  /** channel:external id of the sender. */
  account: string;
  room: string | null;
  command: string;
  ticket: string | null;
  outcome: string;
}
export const Audit = new EntitySchema<AuditRow>({
  name: 'audit',
  columns: {
    id: key,
    at: time,
    personId: textOrNull,
    account: text,
    room: textOrNull,
    command: text,
    ticket: textOrNull,
    outcome: text,
  },
});
