/** The emergency's notice and numbers, as often as she wants to read them. */
import { setup } from 'xstate';
import { effect, type Say } from '../../src/engine/effects.ts';
import type { texts } from './texts.ts';

export type Event =
  | { type: 'emergency.on'; notices: string[] }
  | { type: 'emergency.none'; phones: string }
  | { type: 'user.cancelled' };

export const emergency = setup({
  types: { events: {} as Event },
  actions: { say: effect<Say<typeof texts>>(), lookUpEmergency: effect<Record<string, never>>() },
}).createMachine({
  id: 'emergency',
  version: '1',
  initial: 'looking',
  on: { 'user.cancelled': '.told' },
  states: {
    looking: {
      entry: { type: 'lookUpEmergency', params: {} },
      on: {
        'emergency.on': {
          target: 'told',
          actions: { type: 'say', params: ({ event: { notices } }) => ({ text: 'notice', with: { notices } }) },
        },
        'emergency.none': {
          target: 'told',
          actions: { type: 'say', params: ({ event: { phones } }) => ({ text: 'none', with: { phones } }) },
        },
      },
    },
    told: { type: 'final' },
  },
});
