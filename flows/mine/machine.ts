/** What is mine: the newest of every service; of a ticket its trail, add, urge, withdraw, reopen. */
import { assign, setup } from 'xstate';
import { effect, type Say, type SentMedia, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export const ACTIONS = {
  /** Of a restricted one: what it is stands nowhere before she asks. */
  details: '看内容',
  urge: '催一下',
  add: '补充',
  withdraw: '撤回',
  split: '不是同一件事',
  rate: '评价',
  reopen: '还没修好',
  /** To what was declined: the same way up. */
  object: '不同意',
  back: '看别的',
} as const;
export type Action = keyof typeof ACTIONS;

export interface Item {
  number: number;
  /** "工单", "预约": what stands before its number. */
  noun: string;
  title: string;
  status: string;
  /** The flow that shows it: this one for tickets. */
  flow: string;
}
export interface Shown {
  number: number;
  lines: string[];
  /** What may be done with it now, in the order of the digits. */
  actions: Action[];
  /** Neighbours have reported it too: it goes on without her. */
  others: boolean;
}
export interface Context {
  items: Item[];
  number: number;
  shown: Shown | null;
  words: string;
}

export type Event =
  | { type: 'user.chose'; number: number }
  | { type: 'user.acts'; action: Action }
  | { type: 'user.said'; words: string; media: SentMedia | null }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'mine.listed'; items: Item[] }
  | { type: 'ticket.shown'; shown: Shown }
  | {
      type: 'ticket.moved';
      number: number;
      who: string;
      move: 'urged' | 'added' | 'withdrawn' | 'left' | 'split' | 'reopened';
    }
  | { type: 'ticket.refused'; number: number; status: string };

const MOVE_TEXT = ({ event }: { event: Event }) =>
  event.type === 'ticket.moved'
    ? { text: event.move, with: { number: event.number, who: event.who } }
    : { text: 'none' as const };

const flowOf = ({ items, number }: Context) => items.find((item) => item.number === number)?.flow ?? 'mine';

export const mine = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { number?: number } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    listMine: effect<Record<string, never>>(),
    showTicket: effect<{ number: number; details: boolean }>(),
    urgeTicket: effect<{ number: number }>(),
    addToTicket: effect<{ number: number; words: string; media: string[] }>(),
    withdrawTicket: effect<{ number: number }>(),
    splitTicket: effect<{ number: number }>(),
    reopenTicket: effect<{ number: number; words: string }>(),
    /** Another flow follows when this one has ended (engine). */
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'mine',
  version: '3',
  context: ({ input }) => ({ items: [], number: input?.number ?? 0, shown: null, words: '' }),
  initial: 'deciding',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    deciding: { always: [{ guard: ({ context }) => context.number > 0, target: 'showing' }, { target: 'listing' }] },
    listing: {
      entry: { type: 'listMine', params: {} },
      on: {
        'mine.listed': [
          {
            guard: ({ event }) => event.items.length === 0,
            target: 'ended',
            actions: { type: 'say', params: { text: 'none' } },
          },
          { target: 'choosing', actions: assign({ items: ({ event }) => event.items }) },
        ],
      },
    },
    choosing: {
      meta: { asks: 'askWhich', expects: 'which', yields: true },
      on: { 'user.chose': { target: 'opening', actions: assign({ number: ({ event }) => event.number }) } },
    },
    opening: { always: [{ guard: ({ context }) => flowOf(context) === 'mine', target: 'showing' }, 'elsewhere'] },
    showing: {
      entry: {
        type: 'showTicket',
        params: ({ context, event }) => ({
          number: context.number,
          details: event.type === 'user.acts' && event.action === 'details',
        }),
      },
      on: {
        'ticket.shown': { target: 'acting', actions: assign({ shown: ({ event }) => event.shown }) },
        'ticket.refused': {
          target: 'listing',
          actions: { type: 'say', params: ({ event }) => ({ text: 'refused', with: event }) },
        },
      },
    },
    acting: {
      meta: { asks: 'askAction', expects: 'action', yields: true },
      on: {
        'user.acts': [
          { guard: ({ event }) => event.action === 'details', target: 'showing' },
          { guard: ({ event }) => event.action === 'urge', target: 'urging' },
          { guard: ({ event }) => event.action === 'add', target: 'askingMore' },
          { guard: ({ event }) => event.action === 'withdraw', target: 'confirmingWithdrawal' },
          { guard: ({ event }) => event.action === 'split', target: 'splitting' },
          { guard: ({ event }) => event.action === 'reopen' || event.action === 'object', target: 'askingWhy' },
          {
            guard: ({ event }) => event.action === 'rate',
            target: 'ended',
            actions: {
              type: 'next',
              params: ({ context }) => ({ flow: 'rating', input: { number: context.number } }),
            },
          },
          { target: 'listing' },
        ],
        'user.chose': { target: 'opening', actions: assign({ number: ({ event }) => event.number }) },
      },
    },
    urging: {
      entry: { type: 'urgeTicket', params: ({ context }) => ({ number: context.number }) },
      on: { 'ticket.moved': 'moved', 'ticket.refused': 'refused' },
    },
    askingMore: {
      meta: { asks: 'askMore', expects: 'more', free: true },
      on: { 'user.said': 'adding' },
    },
    adding: {
      entry: {
        type: 'addToTicket',
        params: ({ context, event }) =>
          event.type === 'user.said'
            ? { number: context.number, words: event.words, media: event.media ? [event.media.id] : [] }
            : { number: context.number, words: '', media: [] },
      },
      on: { 'ticket.moved': 'moved', 'ticket.refused': 'refused' },
    },
    confirmingWithdrawal: {
      meta: { asks: 'askWithdraw', expects: 'yesNo' },
      on: { 'user.agreed': 'withdrawing', 'user.declined': 'showing' },
    },
    withdrawing: {
      entry: { type: 'withdrawTicket', params: ({ context }) => ({ number: context.number }) },
      on: { 'ticket.moved': 'moved', 'ticket.refused': 'refused' },
    },
    splitting: {
      entry: { type: 'splitTicket', params: ({ context }) => ({ number: context.number }) },
      on: { 'ticket.moved': 'moved', 'ticket.refused': 'refused' },
    },
    askingWhy: {
      meta: { asks: 'askWhy', expects: 'why', free: true },
      on: { 'user.said': 'reopening' },
    },
    reopening: {
      entry: {
        type: 'reopenTicket',
        params: ({ context, event }) => ({
          number: context.number,
          words: event.type === 'user.said' ? event.words : '',
        }),
      },
      on: { 'ticket.moved': 'moved', 'ticket.refused': 'refused' },
    },
    moved: { type: 'final', entry: { type: 'say', params: MOVE_TEXT } },
    refused: {
      type: 'final',
      entry: {
        type: 'say',
        params: ({ event }) =>
          event.type === 'ticket.refused' ? { text: 'refused', with: event } : { text: 'cancelled' },
      },
    },
    elsewhere: {
      type: 'final',
      entry: {
        type: 'next',
        params: ({ context }) => ({ flow: flowOf(context), input: { number: context.number } }),
      },
    },
    ended: { type: 'final' },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
