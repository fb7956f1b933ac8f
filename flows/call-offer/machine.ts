/** Not understood twice in a row: a person is offered, who calls her (domain.md R20). Never asked for; the engine begins it. */
import { setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  /** What she was asked about: "登记". */
  about: string;
  /** Her words, as far as there are any. */
  said: string;
  /** Ids of voices that nobody has heard yet. */
  media: string[];
}
export type Event = { type: 'user.agreed' } | { type: 'user.declined' } | { type: 'user.cancelled' };

export const callOffer = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: { say: effect<Say<typeof texts>>(), next: effect<{ flow: string; input: unknown }>() },
}).createMachine({
  id: 'call-offer',
  version: '1',
  context: ({ input }) => ({ about: input?.about ?? '', said: input?.said ?? '', media: input?.media ?? [] }),
  initial: 'asking',
  on: { 'user.cancelled': '.declined' },
  states: {
    asking: {
      meta: { asks: 'ask', expects: 'yesNo' },
      on: {
        'user.agreed': {
          target: 'accepted',
          actions: {
            type: 'next',
            params: ({ context: { about, said, media } }) => ({
              flow: 'callback',
              input: { words: `在“${about}”里没说清：${said || '见语音'}`, media },
            }),
          },
        },
        'user.declined': 'declined',
      },
    },
    accepted: { type: 'final' },
    declined: { type: 'final', entry: { type: 'say', params: { text: 'declined' } } },
  },
});
