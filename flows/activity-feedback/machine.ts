/** How an activity was: a digit, and words if she likes. The bot begins it when the activity is over. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  number: number;
  title: string;
  score: 1 | 2 | 3 | null;
}
export type Event =
  | { type: 'user.scored'; score: 1 | 2 | 3 }
  | { type: 'user.skipped' }
  | { type: 'user.said'; words: string }
  | { type: 'user.cancelled' }
  | { type: 'feedback.kept' }
  | { type: 'feedback.refused' };

export const activityFeedback = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    giveFeedback: effect<{ number: number; score: 1 | 2 | 3; words: string }>(),
  },
}).createMachine({
  id: 'activity-feedback',
  version: '1',
  context: ({ input }) => ({ number: input?.number ?? 0, title: input?.title ?? '', score: input?.score ?? null }),
  initial: 'asking',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    asking: {
      meta: { asks: 'ask', expects: 'score', yields: true },
      always: { guard: ({ context }) => context.score !== null, target: 'askingWhy' },
      on: {
        'user.scored': { actions: assign({ score: ({ event }) => event.score }) },
        'user.skipped': 'cancelled',
      },
    },
    askingWhy: {
      meta: { asks: 'askWhy', expects: 'words', free: true },
      on: { 'user.said': 'keeping' },
    },
    keeping: {
      entry: {
        type: 'giveFeedback',
        params: ({ context, event }) => ({
          number: context.number,
          score: context.score ?? 1,
          words: event.type === 'user.said' ? event.words : '',
        }),
      },
      on: {
        'feedback.kept': { target: 'done', actions: { type: 'say', params: { text: 'thanks' } } },
        'feedback.refused': { target: 'done', actions: { type: 'say', params: { text: 'refused' } } },
      },
    },
    done: { type: 'final' },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
