/** A place that somebody waited for is free: does she want it? Of any kind: a session, a tool, an activity. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  number: number;
  /** What it is, in a few words. */
  title: string;
  /** So long it is kept for her: "11月25日 17:30". */
  until: string;
  agreed: boolean | null;
}
export type Event =
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'offer.settled'; says: string };

export const placeOffer = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    acceptPlace: effect<{ number: number }>(),
    declinePlace: effect<{ number: number }>(),
  },
  guards: {
    wantsIt: ({ context }) => context.agreed === true,
    wantsItNot: ({ context }) => context.agreed === false,
  },
}).createMachine({
  id: 'place-offer',
  version: '1',
  context: ({ input }) => ({
    number: input?.number ?? 0,
    title: input?.title ?? '',
    until: input?.until ?? '',
    agreed: input?.agreed ?? null,
  }),
  initial: 'asking',
  on: { 'user.cancelled': '.later' },
  states: {
    asking: {
      meta: { asks: 'ask', expects: 'yesNo' },
      always: [
        { guard: 'wantsIt', target: 'accepting' },
        { guard: 'wantsItNot', target: 'declining' },
      ],
      on: {
        'user.agreed': { actions: assign({ agreed: true }) },
        'user.declined': { actions: assign({ agreed: false }) },
      },
    },
    accepting: {
      entry: { type: 'acceptPlace', params: ({ context }) => ({ number: context.number }) },
      on: {
        'offer.settled': {
          target: 'settled',
          actions: { type: 'say', params: ({ event }) => ({ text: 'settled', with: event }) },
        },
      },
    },
    declining: {
      entry: { type: 'declinePlace', params: ({ context }) => ({ number: context.number }) },
      on: {
        'offer.settled': {
          target: 'settled',
          actions: { type: 'say', params: ({ event }) => ({ text: 'settled', with: event }) },
        },
      },
    },
    settled: { type: 'final' },
    later: {
      type: 'final',
      entry: { type: 'say', params: ({ context }) => ({ text: 'later', with: context }) },
    },
  },
});
