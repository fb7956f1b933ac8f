/** 是真的吗: does a call or a visit belong to a ticket? What the bot never asks for is said every time (domain.md R21). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  words: string;
  /** The ticket that the caller named. */
  number: number | null;
}
export type Event =
  | { type: 'user.gaveNumber'; number: number }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'check.read'; money: boolean; number: number | null }
  | { type: 'check.known'; number: number; who: string; phone: string; own: boolean }
  | { type: 'check.unknown' };

export const check = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    readCheck: effect<{ words: string }>(),
    checkNumber: effect<{ number: number }>(),
    keepNumber: assign(({ context, event }) =>
      event.type === 'check.read' ? { number: context.number ?? event.number } : {},
    ),
  },
  guards: {
    knowsNumber: ({ context }) => context.number !== null,
    wantsMoney: ({ event }) => event.type === 'check.read' && event.money,
  },
}).createMachine({
  id: 'check',
  version: '1',
  context: ({ input }) => ({ words: input?.words ?? '', number: input?.number ?? null }),
  initial: 'reading',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    reading: {
      entry: { type: 'readCheck', params: ({ context }) => ({ words: context.words }) },
      on: {
        'check.read': [
          {
            guard: 'wantsMoney',
            target: 'askingNumber',
            actions: ['keepNumber', { type: 'say', params: { text: 'money' } }],
          },
          { target: 'askingNumber', actions: 'keepNumber' },
        ],
      },
    },
    askingNumber: {
      meta: { asks: 'askNumber', expects: 'number', yields: true },
      always: { guard: 'knowsNumber', target: 'checking' },
      on: {
        'user.gaveNumber': { actions: assign({ number: ({ event }) => event.number }) },
        'user.declined': { target: 'unknown' },
      },
    },
    checking: {
      entry: { type: 'checkNumber', params: ({ context }) => ({ number: context.number ?? 0 }) },
      on: {
        'check.known': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'known', with: event }) },
        },
        'check.unknown': 'unknown',
      },
    },
    unknown: { type: 'final', entry: { type: 'say', params: { text: 'unknown' } } },
    ended: { type: 'final' },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
