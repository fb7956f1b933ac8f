/** One redemption of hers: its code while it waits to be fetched; given back when she does not want it. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Shown {
  lines: string[];
  name: string;
  points: number;
  /** It waits to be fetched, and can be given back. */
  waits: boolean;
}
export interface Context {
  number: number;
  shown: Shown | null;
}
export type Event =
  | { type: 'user.returns' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'redemption.shown'; shown: Shown }
  | { type: 'redemption.returned'; points: number; balance: number }
  | { type: 'redemption.gone'; says: string };

export const redemption = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { number?: number } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    showRedemption: effect<{ number: number }>(),
    returnRedemption: effect<{ number: number }>(),
  },
}).createMachine({
  id: 'redemption',
  version: '1',
  context: ({ input }) => ({ number: input?.number ?? 0, shown: null }),
  initial: 'showing',
  on: { 'user.cancelled': '.left' },
  states: {
    showing: {
      entry: { type: 'showRedemption', params: ({ context }) => ({ number: context.number }) },
      on: {
        'redemption.shown': [
          {
            guard: ({ event }) => event.shown.waits,
            target: 'acting',
            actions: assign({ shown: ({ event }) => event.shown }),
          },
          {
            target: 'ended',
            actions: { type: 'say', params: ({ event }) => ({ text: 'shown', with: event.shown }) },
          },
        ],
        'redemption.gone': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'gone', with: event }) },
        },
      },
    },
    acting: {
      meta: { asks: 'ask', expects: 'action', yields: true },
      on: { 'user.declined': 'left', 'user.returns': 'confirming' },
    },
    confirming: {
      meta: { asks: 'askSure', expects: 'yesNo' },
      on: { 'user.agreed': 'returning', 'user.declined': 'left' },
    },
    returning: {
      entry: { type: 'returnRedemption', params: ({ context }) => ({ number: context.number }) },
      on: {
        'redemption.returned': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'returned', with: event }) },
        },
        'redemption.gone': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'gone', with: event }) },
        },
      },
    },
    ended: { type: 'final' },
    left: { type: 'final', entry: { type: 'say', params: { text: 'left' } } },
  },
});
