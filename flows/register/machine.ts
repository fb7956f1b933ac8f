/** Registration: address, name, phone. The address decides the grid. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { FindPlace, FlowPlace, PlaceFound } from '../shared/place.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Answers {
  home: FlowPlace | null;
  /** What she said of it, flat included. */
  homeDetail: string;
  name: string;
  /** Empty: she would rather not. Null: not asked yet. */
  phone: string | null;
}
export interface Context extends Answers {
  /** She is registered and wants it otherwise: what she says now counts, not what is stored. */
  changes: boolean;
  options: FlowPlace[];
  tries: number;
  /** Name of the grid whose code she scanned, where the address says otherwise. */
  scanned: string;
}

export type Event =
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | ({ type: 'user.placed' } & FindPlace)
  | { type: 'user.chose'; place: FlowPlace }
  | { type: 'user.choseNone' }
  | { type: 'user.named'; name: string }
  | { type: 'user.gavePhone'; phone: string }
  | PlaceFound
  | { type: 'self.known'; home: FlowPlace | null; name: string }
  | { type: 'self.unknown' }
  | { type: 'grid.agrees' }
  | { type: 'grid.differs'; scanned: string }
  | { type: 'registered'; place: string; contact: string };

const forget = { home: null, homeDetail: '', options: [] };

export const register = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Answers & { changes: boolean }> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpSelf: effect<Record<string, never>>(),
    findPlace: effect<FindPlace>(),
    compareWithScan: effect<{ node: string }>(),
    register: effect<Answers>(),
    settle: assign(({ event }) =>
      event.type === 'user.chose' || event.type === 'place.found' ? { home: event.place, options: [] } : {},
    ),
  },
  guards: {
    knowsHome: ({ context }) => context.home !== null,
    knowsName: ({ context }) => context.name !== '',
    knowsPhone: ({ context }) => context.phone !== null,
  },
}).createMachine({
  id: 'register',
  version: '1',
  context: ({ input }) => ({
    home: input?.home ?? null,
    homeDetail: input?.homeDetail ?? '',
    name: input?.name ?? '',
    phone: input?.phone ?? null,
    changes: input?.changes ?? false,
    options: [],
    tries: 0,
    scanned: '',
  }),
  initial: 'looking',
  on: { 'user.cancelled': '.cancelled' },
  states: {
    looking: {
      entry: { type: 'lookUpSelf', params: {} },
      on: {
        'self.known': [
          { guard: ({ context }) => context.changes, target: 'askingHome' },
          {
            target: 'askingChange',
            actions: assign({ home: ({ event }) => event.home, name: ({ event }) => event.name }),
          },
        ],
        'self.unknown': 'askingHome',
      },
    },
    askingChange: {
      meta: { asks: 'askChange', expects: 'yesNo' },
      on: {
        'user.agreed': { target: 'askingHome', actions: assign({ ...forget, name: '', changes: true }) },
        'user.declined': { target: 'unchanged', actions: { type: 'say', params: { text: 'kept' } } },
      },
    },
    askingHome: {
      meta: { asks: 'askHome', expects: 'place', free: true },
      always: { guard: 'knowsHome', target: 'comparing' },
      on: {
        'user.placed': { target: 'findingHome', actions: assign({ homeDetail: ({ event }) => event.words }) },
      },
    },
    findingHome: {
      entry: {
        type: 'findPlace',
        params: ({ event }) =>
          event.type === 'user.placed'
            ? { words: event.words, ...(event.location && { location: event.location }) }
            : { words: '' },
      },
      on: {
        'place.found': { target: 'askingHome', actions: 'settle' },
        'place.several': { target: 'choosingHome', actions: assign({ options: ({ event }) => event.options }) },
        'place.unknown': [
          {
            guard: ({ context }) => context.tries > 0,
            target: 'choosingHome',
            actions: assign({ options: ({ event }) => event.communities }),
          },
          { target: 'askingHome', actions: assign({ tries: ({ context }) => context.tries + 1 }) },
        ],
        'place.outside': { target: 'askingHome', actions: assign({ tries: ({ context }) => context.tries + 1 }) },
      },
    },
    choosingHome: {
      meta: { asks: 'askWhichHome', expects: 'choice' },
      on: {
        'user.chose': { target: 'askingHome', actions: 'settle' },
        'user.choseNone': { target: 'askingHome', actions: assign({ ...forget, tries: 1 }) },
      },
    },
    comparing: {
      entry: { type: 'compareWithScan', params: ({ context }) => ({ node: context.home?.node ?? '' }) },
      on: {
        'grid.agrees': 'askingName',
        'grid.differs': { target: 'askingGrid', actions: assign({ scanned: ({ event }) => event.scanned }) },
      },
    },
    askingGrid: {
      meta: { asks: 'askGrid', expects: 'yesNo' },
      on: {
        'user.agreed': 'askingName',
        'user.declined': { target: 'askingHome', actions: assign({ ...forget, tries: 0 }) },
      },
    },
    askingName: {
      meta: { asks: 'askName', expects: 'name', free: true },
      always: { guard: 'knowsName', target: 'askingPhone' },
      on: { 'user.named': { actions: assign({ name: ({ event }) => event.name }) } },
    },
    askingPhone: {
      meta: { asks: 'askPhone', expects: 'phone' },
      always: { guard: 'knowsPhone', target: 'saving' },
      on: { 'user.gavePhone': { actions: assign({ phone: ({ event }) => event.phone }) } },
    },
    saving: {
      entry: {
        type: 'register',
        params: ({ context: { home, homeDetail, name, phone } }) => ({ home, homeDetail, name, phone }),
      },
      on: {
        registered: {
          target: 'registered',
          actions: {
            type: 'say',
            params: ({ event }) => ({ text: 'done', with: { place: event.place, contact: event.contact } }),
          },
        },
      },
    },
    registered: { type: 'final' },
    unchanged: { type: 'final' },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
