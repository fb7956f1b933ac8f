/** Points given to one's family, or donated to one's community (domain.md R7): asked once more, then given. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { PointsSaid } from '../shared/points.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export type To = 'family' | 'community';
export interface Member {
  id: string;
  name: string;
}
export interface Context {
  to: To | null;
  balance: number;
  /** The most that can be given now. */
  most: number;
  family: Member[];
  member: Member | null;
  community: string;
  points: number;
}
export type Event =
  | { type: 'user.choseTo'; to: To }
  | { type: 'user.choseMember'; member: Member }
  | { type: 'user.adds' }
  | PointsSaid
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'gift.ready'; balance: number; most: number; family: Member[]; community: string }
  | { type: 'gift.unregistered' }
  | { type: 'gift.closed'; says: string }
  | { type: 'gift.given'; number: number; who: string; points: number; balance: number }
  | { type: 'gift.refused'; why: 'short' | 'once' | 'month' | 'stranger'; points: number };

export const gift = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { to?: To; points?: number } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpGift: effect<{ to: To }>(),
    givePoints: effect<{ to: To; member: string | null; points: number }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: {
    knowsTo: ({ context }) => context.to !== null,
    toCommunity: ({ context }) => context.to === 'community',
    knowsPoints: ({ context }) => context.points > 0,
    hasNoFamily: ({ context }) => context.family.length === 0,
  },
}).createMachine({
  id: 'gift',
  version: '1',
  context: ({ input }) => ({
    to: input?.to ?? null,
    balance: 0,
    most: 0,
    family: [],
    member: null,
    community: '',
    points: input?.points ?? 0,
  }),
  initial: 'choosingTo',
  on: { 'user.cancelled': '.ended' },
  states: {
    choosingTo: {
      meta: { asks: 'askTo', expects: 'to', yields: true },
      always: { guard: 'knowsTo', target: 'opening' },
      on: { 'user.choseTo': { actions: assign({ to: ({ event }) => event.to }) } },
    },
    opening: {
      entry: { type: 'lookUpGift', params: ({ context }) => ({ to: context.to ?? 'family' }) },
      on: {
        'gift.ready': {
          target: 'choosingMember',
          actions: assign(({ event: { balance, most, family, community } }) => ({ balance, most, family, community })),
        },
        'gift.unregistered': {
          target: 'done',
          actions: [
            { type: 'say', params: { text: 'registerFirst' } },
            { type: 'next', params: { flow: 'register', input: {} } },
          ],
        },
        'gift.closed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'as', with: event }) },
        },
      },
    },
    choosingMember: {
      meta: { asks: 'askMember', expects: 'member' },
      always: [
        { guard: 'toCommunity', target: 'askingPoints' },
        { guard: 'hasNoFamily', target: 'adding' },
      ],
      on: {
        'user.choseMember': { target: 'askingPoints', actions: assign({ member: ({ event }) => event.member }) },
        'user.adds': 'adding',
      },
    },
    adding: {
      type: 'final',
      entry: { type: 'next', params: { flow: 'family', input: { invites: true } } },
    },
    askingPoints: {
      meta: { asks: 'askPoints', expects: 'points' },
      always: { guard: 'knowsPoints', target: 'confirming' },
      on: {
        'user.gavePoints': { actions: assign({ points: ({ event }) => event.points }) },
        'user.misgavePoints': {
          actions: { type: 'say', params: ({ context }) => ({ text: 'wrongPoints', with: context }) },
        },
      },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'yesNo' },
      on: { 'user.agreed': 'giving', 'user.declined': 'ended' },
    },
    giving: {
      entry: {
        type: 'givePoints',
        params: ({ context: { to, member, points } }) => ({ to: to ?? 'family', member: member?.id ?? null, points }),
      },
      on: {
        'gift.given': {
          target: 'done',
          actions: {
            type: 'say',
            params: ({ event, context }) => ({ text: context.to === 'community' ? 'donated' : 'given', with: event }),
          },
        },
        'gift.refused': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: event.why, with: event }) },
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
