/** The next sessions of a kind, and a place in one: for oneself or somebody of the family (domain.md R5). */
import { assign, setup } from 'xstate';
import type { Group, Kind } from '../../src/domain/clinic/kinds.ts';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { FlowPlace } from '../shared/place.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Offer {
  id: number;
  /** "义诊（内科）11月25日（周三）上午9:00 供电社区卫生服务站". */
  title: string;
  /** "还有 12 个名额，要约". */
  left: string;
  /** Some places are for those who come first: she is asked. */
  reserved: boolean;
}
/** What was answered so far. */
export interface Answers {
  kind: Kind | null;
  node: string;
  session: Offer | null;
  who: 'self' | 'family' | null;
  name: string;
  age: number | null;
  /** She has asked them; of a child she is the guardian. */
  agreed: boolean;
  group: Group | 'none' | null;
}
export interface Context extends Answers {
  communities: FlowPlace[];
  sessions: Offer[];
  /** Her own, where it is registered. */
  ownName: string;
}
export type Event =
  | { type: 'user.choseKind'; kind: Kind }
  | { type: 'user.wantsVisit' }
  | { type: 'user.choseWhere'; node: string }
  | { type: 'user.choseSession'; session: Offer }
  | { type: 'user.watches' }
  | { type: 'user.choseWho'; who: 'self' | 'family' }
  | { type: 'user.named'; name: string }
  | { type: 'user.saidAge'; age: number }
  | { type: 'user.choseGroup'; group: Group | 'none' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'sessions.found'; sessions: Offer[]; ownName: string }
  | { type: 'sessions.none' }
  | { type: 'sessions.where'; communities: FlowPlace[] }
  | { type: 'session.watched'; kind: string }
  | { type: 'session.early'; says: string }
  | { type: 'session.settled'; says: string };

/** Whoever is younger is booked for by the guardian. */
export const OF_AGE = 14;
const AGED = 80;

export const clinic = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Answers> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpSessions: effect<{ kind: Kind; node: string }>(),
    watchNext: effect<{ kind: Kind; node: string }>(),
    bookSession: effect<Answers>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: {
    knowsKind: ({ context }) => context.kind !== null,
    knowsSession: ({ context }) => context.session !== null,
    needsWho: ({ context }) => context.who === null,
    needsName: ({ context: { who, name, ownName } }) => name === '' && (who === 'family' || ownName === ''),
    needsAge: ({ context: { who, age } }) => who === 'family' && age === null,
    needsGuardian: ({ context: { who, age, agreed } }) => who === 'family' && !agreed && (age ?? 0) < OF_AGE,
    needsConsent: ({ context: { who, agreed } }) => who === 'family' && !agreed,
    needsGroup: ({ context: { session, group, age } }) =>
      session?.reserved === true && group === null && (age ?? 0) < AGED,
  },
}).createMachine({
  id: 'clinic',
  version: '1',
  context: ({ input }) => ({
    kind: input?.kind ?? null,
    node: input?.node ?? '',
    session: input?.session ?? null,
    who: input?.who ?? null,
    name: input?.name ?? '',
    age: input?.age ?? null,
    agreed: input?.agreed ?? false,
    group: input?.group ?? null,
    communities: [],
    sessions: [],
    ownName: '',
  }),
  initial: 'choosingKind',
  on: { 'user.cancelled': '.ended' },
  states: {
    choosingKind: {
      meta: { asks: 'askKind', expects: 'kind', yields: true },
      always: { guard: 'knowsKind', target: 'looking' },
      on: {
        'user.choseKind': { actions: assign({ kind: ({ event }) => event.kind }) },
        'user.wantsVisit': { target: 'done', actions: { type: 'next', params: { flow: 'home-visit', input: {} } } },
      },
    },
    looking: {
      entry: {
        type: 'lookUpSessions',
        params: ({ context: { kind, node } }) => ({ kind: kind ?? 'free-clinic', node }),
      },
      on: {
        'sessions.found': {
          target: 'choosingSession',
          actions: assign({ sessions: ({ event }) => event.sessions, ownName: ({ event }) => event.ownName }),
        },
        'sessions.none': 'offeringWatch',
        'sessions.where': {
          target: 'choosingWhere',
          actions: assign({ communities: ({ event }) => event.communities }),
        },
      },
    },
    choosingWhere: {
      meta: { asks: 'askWhere', expects: 'where' },
      on: { 'user.choseWhere': { target: 'looking', actions: assign({ node: ({ event }) => event.node }) } },
    },
    choosingSession: {
      meta: { asks: 'askSession', expects: 'session', yields: true },
      always: { guard: 'knowsSession', target: 'deciding' },
      on: {
        'user.choseSession': { actions: assign({ session: ({ event }) => event.session }) },
        'user.watches': 'watching',
      },
    },
    offeringWatch: {
      meta: { asks: 'askWatch', expects: 'yesNo', yields: true },
      on: { 'user.agreed': 'watching', 'user.declined': 'ended' },
    },
    watching: {
      entry: { type: 'watchNext', params: ({ context: { kind, node } }) => ({ kind: kind ?? 'free-clinic', node }) },
      on: {
        'session.watched': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'watched', with: event }) },
        },
      },
    },
    /** What is not known yet is asked, one thing after another. */
    deciding: {
      always: [
        { guard: 'needsWho', target: 'choosingWho' },
        { guard: 'needsName', target: 'askingName' },
        { guard: 'needsAge', target: 'askingAge' },
        { guard: 'needsGuardian', target: 'askingGuardian' },
        { guard: 'needsConsent', target: 'askingConsent' },
        { guard: 'needsGroup', target: 'choosingGroup' },
        { target: 'confirming' },
      ],
    },
    choosingWho: {
      meta: { asks: 'askWho', expects: 'who' },
      on: { 'user.choseWho': { target: 'deciding', actions: assign({ who: ({ event }) => event.who }) } },
    },
    askingName: {
      meta: { asks: 'askName', expects: 'name', free: true },
      on: { 'user.named': { target: 'deciding', actions: assign({ name: ({ event }) => event.name }) } },
    },
    askingAge: {
      meta: { asks: 'askAge', expects: 'age', free: true },
      on: { 'user.saidAge': { target: 'deciding', actions: assign({ age: ({ event }) => event.age }) } },
    },
    askingGuardian: {
      meta: { asks: 'askGuardian', expects: 'yesNo' },
      on: { 'user.agreed': { target: 'deciding', actions: assign({ agreed: true }) }, 'user.declined': 'forGuardian' },
    },
    askingConsent: {
      meta: { asks: 'askConsent', expects: 'consent' },
      on: { 'user.agreed': { target: 'deciding', actions: assign({ agreed: true }) }, 'user.declined': 'forConsent' },
    },
    choosingGroup: {
      meta: { asks: 'askGroup', expects: 'group' },
      on: { 'user.choseGroup': { target: 'deciding', actions: assign({ group: ({ event }) => event.group }) } },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'yesNo' },
      on: { 'user.agreed': 'booking', 'user.declined': 'ended' },
    },
    booking: {
      entry: {
        type: 'bookSession',
        params: ({ context: { kind, node, session, who, name, ownName, age, agreed, group } }) => ({
          ...{ kind, node, session, who, age, agreed, group },
          name: name || ownName,
        }),
      },
      on: {
        'session.settled': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'settled', with: event }) },
        },
        // All is answered: at the release hour one word is enough.
        'session.early': {
          target: 'confirming',
          actions: { type: 'say', params: ({ event }) => ({ text: 'settled', with: event }) },
        },
      },
    },
    done: { type: 'final' },
    forGuardian: { type: 'final', entry: { type: 'say', params: { text: 'forGuardian' } } },
    forConsent: { type: 'final', entry: { type: 'say', params: { text: 'forConsent' } } },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
