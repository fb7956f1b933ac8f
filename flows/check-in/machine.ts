/** Signing in and out with the activity's own code, which its leader says on the spot. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  code: string;
}
export type Event =
  | { type: 'user.gaveCode'; code: string }
  | { type: 'user.cancelled' }
  | { type: 'presence.known'; says: string }
  | { type: 'presence.wrong' };

export const checkIn = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    comeOrGo: effect<{ code: string }>(),
  },
}).createMachine({
  id: 'check-in',
  version: '1',
  context: ({ input }) => ({ code: input?.code ?? '' }),
  initial: 'askingCode',
  on: { 'user.cancelled': '.ended' },
  states: {
    askingCode: {
      meta: { asks: 'askCode', expects: 'code' },
      always: { guard: ({ context }) => context.code !== '', target: 'checking' },
      on: { 'user.gaveCode': { actions: assign({ code: ({ event }) => event.code }) } },
    },
    checking: {
      entry: { type: 'comeOrGo', params: ({ context }) => ({ code: context.code }) },
      on: {
        'presence.known': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'known', with: event }) },
        },
        'presence.wrong': {
          target: 'askingCode',
          actions: [assign({ code: '' }), { type: 'say', params: { text: 'wrong' } }],
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
