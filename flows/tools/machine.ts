/** Tools: what there is, found in her own words, looked at; to have one kept for her, the reservation follows. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

/** One type, as it stands at the station that is nearest to her. */
export interface Offer {
  type: string;
  name: string;
  unit: string;
  free: number;
}
export const ACTIONS = {
  reserve: '给我留着',
  wait: '排队等',
  elsewhere: '看别的益站',
  back: '看别的工具',
} as const;
export type Action = keyof typeof ACTIONS;

export interface Shown {
  type: string;
  name: string;
  station: string;
  lines: string[];
  actions: Action[];
  /** Another station that has one now. */
  elsewhere: { station: string; name: string } | null;
}
export interface Context {
  /** What she asked for; empty: she wants to see what there is. */
  words: string;
  type: string;
  station: string;
  offers: Offer[];
  /** Of all types, which part of the list she reads. */
  page: number;
  more: boolean;
  /** Why she reads this list: all there is, what her words may mean, or nothing was found. */
  heading: 'all' | 'several' | 'unsure' | 'unknown';
  tool: Shown | null;
}
export type Event =
  | { type: 'user.chose'; tool: string }
  | { type: 'user.said'; words: string }
  | { type: 'user.wantsMore' }
  | { type: 'user.acts'; action: Action }
  | { type: 'user.cancelled' }
  | { type: 'tools.listed'; offers: Offer[]; more: boolean; page: number }
  | { type: 'tools.found'; offers: Offer[]; unsure: boolean; words: string }
  | { type: 'tools.none' }
  | { type: 'tool.unknown'; words: string }
  | { type: 'tool.shown'; shown: Shown };

export const tools = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { words?: string; type?: string; station?: string } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    listTools: effect<{ page: number }>(),
    findTool: effect<{ words: string }>(),
    showTool: effect<{ type: string; station: string }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'tools',
  version: '1',
  context: ({ input }) => ({
    words: input?.words ?? '',
    type: input?.type ?? '',
    station: input?.station ?? '',
    offers: [],
    page: 0,
    more: false,
    heading: 'all',
    tool: null,
  }),
  initial: 'deciding',
  on: { 'user.cancelled': '.ended' },
  states: {
    deciding: {
      always: [
        { guard: ({ context }) => context.type !== '', target: 'showing' },
        { guard: ({ context }) => context.words !== '', target: 'finding' },
        { target: 'listing' },
      ],
    },
    listing: {
      entry: { type: 'listTools', params: ({ context }) => ({ page: context.page }) },
      on: {
        'tools.listed': {
          target: 'choosing',
          actions: assign({
            offers: ({ event }) => event.offers,
            more: ({ event }) => event.more,
            page: ({ event }) => event.page,
          }),
        },
        'tools.none': { target: 'done', actions: { type: 'say', params: { text: 'none' } } },
      },
    },
    finding: {
      entry: { type: 'findTool', params: ({ context }) => ({ words: context.words }) },
      on: {
        'tools.found': [
          {
            guard: ({ event }) => event.offers.length === 1 && !event.unsure,
            target: 'showing',
            actions: assign({ type: ({ event }) => event.offers[0]?.type ?? '', station: '' }),
          },
          {
            target: 'choosing',
            actions: assign({
              offers: ({ event }) => event.offers,
              more: false,
              heading: ({ event }) => (event.unsure ? 'unsure' : 'several'),
              words: ({ event }) => event.words,
            }),
          },
        ],
        'tool.unknown': {
          target: 'listing',
          actions: assign({ heading: 'unknown', page: 0, words: ({ event }) => event.words }),
        },
      },
    },
    choosing: {
      meta: { asks: 'askWhich', expects: 'which', yields: true, free: true },
      on: {
        'user.chose': { target: 'showing', actions: assign({ type: ({ event }) => event.tool, station: '' }) },
        'user.wantsMore': {
          target: 'listing',
          actions: assign({
            page: ({ context }) => (context.heading === 'all' ? context.page + 1 : 0),
            heading: 'all',
          }),
        },
        'user.said': { target: 'finding', actions: assign({ words: ({ event }) => event.words }) },
      },
    },
    showing: {
      entry: {
        type: 'showTool',
        params: ({ context }) => ({ type: context.type, station: context.station }),
      },
      on: {
        'tool.shown': { target: 'offering', actions: assign({ tool: ({ event }) => event.shown }) },
        'tools.none': { target: 'listing', actions: assign({ heading: 'all', page: 0 }) },
      },
    },
    offering: {
      meta: { asks: 'askAction', expects: 'action', yields: true },
      on: {
        'user.acts': [
          {
            guard: ({ event }) => event.action === 'elsewhere',
            target: 'showing',
            actions: assign({ station: ({ context }) => context.tool?.elsewhere?.station ?? '' }),
          },
          {
            guard: ({ event }) => event.action === 'back',
            target: 'listing',
            actions: assign({ heading: 'all', page: 0 }),
          },
          {
            target: 'done',
            actions: {
              type: 'next',
              params: ({ context, event }) => ({
                flow: 'reservation',
                input: {
                  type: context.tool?.type ?? '',
                  station: context.tool?.station ?? '',
                  mayWait: event.action === 'wait',
                },
              }),
            },
          },
        ],
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
