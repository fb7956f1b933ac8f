/** One exchange under way: what stands, what she can say to it now; also the question that the bot brings when it is her turn. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { PointsSaid } from '../shared/points.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export const ACTIONS = {
  agree: '好，约定了',
  counter: '改个数',
  decline: '来不了',
  /** The asker would rather have somebody else. */
  another: '换一位邻居',
  done: '帮好了',
  notYet: '还没帮',
  dispute: '有不同意见，请网格员来定',
  allowOff: '还没帮，不用了',
  helped: '已经帮了，请网格员来定',
  cancel: '不请了',
  callOff: '不约了',
  back: '看别的',
} as const;
export type Action = keyof typeof ACTIONS;
/** What has become of it. */
export type Outcome =
  | 'agreed'
  | 'countered'
  | 'declined'
  | 'cancelled'
  | 'back'
  | 'askedOff'
  | 'saidDone'
  | 'paid'
  | 'notYet'
  | 'disputed';

export interface Shown {
  number: number;
  lines: string[];
  /** Without `back`: the other waits for her answer. */
  actions: Action[];
  /** Points of one exchange. */
  most: number;
}
export interface Context {
  number: number;
  shown: Shown | null;
  action: Action | null;
  points: number;
  words: string;
}
export type Event =
  | { type: 'user.acts'; action: Action }
  | { type: 'user.said'; words: string }
  | PointsSaid
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'exchange.shown'; shown: Shown }
  | { type: 'exchange.unknown' }
  | { type: 'exchange.moved'; outcome: Outcome; number: number; points: number; who: string; asker: boolean }
  | { type: 'exchange.late'; number: number; status: string }
  | { type: 'exchange.short'; balance: number };

export const exchange = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { number?: number } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    showExchange: effect<{ number: number }>(),
    moveExchange: effect<{ number: number; action: Action; points: number; words: string }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'exchange',
  version: '2',
  context: ({ input }) => ({ number: input?.number ?? 0, shown: null, action: null, points: 0, words: '' }),
  initial: 'showing',
  on: { 'user.cancelled': '.ended' },
  states: {
    showing: {
      entry: { type: 'showExchange', params: ({ context }) => ({ number: context.number }) },
      on: {
        'exchange.shown': [
          {
            guard: ({ event }) => event.shown.actions.includes('back'),
            target: 'looking',
            actions: assign({ shown: ({ event }) => event.shown }),
          },
          { target: 'acting', actions: assign({ shown: ({ event }) => event.shown }) },
        ],
        'exchange.unknown': { target: 'done', actions: { type: 'say', params: { text: 'unknown' } } },
      },
    },
    acting: {
      meta: { asks: 'askAction', expects: 'action' },
      on: { 'user.acts': { target: 'acted', actions: assign({ action: ({ event }) => event.action }) } },
    },
    looking: {
      meta: { asks: 'askAction', expects: 'action', yields: true },
      on: { 'user.acts': { target: 'acted', actions: assign({ action: ({ event }) => event.action }) } },
    },
    acted: {
      always: [
        {
          guard: ({ context }) => context.action === 'back',
          target: 'done',
          actions: { type: 'next', params: { flow: 'mine', input: {} } },
        },
        { guard: ({ context }) => context.action === 'counter', target: 'askingPoints' },
        {
          guard: ({ context }) => context.action === 'dispute' || context.action === 'helped',
          target: 'askingWhy',
        },
        {
          guard: ({ context }) => context.action === 'callOff' || context.action === 'cancel',
          target: 'confirmingOff',
        },
        { target: 'moving' },
      ],
    },
    askingPoints: {
      meta: { asks: 'askPoints', expects: 'points' },
      on: {
        'user.gavePoints': { target: 'moving', actions: assign({ points: ({ event }) => event.points }) },
        'user.misgavePoints': {
          actions: {
            type: 'say',
            params: ({ context }) => ({ text: 'wrongPoints', with: { most: context.shown?.most ?? 10 } }),
          },
        },
      },
    },
    askingWhy: {
      meta: { asks: 'askWhy', expects: 'why', free: true },
      on: { 'user.said': { target: 'moving', actions: assign({ words: ({ event }) => event.words }) } },
    },
    confirmingOff: {
      meta: { asks: 'askOff', expects: 'yesNo' },
      on: { 'user.agreed': 'moving', 'user.declined': 'showing' },
    },
    moving: {
      entry: {
        type: 'moveExchange',
        params: ({ context: { number, action, points, words } }) => ({
          number,
          action: action ?? 'back',
          points,
          words,
        }),
      },
      on: {
        'exchange.moved': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: event.outcome, with: event }) },
        },
        'exchange.late': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'late', with: event }) },
        },
        'exchange.short': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'short', with: event }) },
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
