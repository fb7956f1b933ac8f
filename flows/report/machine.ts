/** Reporting a problem: what, where, confirmed in one question, filed. Said in one breath, it asks nothing but that. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { FindPlace } from '../shared/place.ts';
import {
  type Answers,
  answers,
  asked,
  type Context,
  type Event,
  type Input,
  outsideText,
  toRead,
  withMedia,
  withRead,
  withRestated,
} from '../shared/report.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export type { Answers, CategoryChoice, Similar } from '../shared/report.ts';

export const report = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Input | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    readReport: effect<FindPlace & { known: boolean; plain: boolean }>(),
    /** Another flow follows when this one has ended (engine). */
    next: effect<{ flow: string; input: unknown }>(),
    findPlace: effect<FindPlace>(),
    findSimilar: effect<Pick<Answers, 'category' | 'place' | 'anonymous'> & { isAnother: boolean }>(),
    openTicket: effect<Answers>(),
    joinTicket: effect<Answers & { number: number }>(),
    addToOwn: effect<Answers & { number: number }>(),
    addMedia: assign(({ context, event }) => withMedia(context, event)),
    keepRead: assign(({ context, event }) => withRead(context, event)),
    restate: assign(({ context, event }) => withRestated(context, event)),
    settlePlace: assign(({ event }) =>
      event.type === 'place.found' || event.type === 'user.chosePlace' ? { place: event.place, options: [] } : {},
    ),
    noteOutside: assign({ location: null, outside: true }),
  },
  guards: {
    isHeardByQuestion: ({ context, event }) =>
      event.type === 'user.sentMedia' &&
      event.media.kind === 'voice' &&
      context.words === '' &&
      !context.place &&
      context.options.length === 0,
    isElsewhere: ({ event }) => event.type === 'report.read' && Boolean(event.elsewhere),
    hasReported: ({ context, event }) =>
      event.type === 'report.read' && context.place === null && Boolean(event.again?.length),
    isOwn: ({ context, event }) =>
      event.type === 'user.choseSimilar' && context.similar.some(({ number, own }) => own && number === event.number),
    isSure: ({ context }) => !context.unsure,
    knowsWhat: ({ context }) => context.words !== '' || context.voice,
    knowsPlace: ({ context }) => context.place !== null,
    hasOptions: ({ context }) => context.options.length > 0,
    isOutside: ({ context, event }) =>
      event.type === 'report.read' && event.found?.type === 'place.outside' && context.place === null,
    triedTwice: ({ context }) => context.tries > 0,
  },
}).createMachine({
  id: 'report',
  version: '2',
  context: ({ input }) => ({
    words: input?.words ?? '',
    media: input?.media ?? [],
    voice: input?.voice ?? false,
    category: input?.category ?? null,
    place: input?.place ?? null,
    anonymous: input?.anonymous ?? false,
    plain: input?.plain ?? false,
    location: input?.location ?? null,
    unsure: input?.unsure ?? false,
    options: [],
    categories: [],
    home: null,
    last: null,
    tries: 0,
    similar: [],
    isAnother: false,
    restated: null,
    outside: false,
  }),
  initial: 'reading',
  on: {
    'user.cancelled': '.cancelled',
    'user.repeats': { actions: { type: 'say', params: { text: 'repeated' } } },
    'user.sentMedia': [
      // The question that comes next says so itself.
      { guard: 'isHeardByQuestion', actions: 'addMedia' },
      {
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
    ],
  },
  states: {
    reading: {
      entry: {
        type: 'readReport',
        params: ({ context }) => toRead(context),
      },
      on: {
        'report.read': [
          {
            guard: 'isElsewhere',
            target: 'handedOver',
            actions: {
              type: 'next',
              params: ({ context: { words, restated, media, voice, place }, event: { elsewhere } }) => ({
                flow: elsewhere?.flow ?? 'menu',
                // What she has told before goes along where these words tell nothing themselves ("别让别人知道").
                input: { words: restated ? words : '', media, voice, place, ...elsewhere?.input },
              }),
            },
          },
          {
            guard: ({ context, event }) => event.isAnger === true && Boolean(context.restated),
            target: 'confirming',
            actions: [assign({ restated: null }), { type: 'say', params: { text: 'calm' } }],
          },
          {
            guard: ({ event }) => event.isAnger === true,
            target: 'askingWhat',
            actions: [assign({ words: '' }), { type: 'say', params: { text: 'calm' } }],
          },
          {
            guard: 'isOutside',
            target: 'askingIfReport',
            actions: ['keepRead', 'noteOutside', { type: 'say', params: outsideText }],
          },
          {
            guard: 'hasReported',
            target: 'askingIfSame',
            actions: ['keepRead', assign({ unsure: false, similar: ({ event }) => event.again ?? [] })],
          },
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
      meta: { asks: 'askWhat', expects: 'words', free: true, reads: true },
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
      entry: {
        type: 'findPlace',
        params: ({ context, event }) => (event.type === 'user.placed' ? asked(context, event) : { words: '' }),
      },
      on: {
        // A place may come before the problem: what is still unknown is asked next.
        'place.found': { target: 'askingWhat', actions: 'settlePlace' },
        'place.several': { target: 'choosingPlace', actions: assign({ options: ({ event }) => event.options }) },
        'place.outside': { target: 'askingWhat', actions: ['noteOutside', { type: 'say', params: outsideText }] },
        'place.unknown': [
          {
            guard: 'triedTwice',
            target: 'choosingPlace',
            actions: assign({ place: null, options: ({ event }) => event.communities }),
          },
          { target: 'askingPlace', actions: assign({ place: null, tries: ({ context }) => context.tries + 1 }) },
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
      meta: { asks: 'askConfirm', expects: 'confirmation', reads: true, retells: true },
      on: {
        'user.restates': { target: 'reading', actions: 'restate' },
        'user.agreed': 'lookingForSimilar',
        'user.declined': 'choosingFix',
        'user.placed': 'findingPlace',
        'user.hides': { target: 'confirming', reenter: true, actions: assign({ anonymous: true }) },
      },
    },
    choosingFix: {
      meta: { asks: 'askFix', expects: 'fix', retells: true },
      on: {
        'user.restates': { target: 'reading', actions: 'restate' },
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
    lookingForSimilar: {
      entry: {
        type: 'findSimilar',
        params: ({ context }) => ({ ...answers(context), isAnother: context.isAnother ?? false }),
      },
      on: {
        'similar.found': [
          { guard: ({ event }) => event.similar.length === 0, target: 'filing' },
          { target: 'askingIfSame', actions: assign({ similar: ({ event }) => event.similar }) },
        ],
      },
    },
    askingIfSame: {
      meta: { asks: 'askIfSame', expects: 'same' },
      on: {
        'user.choseSimilar': [{ guard: 'isOwn', target: 'adding' }, { target: 'joining' }],
        'user.choseNone': [
          { guard: 'knowsPlace', target: 'filing' },
          // Asked at her first words: the rest of it is still to be said.
          { target: 'askingWhat', actions: assign({ similar: [], isAnother: true }) },
        ],
      },
    },
    adding: {
      entry: {
        type: 'addToOwn',
        params: ({ context, event }) => ({
          ...answers(context),
          number: event.type === 'user.choseSimilar' ? event.number : 0,
        }),
      },
      on: {
        'ticket.moved': {
          target: 'filed',
          actions: { type: 'say', params: ({ event: { number } }) => ({ text: 'added', with: { number } }) },
        },
        'ticket.refused': [
          { guard: 'knowsPlace', target: 'filing', actions: { type: 'say', params: { text: 'overOwn' } } },
          {
            target: 'askingWhat',
            actions: [assign({ similar: [], isAnother: true }), { type: 'say', params: { text: 'overOwn' } }],
          },
        ],
      },
    },
    joining: {
      entry: {
        type: 'joinTicket',
        params: ({ context, event }) => ({
          ...answers(context),
          number: event.type === 'user.choseSimilar' ? event.number : 0,
        }),
      },
      on: {
        'ticket.joined': {
          target: 'filed',
          actions: { type: 'say', params: ({ event: { type: _, ...with_ } }) => ({ text: 'joined', with: with_ }) },
        },
        // Meanwhile it was resolved, or is another's now: hers is filed as her own.
        'join.refused': { target: 'filing', actions: { type: 'say', params: { text: 'overAlready' } } },
      },
    },
    filing: {
      entry: {
        type: 'openTicket',
        params: ({ context }) => answers(context),
      },
      on: {
        'ticket.opened': {
          target: 'filed',
          actions: { type: 'say', params: ({ event: { type: _, ...with_ } }) => ({ text: 'receipt', with: with_ }) },
        },
      },
    },
    filed: { type: 'final' },
    handedOver: { type: 'final' },
    notReport: { type: 'final', entry: { type: 'say', params: { text: 'notReport' } } },
    cancelled: { type: 'final', entry: { type: 'say', params: { text: 'cancelled' } } },
  },
});
