/** What she has borrowed: until when, where it goes back, and to have it longer. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Loan {
  number: number;
  name: string;
  lines: string[];
  /** It is out and may be asked for longer. */
  renewable: boolean;
}
export interface Context {
  /** 0: she has not said which. */
  number: number;
  loans: Loan[];
  shown: Loan | null;
}
export type Event =
  | { type: 'user.chose'; number: number }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'loans.found'; loans: Loan[] }
  | { type: 'loan.renewed'; number: number; name: string; until: string }
  | { type: 'loan.refused'; says: string };

export const loan = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { number?: number } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    findLoans: effect<{ number: number }>(),
    renewLoan: effect<{ number: number }>(),
  },
}).createMachine({
  id: 'loan',
  version: '1',
  context: ({ input }) => ({ number: input?.number ?? 0, loans: [], shown: null }),
  initial: 'looking',
  on: { 'user.cancelled': '.ended' },
  states: {
    looking: {
      entry: { type: 'findLoans', params: ({ context }) => ({ number: context.number }) },
      on: {
        'loans.found': [
          {
            guard: ({ event }) => event.loans.length === 0,
            target: 'done',
            actions: { type: 'say', params: { text: 'none' } },
          },
          {
            guard: ({ event }) => event.loans.length > 1,
            target: 'choosing',
            actions: assign({ loans: ({ event }) => event.loans }),
          },
          {
            guard: ({ event }) => event.loans[0]?.renewable === true,
            target: 'askingRenew',
            actions: assign({
              shown: ({ event }) => event.loans[0] ?? null,
              number: ({ event }) => event.loans[0]?.number ?? 0,
            }),
          },
          {
            target: 'done',
            actions: {
              type: 'say',
              params: ({ event }) => ({ text: 'shown', with: { lines: event.loans[0]?.lines ?? [] } }),
            },
          },
        ],
      },
    },
    choosing: {
      meta: { asks: 'askWhich', expects: 'which', yields: true },
      on: { 'user.chose': { target: 'looking', actions: assign({ number: ({ event }) => event.number }) } },
    },
    askingRenew: {
      meta: { asks: 'askRenew', expects: 'renew', yields: true },
      on: { 'user.agreed': 'renewing', 'user.declined': 'ended' },
    },
    renewing: {
      entry: { type: 'renewLoan', params: ({ context }) => ({ number: context.number }) },
      on: {
        'loan.renewed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'renewed', with: event }) },
        },
        'loan.refused': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'refused', with: event }) },
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
