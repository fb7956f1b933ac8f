/** 0: phones of people at once, and an offer to be called back. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export type Event =
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'where.known'; phones: string };

export const person = setup({
  types: {
    context: {} as { phones: string },
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpWhere: effect<Record<string, never>>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'person',
  version: '1',
  context: { phones: '' },
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'lookUpWhere', params: {} },
      on: { 'where.known': { target: 'offering', actions: assign({ phones: ({ event }) => event.phones }) } },
    },
    offering: {
      meta: { asks: 'ask', expects: 'yesNo', yields: true },
      on: {
        'user.agreed': {
          target: 'done',
          actions: { type: 'next', params: { flow: 'callback', input: { node: '', personId: null, who: '' } } },
        },
        'user.declined': 'ended',
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
