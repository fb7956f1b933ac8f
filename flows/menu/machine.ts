/** Leads to the other flows. In emergency mode it is short: what goes on, the notice, a person (domain.md S10). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  /** What is on, and the services that go on meanwhile; null: ordinary times. */
  emergency: { name: string; stays: readonly string[] } | null;
}
export type Event =
  | { type: 'user.chose'; flow: string }
  | { type: 'user.cancelled' }
  | { type: 'emergency.on'; name: string; stays: string[] }
  | { type: 'emergency.none' };

export const menu = setup({
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
  id: 'menu',
  version: '2',
  context: { emergency: null },
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'lookUpEmergency', params: {} },
      on: {
        'emergency.on': {
          target: 'choosing',
          actions: assign({ emergency: ({ event: { name, stays } }) => ({ name, stays }) }),
        },
        'emergency.none': 'choosing',
      },
    },
    choosing: {
      meta: { asks: 'ask', expects: 'choice', yields: true },
      on: {
        'user.chose': {
          target: 'done',
          actions: { type: 'next', params: ({ event }) => ({ flow: event.flow, input: {} }) },
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
