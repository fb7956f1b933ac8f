/** Asks for consent before anything about a person is kept (PIPL). What she wanted waits meanwhile. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export type Event =
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'user.sentMedia'; media: string }
  | { type: 'where.known'; where: string; phones: string; alarmed: boolean }
  | { type: 'consent.stored' };

export const consent = setup({
  types: {
    /** `alarmed`: danger was reported and told to whoever is on duty, whatever she answers here. */
    context: {} as { where: string; phones: string; alarmed: boolean },
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpWhere: effect<Record<string, never>>(),
    storeConsent: effect<Record<string, never>>(),
    /** Drops what waited: nothing she said is kept. */
    forgetAll: effect<Record<string, never>>(),
    /** A photo that belongs to what waits. */
    keepMedia: effect<{ media: string }>(),
  },
}).createMachine({
  id: 'consent',
  version: '1',
  context: { where: '', phones: '', alarmed: false },
  initial: 'looking',
  on: { 'user.cancelled': '.refused' },
  states: {
    looking: {
      entry: { type: 'lookUpWhere', params: {} },
      on: {
        'where.known': {
          target: 'asking',
          actions: assign(({ event: { where, phones, alarmed } }) => ({ where, phones, alarmed })),
        },
      },
    },
    asking: {
      meta: { asks: 'ask', expects: 'agreement' },
      on: {
        'user.agreed': 'storing',
        'user.declined': 'refused',
        'user.sentMedia': {
          actions: [
            { type: 'keepMedia', params: ({ event }) => ({ media: event.media }) },
            { type: 'say', params: { text: 'kept' } },
          ],
        },
      },
    },
    storing: {
      entry: { type: 'storeConsent', params: {} },
      on: { 'consent.stored': { target: 'agreed', actions: { type: 'say', params: { text: 'thanks' } } } },
    },
    agreed: { type: 'final' },
    refused: {
      type: 'final',
      entry: [
        { type: 'forgetAll', params: {} },
        { type: 'say', params: ({ context }) => ({ text: 'refused', with: context }) },
      ],
    },
  },
});
