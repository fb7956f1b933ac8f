/** What is on, and where people meet: activities to come, places with their hours (domain.md R14). Signing up is a flow of its own. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Listed {
  id: number;
  title: string;
  when: string;
  where: string;
  /** Places that are free. */
  free: number;
}
export interface Context {
  listed: Listed[];
  /** Id of the one she looks at; 0: none. */
  activity: number;
  lines: string[];
  full: boolean;
}
export type Event =
  | { type: 'user.choseActivity'; activity: number }
  | { type: 'user.wantsVenues' }
  | { type: 'user.wantsVisit' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'activities.listed'; listed: Listed[] }
  | { type: 'activity.shown'; lines: string[]; full: boolean }
  | { type: 'activity.own'; number: number }
  | { type: 'activity.gone' }
  | { type: 'venues.listed'; lines: string[] };

export const activities = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { activity?: number } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    listActivities: effect<Record<string, never>>(),
    showActivity: effect<{ activity: number }>(),
    listVenues: effect<Record<string, never>>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'activities',
  version: '1',
  context: ({ input }) => ({ listed: [], activity: input?.activity ?? 0, lines: [], full: false }),
  initial: 'deciding',
  on: { 'user.cancelled': '.ended' },
  states: {
    deciding: { always: [{ guard: ({ context }) => context.activity > 0, target: 'showing' }, { target: 'listing' }] },
    listing: {
      entry: { type: 'listActivities', params: {} },
      on: {
        'activities.listed': {
          target: 'choosing',
          actions: assign({ listed: ({ event }) => event.listed, activity: 0 }),
        },
      },
    },
    choosing: {
      meta: { asks: 'askWhich', expects: 'choice', yields: true },
      on: {
        'user.choseActivity': { target: 'showing', actions: assign({ activity: ({ event }) => event.activity }) },
        'user.wantsVenues': 'readingVenues',
        'user.wantsVisit': {
          target: 'done',
          actions: { type: 'next', params: { flow: 'activity-request', input: { kind: 'visit' } } },
        },
      },
    },
    showing: {
      entry: { type: 'showActivity', params: ({ context }) => ({ activity: context.activity }) },
      on: {
        'activity.shown': {
          target: 'offering',
          actions: assign({ lines: ({ event }) => event.lines, full: ({ event }) => event.full }),
        },
        'activity.own': {
          target: 'done',
          actions: { type: 'next', params: ({ event }) => ({ flow: 'sign-up', input: { number: event.number } }) },
        },
        'activity.gone': { target: 'listing', actions: { type: 'say', params: { text: 'gone' } } },
      },
    },
    offering: {
      meta: { asks: 'askSignUp', expects: 'yesNo', yields: true },
      on: {
        'user.agreed': {
          target: 'done',
          actions: {
            type: 'next',
            params: ({ context }) => ({ flow: 'sign-up', input: { activity: context.activity } }),
          },
        },
        'user.declined': 'listing',
      },
    },
    readingVenues: {
      entry: { type: 'listVenues', params: {} },
      on: {
        'venues.listed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'venues', with: event }) },
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
