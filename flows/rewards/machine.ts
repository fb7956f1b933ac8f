/** Points for a reward: what there is, read back, held with a code. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Item {
  id: string;
  name: string;
  aliases: string[];
  points: number;
  left: number;
  about: string;
}
export interface Context {
  balance: number;
  items: Item[];
  reward: Item | null;
  /** Where it is fetched. */
  place: string;
  days: number;
}
export type Event =
  | { type: 'user.chose'; reward: Item }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'rewards.listed'; balance: number; items: Item[]; place: string; days: number }
  | { type: 'reward.held'; number: number; code: string; until: string; balance: number }
  /** Nothing was taken; `says` is why and what to do. */
  | { type: 'reward.refused'; says: string };

export const rewards = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    listRewards: effect<Record<string, never>>(),
    /** Its photo, where there is one. */
    showReward: effect<{ reward: string }>(),
    redeemReward: effect<{ reward: string }>(),
  },
}).createMachine({
  id: 'rewards',
  version: '1',
  context: { balance: 0, items: [], reward: null, place: '', days: 0 },
  initial: 'listing',
  on: { 'user.cancelled': '.left' },
  states: {
    listing: {
      entry: { type: 'listRewards', params: {} },
      on: {
        'rewards.listed': [
          {
            guard: ({ event }) => event.items.length === 0,
            target: 'ended',
            actions: { type: 'say', params: { text: 'none' } },
          },
          {
            target: 'choosing',
            actions: assign(({ event }) => ({
              balance: event.balance,
              items: event.items,
              place: event.place,
              days: event.days,
            })),
          },
        ],
        'reward.refused': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'refused', with: event }) },
        },
      },
    },
    choosing: {
      meta: { asks: 'ask', expects: 'which', yields: true },
      on: {
        'user.chose': [
          {
            // She is told at once what is missing, not asked first.
            guard: ({ context, event }) => event.reward.points > context.balance,
            target: 'redeeming',
            actions: assign({ reward: ({ event }) => event.reward }),
          },
          {
            target: 'confirming',
            actions: [
              assign({ reward: ({ event }) => event.reward }),
              { type: 'showReward', params: ({ event }) => ({ reward: event.reward.id }) },
            ],
          },
        ],
      },
    },
    confirming: {
      meta: { asks: 'confirm', expects: 'yesNo' },
      on: { 'user.agreed': 'redeeming', 'user.declined': 'choosing' },
    },
    redeeming: {
      entry: { type: 'redeemReward', params: ({ context }) => ({ reward: context.reward?.id ?? '' }) },
      on: {
        'reward.held': {
          target: 'ended',
          actions: {
            type: 'say',
            params: ({ context, event }) => ({
              text: 'held',
              with: { ...event, name: context.reward?.name ?? '', place: context.place },
            }),
          },
        },
        'reward.refused': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'refused', with: event }) },
        },
      },
    },
    ended: { type: 'final' },
    left: { type: 'final', entry: { type: 'say', params: { text: 'left' } } },
  },
});
