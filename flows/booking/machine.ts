/** One booking, or one home visit, from 我的: what it is, cancel, a note for the doctor, a word about a missed one. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export const ACTIONS = {
  take: '要这个名额',
  leave: '不要了，让给别人',
  note: '给医生留言',
  cancel: '不去了',
  appeal: '其实到了，或有特殊情况',
  back: '看别的',
} as const;
export type Action = keyof typeof ACTIONS;

export interface Context {
  number: number;
  lines: string[];
  actions: Action[];
  note: string;
}
export type Event =
  | { type: 'user.acts'; action: Action }
  | { type: 'user.said'; words: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'booking.shown'; lines: string[]; actions: Action[] }
  | { type: 'booking.appealed'; node: string; words: string }
  | { type: 'booking.changed'; says: string }
  | { type: 'offer.settled'; says: string };

const acts = (action: Action) => (o: { event: Event }) => o.event.type === 'user.acts' && o.event.action === action;

export const booking = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { number?: number; note?: string } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    showBooking: effect<{ number: number }>(),
    cancelBooking: effect<{ number: number }>(),
    noteBooking: effect<{ number: number; note: string }>(),
    appealMissed: effect<{ number: number }>(),
    acceptPlace: effect<{ number: number }>(),
    declinePlace: effect<{ number: number }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: {
    takes: acts('take'),
    leaves: acts('leave'),
    notes: acts('note'),
    cancels: acts('cancel'),
    appeals: acts('appeal'),
    hasNote: ({ context }) => context.note !== '',
  },
}).createMachine({
  id: 'booking',
  version: '1',
  context: ({ input }) => ({ number: input?.number ?? 0, lines: [], actions: [], note: input?.note ?? '' }),
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'showBooking', params: ({ context }) => ({ number: context.number }) },
      on: {
        'booking.shown': {
          target: 'acting',
          actions: assign({ lines: ({ event }) => event.lines, actions: ({ event }) => event.actions }),
        },
        'booking.changed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'changed', with: event }) },
        },
      },
    },
    acting: {
      meta: { asks: 'askAction', expects: 'action', yields: true },
      on: {
        'user.acts': [
          { guard: 'takes', target: 'taking' },
          { guard: 'leaves', target: 'leaving' },
          { guard: 'notes', target: 'askingNote' },
          { guard: 'cancels', target: 'confirmingCancel' },
          { guard: 'appeals', target: 'appealing' },
          { target: 'done', actions: { type: 'next', params: { flow: 'mine', input: {} } } },
        ],
      },
    },
    askingNote: {
      meta: { asks: 'askNote', expects: 'words', free: true },
      always: { guard: 'hasNote', target: 'noting' },
      on: { 'user.said': { actions: assign({ note: ({ event }) => event.words }) }, 'user.declined': 'kept' },
    },
    noting: {
      entry: { type: 'noteBooking', params: ({ context: { number, note } }) => ({ number, note }) },
      on: {
        'booking.changed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'changed', with: event }) },
        },
      },
    },
    confirmingCancel: {
      meta: { asks: 'askCancel', expects: 'yesNo' },
      on: { 'user.agreed': 'cancelling', 'user.declined': 'kept' },
    },
    cancelling: {
      entry: { type: 'cancelBooking', params: ({ context }) => ({ number: context.number }) },
      on: {
        'booking.changed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'changed', with: event }) },
        },
      },
    },
    taking: {
      entry: { type: 'acceptPlace', params: ({ context }) => ({ number: context.number }) },
      on: {
        'offer.settled': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'changed', with: event }) },
        },
      },
    },
    leaving: {
      entry: { type: 'declinePlace', params: ({ context }) => ({ number: context.number }) },
      on: {
        'offer.settled': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'changed', with: event }) },
        },
      },
    },
    appealing: {
      entry: { type: 'appealMissed', params: ({ context }) => ({ number: context.number }) },
      on: {
        'booking.appealed': {
          target: 'done',
          actions: {
            type: 'next',
            params: ({ event }) => ({
              flow: 'callback',
              input: { node: event.node, personId: null, who: '社区工作人员', words: event.words },
            }),
          },
        },
      },
    },
    done: { type: 'final' },
    kept: { type: 'final', entry: { type: 'say', params: { text: 'kept' } } },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
