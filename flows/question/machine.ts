/** 追问: staff have asked about her ticket; her next words, a photo or a voice are the answer. A digit never is. */
import { assign, setup } from 'xstate';
import { effect, type Say, type SentMedia, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  number: number;
  question: string;
  words: string;
  media: string[];
}
export type Event =
  | { type: 'user.said'; words: string }
  | { type: 'user.sentMedia'; media: SentMedia; words: string }
  | { type: 'user.gaveDigit' }
  | { type: 'user.skipped' }
  | { type: 'user.cancelled' }
  | { type: 'question.answered'; number: number }
  | { type: 'question.skipped'; number: number }
  | { type: 'ticket.refused'; number: number; status: string };

export const question = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { number?: number; question?: string } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    answerQuestion: effect<{ number: number; words: string; media: string[] }>(),
    skipQuestion: effect<{ number: number }>(),
  },
}).createMachine({
  id: 'question',
  version: '1',
  context: ({ input }) => ({ number: input?.number ?? 0, question: input?.question ?? '', words: '', media: [] }),
  initial: 'asking',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    asking: {
      meta: { asks: 'ask', expects: 'answer', free: true },
      on: {
        'user.said': { target: 'storing', actions: assign({ words: ({ event }) => event.words }) },
        'user.sentMedia': {
          target: 'storing',
          actions: assign({ words: ({ event }) => event.words, media: ({ event }) => [event.media.id] }),
        },
        'user.gaveDigit': { actions: { type: 'say', params: { text: 'moreThanDigit' } } },
        'user.skipped': 'skipping',
      },
    },
    storing: {
      entry: {
        type: 'answerQuestion',
        params: ({ context: { number, words, media } }) => ({ number, words, media }),
      },
      on: {
        'question.answered': {
          target: 'answered',
          actions: { type: 'say', params: ({ event }) => ({ text: 'thanks', with: event }) },
        },
        'ticket.refused': {
          target: 'answered',
          actions: { type: 'say', params: ({ event }) => ({ text: 'tooLate', with: event }) },
        },
      },
    },
    skipping: {
      entry: { type: 'skipQuestion', params: ({ context: { number } }) => ({ number }) },
      on: {
        'question.skipped': {
          target: 'answered',
          actions: { type: 'say', params: ({ event }) => ({ text: 'skipped', with: event }) },
        },
        'ticket.refused': {
          target: 'answered',
          actions: { type: 'say', params: ({ event }) => ({ text: 'tooLate', with: event }) },
        },
      },
    },
    answered: { type: 'final' },
    cancelled: {
      type: 'final',
      entry: { type: 'say', params: ({ context: { number } }) => ({ text: 'cancelled', with: { number } }) },
    },
  },
});
