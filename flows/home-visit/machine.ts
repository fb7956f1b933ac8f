/** 送健康: a doctor comes to the home of who can't come. Veterans who can't walk far are first. */
import { assign, setup } from 'xstate';
import type { Group } from '../../src/domain/clinic/kinds.ts';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Answers {
  who: 'self' | 'family' | null;
  name: string;
  age: number | null;
  agreed: boolean;
  walks: 'badly' | 'well' | null;
  group: Group | 'none' | null;
  address: string;
  phone: string;
  /** null: not asked yet. */
  note: string | null;
}
export interface Context extends Answers {
  /** Whose registered name, address and phone these are, so that they need not be asked. */
  own: { name: string; address: string; phone: string };
}
export type Event =
  | { type: 'user.choseWho'; who: 'self' | 'family' }
  | { type: 'user.named'; name: string }
  | { type: 'user.saidAge'; age: number }
  | { type: 'user.walks'; walks: 'badly' | 'well' }
  | { type: 'user.choseGroup'; group: Group | 'none' }
  | { type: 'user.placed'; address: string }
  | { type: 'user.gavePhone'; phone: string }
  | { type: 'user.noted'; note: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'home.known'; name: string; address: string; phone: string }
  | { type: 'visit.settled'; says: string };

const AGED = 80;

export const homeVisit = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Answers> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpHome: effect<Record<string, never>>(),
    requestVisit: effect<Answers>(),
  },
  guards: {
    needsWho: ({ context }) => context.who === null,
    needsName: ({ context: { who, name, own } }) => name === '' && (who === 'family' || own.name === ''),
    needsAge: ({ context: { who, age } }) => who === 'family' && age === null,
    needsConsent: ({ context: { who, agreed } }) => who === 'family' && !agreed,
    needsWalks: ({ context }) => context.walks === null,
    needsGroup: ({ context: { group, age } }) => group === null && (age ?? 0) < AGED,
    needsAddress: ({ context: { address, own } }) => address === '' && own.address === '',
    needsPhone: ({ context: { phone, own } }) => phone === '' && own.phone === '',
    needsNote: ({ context }) => context.note === null,
  },
}).createMachine({
  id: 'home-visit',
  version: '1',
  context: ({ input }) => ({
    who: input?.who ?? null,
    name: input?.name ?? '',
    age: input?.age ?? null,
    agreed: input?.agreed ?? false,
    walks: input?.walks ?? null,
    group: input?.group ?? null,
    address: input?.address ?? '',
    phone: input?.phone ?? '',
    note: input?.note ?? null,
    own: { name: '', address: '', phone: '' },
  }),
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'lookUpHome', params: {} },
      on: {
        'home.known': {
          target: 'deciding',
          actions: assign({ own: ({ event: { name, address, phone } }) => ({ name, address, phone }) }),
        },
      },
    },
    deciding: {
      always: [
        { guard: 'needsWho', target: 'choosingWho' },
        { guard: 'needsName', target: 'askingName' },
        { guard: 'needsAge', target: 'askingAge' },
        { guard: 'needsConsent', target: 'askingConsent' },
        { guard: 'needsWalks', target: 'askingWalks' },
        { guard: 'needsGroup', target: 'choosingGroup' },
        { guard: 'needsAddress', target: 'askingAddress' },
        { guard: 'needsPhone', target: 'askingPhone' },
        { guard: 'needsNote', target: 'askingNote' },
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
    askingConsent: {
      meta: { asks: 'askConsent', expects: 'consent' },
      on: { 'user.agreed': { target: 'deciding', actions: assign({ agreed: true }) }, 'user.declined': 'forConsent' },
    },
    askingWalks: {
      meta: { asks: 'askWalks', expects: 'walks' },
      on: { 'user.walks': { target: 'deciding', actions: assign({ walks: ({ event }) => event.walks }) } },
    },
    choosingGroup: {
      meta: { asks: 'askGroup', expects: 'group' },
      on: { 'user.choseGroup': { target: 'deciding', actions: assign({ group: ({ event }) => event.group }) } },
    },
    askingAddress: {
      meta: { asks: 'askAddress', expects: 'address', free: true },
      on: { 'user.placed': { target: 'deciding', actions: assign({ address: ({ event }) => event.address }) } },
    },
    askingPhone: {
      meta: { asks: 'askPhone', expects: 'phone' },
      on: { 'user.gavePhone': { target: 'deciding', actions: assign({ phone: ({ event }) => event.phone }) } },
    },
    askingNote: {
      meta: { asks: 'askNote', expects: 'note', free: true },
      on: { 'user.noted': { target: 'deciding', actions: assign({ note: ({ event }) => event.note }) } },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'yesNo' },
      on: { 'user.agreed': 'requesting', 'user.declined': 'ended' },
    },
    requesting: {
      entry: {
        type: 'requestVisit',
        params: ({ context: { own, who, age, agreed, walks, group, note, ...said } }) => ({
          ...{ who, age, agreed, walks, group, note },
          name: said.name || own.name,
          address: said.address || own.address,
          phone: said.phone || own.phone,
        }),
      },
      on: {
        'visit.settled': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'settled', with: event }) },
        },
      },
    },
    done: { type: 'final' },
    forConsent: { type: 'final', entry: { type: 'say', params: { text: 'forConsent' } } },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
