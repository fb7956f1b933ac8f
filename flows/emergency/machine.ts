/** The emergency's notice and numbers, as often as she wants to read them, and an offer to be called. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  notices: readonly string[];
}
export type Event =
  | { type: 'emergency.on'; notices: string[] }
  | { type: 'emergency.none'; phones: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' };

export const emergency = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpEmergency: effect<Record<string, never>>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'emergency',
  version: '1',
  context: { notices: [] },
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'lookUpEmergency', params: {} },
      on: {
        'emergency.on': { target: 'offering', actions: assign({ notices: ({ event }) => event.notices }) },
        'emergency.none': {
          target: 'done',
          actions: { type: 'say', params: ({ event: { phones } }) => ({ text: 'none', with: { phones } }) },
        },
      },
    },
    offering: {
      meta: { asks: 'ask', expects: 'yesNo', yields: true },
      on: {
        'user.agreed': {
          target: 'done',
          actions: {
            type: 'next',
            params: { flow: 'callback', input: { node: '', personId: null, who: '' } },
          },
        },
        'user.declined': 'ended',
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
