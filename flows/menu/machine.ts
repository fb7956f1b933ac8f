/** Leads to the other flows. */
import { setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export type Event = { type: 'user.chose'; flow: string } | { type: 'user.cancelled' };

export const menu = setup({
  types: {
    context: {} as Record<string, never>,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
  },
  actions: { say: effect<Say<typeof texts>>(), next: effect<{ flow: string; input: unknown }>() },
}).createMachine({
  id: 'menu',
  version: '1',
  context: {},
  initial: 'choosing',
  on: { 'user.cancelled': '.ended' },
  states: {
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
