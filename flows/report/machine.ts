/** Reporting a problem: what, where, confirmed in one question, filed. Said in one breath, it asks nothing but that. */
import { assign, setup } from 'xstate';
import { effect, type Say, type SentMedia, type Wait } from '../../src/engine/effects.ts';
import type { FindPlace, FlowPlace, PlaceFound } from '../shared/place.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface CategoryChoice {
  id: string;
  name: string;
}
export interface Answers {
  words: string;
  /** Ids of what she sent. */
  media: string[];
  /** One of them is a voice: it says what the problem is. */
  voice: boolean;
  category: CategoryChoice | null;
  place: FlowPlace | null;
}
export interface Context extends Answers {
  /** A place she sent with the first words. */
  location: FindPlace['location'] | null;
  /** Said by someone of whom it isn't clear that she reports: asked first. */
  unsure: boolean;
  options: FlowPlace[];
  categories: CategoryChoice[];
  home: FlowPlace | null;
  last: FlowPlace | null;
  tries: number;
}
export type Input = Partial<Pick<Context, 'words' | 'media' | 'voice' | 'category' | 'place' | 'location' | 'unsure'>>;

export type Event =
  | { type: 'user.said'; words: string }
  | ({ type: 'user.placed' } & FindPlace)
  | { type: 'user.sentMedia'; media: SentMedia; words: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.chosePlace'; place: FlowPlace }
  | { type: 'user.choseNone' }
  | { type: 'user.choseCategory'; category: CategoryChoice }
  | { type: 'user.fixes'; what: 'category' | 'place' | 'words' }
  | { type: 'user.cancelled' }
  | PlaceFound
  | {
      type: 'report.read';
      category: CategoryChoice | null;
      categories: CategoryChoice[];
      found: PlaceFound | null;
      home: FlowPlace | null;
      last: FlowPlace | null;
    }
  | { type: 'ticket.opened'; number: number; who: string; due: string; registered: boolean };

export const report = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Input | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    readReport: effect<FindPlace & { known: boolean }>(),
    findPlace: effect<FindPlace>(),
    openTicket: effect<Answers>(),
    addMedia: assign(({ context, event }) =>
      event.type === 'user.sentMedia'
        ? {
            media: [...context.media, event.media.id].slice(0, 9),
            voice: context.voice || event.media.kind === 'voice',
            words: context.words || event.words,
          }
        : {},
    ),
    /** "The same place as before" once the words changed is a new question. */
    keepRead: assign(({ context, event }) => {
      if (event.type !== 'report.read') return {};
      const { found, categories, home, last } = event;
      const place = context.place ?? (found?.type === 'place.found' ? found.place : null);
      const options = !place && found?.type === 'place.several' ? found.options : [];
      return { category: context.category ?? event.category, categories, home, last, place, options };
    }),
    settlePlace: assign(({ event }) =>
      event.type === 'place.found' || event.type === 'user.chosePlace' ? { place: event.place, options: [] } : {},
    ),
  },
  guards: {
    isSure: ({ context }) => !context.unsure,
    knowsWhat: ({ context }) => context.words !== '' || context.voice,
    knowsPlace: ({ context }) => context.place !== null,
    hasOptions: ({ context }) => context.options.length > 0,
    isOutside: ({ event }) => event.type === 'report.read' && event.found?.type === 'place.outside',
    triedTwice: ({ context }) => context.tries > 0,
  },
}).createMachine({
  id: 'report',
  version: '1',
  context: ({ input }) => ({
    words: input?.words ?? '',
    media: input?.media ?? [],
    voice: input?.voice ?? false,
    category: input?.category ?? null,
    place: input?.place ?? null,
    location: input?.location ?? null,
    unsure: input?.unsure ?? false,
    options: [],
    categories: [],
    home: null,
    last: null,
    tries: 0,
  }),
  initial: 'reading',
  on: {
    'user.cancelled': '.cancelled',
    'user.sentMedia': {
      actions: [
        'addMedia',
        {
          type: 'say',
          params: ({ context, event }) =>
            event.media.kind === 'voice'
              ? { text: 'voiceGot' }
              : { text: 'photoGot', with: { count: context.media.length } },
        },
      ],
    },
  },
  states: {
    reading: {
      entry: {
        type: 'readReport',
        params: ({ context }) => ({
          words: context.words,
          known: context.place !== null,
          ...(context.location && { location: context.location }),
        }),
      },
      on: {
        'report.read': [
          { guard: 'isOutside', target: 'outside' },
          { target: 'askingIfReport', actions: 'keepRead' },
        ],
      },
    },
    askingIfReport: {
      meta: { asks: 'askUnsure', expects: 'yesNo' },
      always: { guard: 'isSure', target: 'askingWhat' },
      on: { 'user.agreed': { actions: assign({ unsure: false }) }, 'user.declined': 'notReport' },
    },
    askingWhat: {
      meta: { asks: 'askWhat', expects: 'words', free: true },
      always: { guard: 'knowsWhat', target: 'askingPlace' },
      on: {
        'user.said': { target: 'reading', actions: assign({ words: ({ event }) => event.words }) },
        // A voice whose words are known says as much as typed ones: category and place are read from them.
        'user.sentMedia': {
          guard: ({ event }) => event.words !== '',
          target: 'reading',
          actions: ['addMedia', { type: 'say', params: { text: 'voiceGot' } }],
        },
        'user.placed': 'findingPlace',
      },
    },
    askingPlace: {
      meta: { asks: 'askPlace', expects: 'place', free: true },
      always: [
        { guard: 'knowsPlace', target: 'confirming' },
        { guard: 'hasOptions', target: 'choosingPlace' },
      ],
      on: { 'user.placed': 'findingPlace', 'user.chosePlace': { actions: 'settlePlace' } },
    },
    findingPlace: {
      entry: { type: 'findPlace', params: ({ event }) => (event.type === 'user.placed' ? event : { words: '' }) },
      on: {
        // A place may come before the problem: what is still unknown is asked next.
        'place.found': { target: 'askingWhat', actions: 'settlePlace' },
        'place.several': { target: 'choosingPlace', actions: assign({ options: ({ event }) => event.options }) },
        'place.outside': 'outside',
        'place.unknown': [
          {
            guard: 'triedTwice',
            target: 'choosingPlace',
            actions: assign({ options: ({ event }) => event.communities }),
          },
          { target: 'askingPlace', actions: assign({ tries: ({ context }) => context.tries + 1 }) },
        ],
      },
    },
    choosingPlace: {
      meta: { asks: 'askWhichPlace', expects: 'whichPlace' },
      on: {
        'user.chosePlace': { target: 'askingWhat', actions: 'settlePlace' },
        'user.choseNone': { target: 'askingPlace', actions: assign({ options: [], tries: 1 }) },
        'user.placed': 'findingPlace',
      },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'confirmation' },
      on: { 'user.agreed': 'filing', 'user.declined': 'choosingFix', 'user.placed': 'findingPlace' },
    },
    choosingFix: {
      meta: { asks: 'askFix', expects: 'fix' },
      on: {
        'user.fixes': [
          { guard: ({ event }) => event.what === 'category', target: 'choosingCategory' },
          {
            guard: ({ event }) => event.what === 'place',
            target: 'askingPlace',
            actions: assign({ place: null, options: [], tries: 0 }),
          },
          { target: 'askingWhat', actions: assign({ words: '', voice: false, category: null }) },
        ],
      },
    },
    choosingCategory: {
      meta: { asks: 'askCategory', expects: 'category' },
      on: {
        'user.choseCategory': { target: 'confirming', actions: assign({ category: ({ event }) => event.category }) },
        'user.choseNone': { target: 'confirming', actions: assign({ category: null }) },
      },
    },
    filing: {
      entry: {
        type: 'openTicket',
        params: ({ context: { words, media, voice, category, place } }) => ({ words, media, voice, category, place }),
      },
      on: {
        'ticket.opened': {
          target: 'filed',
          actions: { type: 'say', params: ({ event: { type: _, ...with_ } }) => ({ text: 'receipt', with: with_ }) },
        },
      },
    },
    filed: { type: 'final' },
    notReport: { type: 'final', entry: { type: 'say', params: { text: 'notReport' } } },
    outside: { type: 'final', entry: { type: 'say', params: { text: 'outside' } } },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
