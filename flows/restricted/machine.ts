/** A matter for few eyes (domain.md R24): what, where, about whom, confirmed once; the handlers are named people, no group. */
import { assign, setup } from 'xstate';
import { effect, type Say, type SentMedia, type Wait } from '../../src/engine/effects.ts';
import type { FindPlace, FlowPlace, PlaceFound } from '../shared/place.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

/** A colleague whom she may mean. */
export interface Suspect {
  id: string;
  title: string;
}
export interface Answers {
  words: string;
  media: string[];
  voice: boolean;
  category: { id: string; name: string } | null;
  place: FlowPlace | null;
  /** Ids of the staff she complains of; "unknown": of somebody, she can't say whom. null: not asked yet. */
  about: string[] | 'unknown' | null;
  anonymous: boolean;
}
export interface Context extends Answers {
  people: Suspect[];
  options: FlowPlace[];
  home: FlowPlace | null;
  tries: number;
}
export type Event =
  | { type: 'user.said'; words: string }
  | { type: 'user.sentMedia'; media: SentMedia }
  | ({ type: 'user.placed' } & FindPlace)
  | { type: 'user.chosePlace'; place: FlowPlace }
  | { type: 'user.choseNone' }
  | { type: 'user.chosePerson'; id: string }
  | { type: 'user.named'; words: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.hides' }
  | { type: 'user.cancelled' }
  | PlaceFound
  | {
      type: 'matter.read';
      category: Answers['category'];
      found: PlaceFound | null;
      home: FlowPlace | null;
      anonymous: boolean;
    }
  | { type: 'people.found'; people: Suspect[]; sure: boolean; needed: boolean }
  | { type: 'ticket.opened'; number: number; who: string; due: string }
  | { type: 'handlers.none' };

export const restricted = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Answers> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    readMatter: effect<{ words: string; known: boolean }>(),
    findPlace: effect<FindPlace>(),
    findPeople: effect<{ category: string; words: string; node: string }>(),
    openRestricted: effect<Answers>(),
    next: effect<{ flow: string; input: unknown }>(),
    addMedia: assign(({ context, event }) =>
      event.type === 'user.sentMedia'
        ? {
            media: [...context.media, event.media.id].slice(0, 9),
            voice: context.voice || event.media.kind === 'voice',
          }
        : {},
    ),
    keepRead: assign(({ context, event }) => {
      if (event.type !== 'matter.read') return {};
      const { category, found, home } = event;
      const place = context.place ?? (found?.type === 'place.found' ? found.place : null);
      const options = !place && found?.type === 'place.several' ? found.options : [];
      return {
        category: category ?? context.category,
        place,
        options,
        home,
        anonymous: context.anonymous || event.anonymous,
      };
    }),
    settlePlace: assign(({ event }) =>
      event.type === 'place.found' || event.type === 'user.chosePlace' ? { place: event.place, options: [] } : {},
    ),
  },
  guards: {
    knowsWhat: ({ context }) => context.words !== '',
    knowsPlace: ({ context }) => context.place !== null,
    hasOptions: ({ context }) => context.options.length > 0,
    triedTwice: ({ context }) => context.tries > 0,
    isOrdinary: ({ context, event }) =>
      event.type === 'matter.read' && event.category === null && context.category === null,
    isNobody: ({ event }) => event.type === 'people.found' && !event.needed,
    isSure: ({ event }) => event.type === 'people.found' && event.sure,
    isUnknown: ({ event }) => event.type === 'people.found' && event.people.length === 0,
  },
}).createMachine({
  id: 'restricted',
  version: '1',
  context: ({ input }) => ({
    words: input?.words ?? '',
    media: input?.media ?? [],
    voice: input?.voice ?? false,
    category: input?.category ?? null,
    place: input?.place ?? null,
    about: input?.about ?? null,
    anonymous: input?.anonymous ?? false,
    people: [],
    options: [],
    home: null,
    tries: 0,
  }),
  initial: 'askingWhat',
  on: {
    'user.cancelled': '.cancelled',
    'user.sentMedia': { actions: ['addMedia', { type: 'say', params: { text: 'mediaGot' } }] },
  },
  states: {
    askingWhat: {
      meta: { asks: 'askWhat', expects: 'words', free: true },
      always: { guard: 'knowsWhat', target: 'reading' },
      on: { 'user.said': { actions: assign({ words: ({ event }) => event.words }) } },
    },
    reading: {
      entry: {
        type: 'readMatter',
        params: ({ context }) => ({ words: context.words, known: context.place !== null }),
      },
      on: {
        'matter.read': [
          { guard: 'isOrdinary', target: 'reporting' },
          { target: 'askingPlace', actions: 'keepRead' },
        ],
      },
    },
    askingPlace: {
      meta: { asks: 'askPlace', expects: 'place', free: true },
      always: [
        { guard: 'knowsPlace', target: 'matching' },
        { guard: 'hasOptions', target: 'choosingPlace' },
      ],
      on: {
        'user.placed': 'findingPlace',
        'user.chosePlace': { actions: 'settlePlace' },
        'user.said': {
          target: 'reading',
          actions: assign({ words: ({ context, event }) => `${context.words}；${event.words}` }),
        },
      },
    },
    findingPlace: {
      entry: { type: 'findPlace', params: ({ event }) => (event.type === 'user.placed' ? event : { words: '' }) },
      on: {
        'place.found': { target: 'askingPlace', actions: 'settlePlace' },
        'place.several': { target: 'choosingPlace', actions: assign({ options: ({ event }) => event.options }) },
        'place.outside': {
          target: 'askingPlace',
          actions: { type: 'say', params: ({ event }) => ({ text: 'outside', with: event }) },
        },
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
        'user.chosePlace': { target: 'askingPlace', actions: 'settlePlace' },
        'user.choseNone': { target: 'askingPlace', actions: assign({ options: [], tries: 1 }) },
      },
    },
    matching: {
      entry: {
        type: 'findPeople',
        params: ({ context, event }) => ({
          category: context.category?.id ?? '',
          words: event.type === 'user.named' ? event.words : context.words,
          node: context.place?.node ?? '',
        }),
      },
      on: {
        'people.found': [
          { guard: 'isNobody', target: 'confirming', actions: assign({ about: [] }) },
          {
            guard: 'isSure',
            target: 'confirming',
            actions: assign({
              people: ({ event }) => event.people,
              about: ({ event }) => event.people.map(({ id }) => id),
            }),
          },
          { guard: 'isUnknown', target: 'confirming', actions: assign({ people: [], about: 'unknown' as const }) },
          { target: 'askingWhom', actions: assign({ people: ({ event }) => event.people }) },
        ],
      },
    },
    askingWhom: {
      meta: { asks: 'askWhom', expects: 'whom', free: true },
      on: {
        'user.chosePerson': { target: 'confirming', actions: assign({ about: ({ event }) => [event.id] }) },
        'user.choseNone': { target: 'confirming', actions: assign({ about: 'unknown' as const }) },
        'user.named': 'matching',
      },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'confirmation' },
      on: {
        'user.agreed': 'filing',
        'user.declined': 'reporting',
        'user.hides': { actions: assign({ anonymous: true }), target: 'confirming', reenter: true },
      },
    },
    filing: {
      entry: {
        type: 'openRestricted',
        params: ({ context: { words, media, voice, category, place, about, anonymous } }) => ({
          words,
          media,
          voice,
          category,
          place,
          about,
          anonymous,
        }),
      },
      on: {
        'handlers.none': 'nobody',
        'ticket.opened': {
          target: 'filed',
          actions: { type: 'say', params: ({ event: { type: _, ...with_ } }) => ({ text: 'receipt', with: with_ }) },
        },
      },
    },
    filed: { type: 'final' },
    nobody: { type: 'final', entry: { type: 'say', params: { text: 'nobody' } } },
    /** It is none of these matters: her words are a report like any other. */
    reporting: {
      type: 'final',
      entry: {
        type: 'next',
        params: ({ context: { words, media, voice, place } }) => ({
          flow: 'report',
          input: { words, media, voice, place, plain: true },
        }),
      },
    },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
