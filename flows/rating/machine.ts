/** How it went: 1 and 2 close the ticket, 3 reopens it a level up (domain.md, Words). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  number: number;
  rating: 1 | 2 | 3 | null;
  /** What she says is still wrong. */
  words: string;
}
export type Event =
  | { type: 'user.rated'; rating: 1 | 2 | 3; words: string }
  | { type: 'user.cancelled' }
  | { type: 'ticket.rated' }
  | { type: 'ticket.reopened'; number: number; node: string }
  | { type: 'ticket.refused'; number: number; status: string };

export const rating = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    rateTicket: effect<{ number: number; rating: 1 | 2 | 3; words: string }>(),
  },
  guards: { isRated: ({ context }) => context.rating !== null },
}).createMachine({
  id: 'rating',
  version: '1',
  context: ({ input }) => ({ number: input?.number ?? 0, rating: input?.rating ?? null, words: input?.words ?? '' }),
  initial: 'asking',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    asking: {
      meta: { asks: 'ask', expects: 'rating' },
      always: { guard: 'isRated', target: 'storing' },
      on: {
        'user.rated': { actions: assign({ rating: ({ event }) => event.rating, words: ({ event }) => event.words }) },
      },
    },
    storing: {
      entry: {
        type: 'rateTicket',
        params: ({ context: { number, rating: given, words } }) => ({ number, rating: given ?? 1, words }),
      },
      on: {
        'ticket.rated': { target: 'rated', actions: { type: 'say', params: { text: 'thanks' } } },
        'ticket.reopened': {
          target: 'rated',
          actions: { type: 'say', params: ({ event }) => ({ text: 'reopened', with: event }) },
        },
        'ticket.refused': {
          target: 'rated',
          actions: { type: 'say', params: ({ event }) => ({ text: 'tooLate', with: event }) },
        },
      },
    },
    rated: { type: 'final' },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
