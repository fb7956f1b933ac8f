/** Asks to be called back: which phone, about what; becomes a ticket. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  /** Where to, and to whom; empty: whoever answers for her home. */
  node: string;
  personId: string | null;
  who: string;
  phone: string;
  words: string | null;
  /** Ids of voices that say it. */
  media: string[];
}
export type Event =
  | { type: 'user.gavePhone'; phone: string }
  | { type: 'user.said'; words: string }
  | { type: 'user.cancelled' }
  | { type: 'phone.known'; phone: string }
  | { type: 'phone.unknown' }
  | { type: 'ticket.opened'; number: number; who: string; due: string };

export const callback = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpPhone: effect<Record<string, never>>(),
    requestCallback: effect<Context>(),
  },
  guards: {
    knowsPhone: ({ context }) => context.phone !== '',
    knowsWhat: ({ context }) => context.words !== null,
  },
}).createMachine({
  id: 'callback',
  version: '2',
  context: ({ input }) => ({
    node: input?.node ?? '',
    personId: input?.personId ?? null,
    who: input?.who ?? '',
    phone: input?.phone ?? '',
    words: input?.words ?? null,
    media: input?.media ?? [],
  }),
  initial: 'looking',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    looking: {
      entry: { type: 'lookUpPhone', params: {} },
      on: {
        'phone.known': { target: 'askingPhone', actions: assign({ phone: ({ event }) => event.phone }) },
        'phone.unknown': 'askingPhone',
      },
    },
    askingPhone: {
      meta: { asks: 'askPhone', expects: 'phone' },
      always: { guard: 'knowsPhone', target: 'askingWhat' },
      on: { 'user.gavePhone': { actions: assign({ phone: ({ event }) => event.phone }) } },
    },
    askingWhat: {
      meta: { asks: 'askWhat', expects: 'words', free: true },
      always: { guard: 'knowsWhat', target: 'requesting' },
      on: { 'user.said': { actions: assign({ words: ({ event }) => event.words }) } },
    },
    requesting: {
      entry: { type: 'requestCallback', params: ({ context }) => context },
      on: {
        'ticket.opened': {
          target: 'requested',
          actions: { type: 'say', params: ({ event }) => ({ text: 'receipt', with: event }) },
        },
      },
    },
    requested: { type: 'final' },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
