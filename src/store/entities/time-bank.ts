/** The time bank (domain.md R7): who can do what, exchanges with their trail, gifts, families; and R22's steps of a person. */
import { EntitySchema } from 'typeorm';
import { flag, integer, key, text, textOrNull, time, timeOrNull } from './columns.ts';

/** One step of domain.md R22 that somebody has seen to: phone, residence, papers; or `adult`, as she herself said. */
export interface IdentityStepRow {
  id: string;
  personId: string;
  step: string;
  at: Date;
  byId: string;
}
export const IdentityStepEntity = new EntitySchema<IdentityStepRow>({
  name: 'identity_steps',
  columns: { id: key, personId: text, step: text, at: time, byId: text },
});

/** "I can cut hair": a standing offer to her own community. `words` are sealed. */
export interface SkillOfferRow {
  id: string;
  personId: string;
  skill: string;
  node: string;
  community: string;
  points: number;
  words: string | null;
  open: boolean;
  madeAt: Date;
}
export const SkillOffer = new EntitySchema<SkillOfferRow>({
  name: 'skill_offers',
  columns: {
    id: key,
    personId: text,
    skill: text,
    node: text,
    community: text,
    points: integer,
    words: textOrNull,
    open: flag,
    madeAt: time,
  },
});

export interface ExchangeRow {
  number: number;
  /** See domain/time-bank/lifecycle.ts. */
  state: string;
  skill: string;
  /** Who is helped, and pays. null: erased. */
  askerId: string | null;
  /** null: nobody yet, or erased. */
  helperId: string | null;
  /** The asker's. */
  node: string;
  community: string;
  points: number;
  /** Sealed: what and when, as she said it. */
  words: string;
  /** "2026-11-21", when she named one. */
  day: string | null;
  askerDoneAt: Date | null;
  helperDoneAt: Date | null;
  /** When silence decides; null: it never does. */
  until: Date | null;
  reminded: boolean;
  /** The node whose people decide a dispute. */
  decider: string | null;
  madeAt: Date;
  endedAt: Date | null;
}
export const Exchange = new EntitySchema<ExchangeRow>({
  name: 'exchanges',
  columns: {
    number: { ...integer, primary: true },
    state: text,
    skill: text,
    askerId: textOrNull,
    helperId: textOrNull,
    node: text,
    community: text,
    points: integer,
    words: text,
    day: textOrNull,
    askerDoneAt: timeOrNull,
    helperDoneAt: timeOrNull,
    until: timeOrNull,
    reminded: flag,
    decider: textOrNull,
    madeAt: time,
    endedAt: timeOrNull,
  },
});

export interface ExchangeLogRow {
  id: string;
  exchange: number;
  /** Its place in the trail, from 1. */
  place: number;
  at: Date;
  event: string;
  /** asker, helper, staff or nobody (the clock). */
  side: string;
  personId: string | null;
  /** Sealed. */
  words: string | null;
}
export const ExchangeLog = new EntitySchema<ExchangeLogRow>({
  name: 'exchange_log',
  columns: {
    id: key,
    exchange: integer,
    place: integer,
    at: time,
    event: text,
    side: text,
    personId: textOrNull,
    words: textOrNull,
  },
});

/** Nobody is in two families. */
export interface FamilyMemberRow {
  personId: string;
  family: string;
  at: Date;
}
export const FamilyMember = new EntitySchema<FamilyMemberRow>({
  name: 'family_members',
  columns: { personId: key, family: text, at: time },
});

export interface FamilyInvitationRow {
  id: string;
  fromId: string;
  toId: string;
  at: Date;
  answeredAt: Date | null;
}
export const FamilyInvitation = new EntitySchema<FamilyInvitationRow>({
  name: 'family_invitations',
  columns: { id: key, fromId: text, toId: text, at: time, answeredAt: timeOrNull },
});

/** Points given to family (`toId`) or donated to a community (`node`). */
export interface GiftRow {
  number: number;
  fromId: string | null;
  toId: string | null;
  node: string | null;
  points: number;
  at: Date;
}
export const Gift = new EntitySchema<GiftRow>({
  name: 'gifts',
  columns: {
    number: { ...integer, primary: true },
    fromId: textOrNull,
    toId: textOrNull,
    node: textOrNull,
    points: integer,
    at: time,
  },
});
