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
  /** There are more than one reads at a time. */
  more: boolean;
  page: number;
  /** The activity whose other days she wants to see; 0: none. */
  daysOf: number;
  /** She has asked for places and hours. */
  venues: boolean;
  /** Id of the one she looks at; 0: none. */
  activity: number;
  lines: string[];
  full: boolean;
  /** It is on other days, too. */
  otherDays: boolean;
}
export type Event =
  | { type: 'user.choseActivity'; activity: number }
  | { type: 'user.wantsMore' }
  | { type: 'user.wantsOtherDay' }
  | { type: 'user.wantsVenues' }
  | { type: 'user.wantsVisit' }
  | { type: 'user.volunteers' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'activities.listed'; listed: Listed[]; more: boolean }
  | { type: 'activity.shown'; lines: string[]; full: boolean; otherDays: boolean }
  | { type: 'activity.own'; number: number }
  | { type: 'activity.gone' }
  | { type: 'venues.listed'; lines: string[] };

export const activities = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { activity?: number; venues?: boolean } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    listActivities: effect<{ page: number; daysOf: number }>(),
    showActivity: effect<{ activity: number }>(),
    listVenues: effect<Record<string, never>>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'activities',
  version: '1',
  context: ({ input }) => ({
    listed: [],
    more: false,
    page: 0,
    daysOf: 0,
    venues: input?.venues ?? false,
    activity: input?.activity ?? 0,
    lines: [],
    full: false,
    otherDays: false,
  }),
  initial: 'deciding',
  on: { 'user.cancelled': '.ended' },
  states: {
    deciding: {
      always: [
        { guard: ({ context }) => context.venues, target: 'readingVenues' },
        { guard: ({ context }) => context.activity > 0, target: 'showing' },
        { target: 'listing' },
      ],
    },
    listing: {
      entry: { type: 'listActivities', params: ({ context: { page, daysOf } }) => ({ page, daysOf }) },
      on: {
        'activities.listed': {
          target: 'choosing',
          actions: assign({ listed: ({ event }) => event.listed, more: ({ event }) => event.more, activity: 0 }),
        },
      },
    },
    choosing: {
      meta: { asks: 'askWhich', expects: 'choice', yields: true },
      on: {
        'user.choseActivity': { target: 'showing', actions: assign({ activity: ({ event }) => event.activity }) },
        'user.wantsMore': { target: 'listing', actions: assign({ page: ({ context }) => context.page + 1 }) },
        'user.wantsVenues': 'readingVenues',
        'user.volunteers': {
          target: 'done',
          actions: { type: 'next', params: { flow: 'volunteers', input: {} } },
        },
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
          actions: assign({
            lines: ({ event }) => event.lines,
            full: ({ event }) => event.full,
            otherDays: ({ event }) => event.otherDays,
          }),
        },
        'activity.own': {
          target: 'done',
          actions: { type: 'next', params: ({ event }) => ({ flow: 'sign-up', input: { number: event.number } }) },
        },
        'activity.gone': { target: 'listing', actions: { type: 'say', params: { text: 'gone' } } },
      },
    },
    offering: {
      meta: { asks: 'askSignUp', expects: 'offer', yields: true },
      on: {
        'user.agreed': {
          target: 'done',
          actions: {
            type: 'next',
            params: ({ context }) => ({ flow: 'sign-up', input: { activity: context.activity } }),
          },
        },
        'user.declined': { target: 'listing', actions: assign({ page: 0, daysOf: 0 }) },
        'user.wantsOtherDay': {
          target: 'listing',
          actions: assign({ page: 0, daysOf: ({ context }) => context.activity }),
        },
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
