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
  /** Only whoever takes it learns who she is. */
  anonymous: boolean;
}
/** What is under way, as she may read it: of a neighbour's no number, no name. */
export interface Similar {
  number: number;
  says: string;
  /** She has reported it herself. */
  own?: boolean;
}
export interface Context extends Answers {
  /** What she says is a report: she has been asked already (flows/door, flows/restricted). */
  plain: boolean;
  /** A place she sent with the first words. */
  location: FindPlace['location'] | null;
  /** Said by someone of whom it isn't clear that she reports: asked first. */
  unsure: boolean;
  options: FlowPlace[];
  categories: CategoryChoice[];
  home: FlowPlace | null;
  last: FlowPlace | null;
  tries: number;
  /** Her own or neighbours' tickets that may be about the same thing. */
  similar: Similar[];
  /** It is not what she has reported before: she has said so. */
  isAnother: boolean;
  /** What she says instead of `words`, until it has been read; `said`: all of it. */
  restated: { words: string; said: string } | null;
  /** She sent a location outside the sub-district; the problem may be inside. */
  outside: boolean;
}
export type Input = Partial<
  Pick<Context, 'words' | 'media' | 'voice' | 'category' | 'place' | 'anonymous' | 'location' | 'unsure' | 'plain'>
>;

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
  | { type: 'user.choseSimilar'; number: number }
  | { type: 'user.hides' }
  /** The same words once more, whatever was asked. */
  | { type: 'user.repeats' }
  /** Other words for the problem, at the last question. */
  | { type: 'user.restates'; words: string; said: string; media: string[]; voice: boolean }
  | { type: 'user.cancelled' }
  | PlaceFound
  | {
      type: 'report.read';
      category: CategoryChoice | null;
      categories: CategoryChoice[];
      found: PlaceFound | null;
      home: FlowPlace | null;
      last: FlowPlace | null;
      anonymous?: boolean;
      /** Another flow's business, or nothing but anger. */
      elsewhere?: { flow: string; input: object } | null;
      isAnger?: boolean;
      /** What she has under way and has said in the same words. */
      again?: Similar[];
    }
  | { type: 'similar.found'; similar: Similar[] }
  | { type: 'ticket.joined'; number: number; households: number; who: string; registered: boolean }
  | { type: 'join.refused' }
  | { type: 'ticket.moved'; number: number }
  | { type: 'ticket.refused' }
  | { type: 'ticket.opened'; number: number; who: string; due: string; registered: boolean };

/** With a location goes what she has said of the place: she may be at home and speak of another street (P8). */
function asked({ words, place, options }: Context, { words: said, location }: FindPlace): FindPlace {
  if (location?.latitude === undefined) return { words: said };
  if (place && place.note !== 'sent') return { words: said, location, named: place };
  return { words: options.length > 0 ? words : said, location };
}

/** Another problem takes the first one's place; more about the same one is said with it. */
function restatedAs({ words, category, restated }: Context, read: CategoryChoice | null) {
  if (!restated) return { words, category: category ?? read };
  const isOther = read !== null && read.id !== 'emergency' && read.id !== category?.id;
  if (isOther || words === '') return { words: restated.words, category: read ?? category };
  return { words: `${words}。${restated.said}`, category };
}

/** What is read of her words. Said anew, the place that is known is looked for in them, too. */
function toRead({ words, place, location, plain, restated }: Context) {
  const isSent = place?.note === 'sent';
  const where = restated && !isSent ? null : (place?.location ?? location);
  return {
    words: restated?.words ?? words,
    known: !restated && place !== null && !isSent,
    plain: !restated && (plain ?? false),
    ...(where && { location: where }),
  };
}

function outsideText({ event }: { event: Event }) {
  const found = event.type === 'report.read' ? event.found : event;
  return found?.type === 'place.outside' ? { text: 'outside' as const, with: found } : { text: 'notReport' as const };
}

const answers = ({ words, media, voice, category, place, anonymous }: Context): Answers => ({
  words,
  media,
  voice,
  category,
  place,
  anonymous: anonymous ?? false,
});

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
      const anonymous = context.anonymous || event.anonymous === true;
      // What her words name goes before where her phone was; what the phone says again changes nothing.
      const isNew = found?.type === 'place.several' && found.options.some(({ note }) => note !== 'sent');
      const known = isNew ? null : context.place;
      const place = found?.type === 'place.found' ? found.place : known;
      const options = !place && found?.type === 'place.several' ? found.options : [];
      return {
        ...restatedAs(context, event.category),
        restated: null,
        categories,
        home,
        last,
        place,
        options,
        anonymous,
      };
    }),
    restate: assign(({ context, event }) =>
      event.type === 'user.restates'
        ? {
            restated: { words: event.words, said: event.said },
            media: [...context.media, ...event.media].slice(0, 9),
            voice: context.voice || event.voice,
          }
        : {},
    ),
    settlePlace: assign(({ event }) =>
      event.type === 'place.found' || event.type === 'user.chosePlace' ? { place: event.place, options: [] } : {},
    ),
    noteOutside: assign({ location: null, outside: true }),
  },
  guards: {
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
        params: ({ context }) => toRead(context),
      },
      on: {
        'report.read': [
          {
            guard: 'isElsewhere',
            target: 'handedOver',
            actions: {
              type: 'next',
              params: ({ context: { media, voice, place }, event: { elsewhere } }) => ({
                flow: elsewhere?.flow ?? 'menu',
                input: { media, voice, place, ...elsewhere?.input },
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
