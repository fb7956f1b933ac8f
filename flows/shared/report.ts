/** What a report knows and hears, and what follows from that alone: which words and places are read, what is filed. */
import type { SentMedia } from '../../src/engine/effects.ts';
import type { FindPlace, FlowPlace, PlaceFound } from './place.ts';

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
export function asked({ words, place, options }: Context, { words: said, location }: FindPlace): FindPlace {
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
export function toRead({ words, place, location, plain, restated }: Context) {
  const isSent = place?.note === 'sent';
  const where = restated && !isSent ? null : (place?.location ?? location);
  return {
    words: restated?.words ?? words,
    known: !restated && place !== null && !isSent,
    plain: !restated && (plain ?? false),
    ...(where && { location: where }),
  };
}

export function outsideText({ event }: { event: Event }) {
  const found = event.type === 'report.read' ? event.found : event;
  return found?.type === 'place.outside' ? { text: 'outside' as const, with: found } : { text: 'notReport' as const };
}

export const answers = ({ words, media, voice, category, place, anonymous }: Context): Answers => ({
  words,
  media,
  voice,
  category,
  place,
  anonymous: anonymous ?? false,
});

const MOST_MEDIA = 9;

export function withMedia(context: Context, event: Event): Partial<Context> {
  if (event.type !== 'user.sentMedia') return {};
  const { media, voice, words } = context;
  return {
    media: [...media, event.media.id].slice(0, MOST_MEDIA),
    voice: voice || event.media.kind === 'voice',
    words: words || event.words,
  };
}

export function withRestated({ media, voice }: Context, event: Event): Partial<Context> {
  if (event.type !== 'user.restates') return {};
  return {
    restated: { words: event.words, said: event.said },
    media: [...media, ...event.media].slice(0, MOST_MEDIA),
    voice: voice || event.voice,
  };
}

/** "The same place as before" once the words changed is a new question. */
export function withRead(context: Context, event: Event): Partial<Context> {
  if (event.type !== 'report.read') return {};
  const { found, categories, home, last } = event;
  const anonymous = context.anonymous || event.anonymous === true;
  // What her words name goes before where her phone was; what the phone says again changes nothing.
  const isNew = found?.type === 'place.several' && found.options.some(({ note }) => note !== 'sent');
  const known = isNew ? null : context.place;
  const place = found?.type === 'place.found' ? found.place : known;
  const options = !place && found?.type === 'place.several' ? found.options : [];
  const said = restatedAs(context, event.category);
  return { ...said, restated: null, categories, home, last, place, options, anonymous };
}
