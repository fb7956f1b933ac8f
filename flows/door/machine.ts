/** Another authority's business: its door is named, nothing is judged, no ticket is made (domain.md R23). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Door {
  text: string;
  phone: string;
  address: string;
  hours: string;
}
export interface Context {
  words: string;
  door: Door | null;
}
export type Event =
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'door.found'; door: Door }
  | { type: 'door.none' };

export const door = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { words?: string } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    findDoor: effect<{ words: string }>(),
    /** Another flow follows when this one has ended (engine). */
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'door',
  version: '1',
  context: ({ input }) => ({ words: input?.words ?? '', door: null }),
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'findDoor', params: ({ context }) => ({ words: context.words }) },
      on: {
        'door.found': { target: 'telling', actions: assign({ door: ({ event }) => event.door }) },
        // The door is gone since she was told: her words are a report like any other.
        'door.none': 'reporting',
      },
    },
    telling: {
      meta: { asks: 'tell', expects: 'understood', yields: true },
      on: { 'user.agreed': 'ended', 'user.declined': 'reporting' },
    },
    reporting: {
      type: 'final',
      entry: {
        type: 'next',
        params: ({ context }) => ({ flow: 'report', input: { words: context.words, plain: true } }),
      },
    },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
