/** What staff write to publish an activity: "楼道清洁 周六9:00-11:00 睦邻益站 名额20 每周 说明 请穿旧衣服". Pure but for the picture. */
import type { SeriesRow } from '../../store/entities/activities.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import type { Volunteering } from '../volunteers/volunteering.ts';
import type { NewActivity } from './activity.ts';
import { readSpan } from './read-when.ts';

export type Draft = Pick<
  NewActivity,
  | 'title'
  | 'kind'
  | 'team'
  | 'venue'
  | 'place'
  | 'about'
  | 'startsAt'
  | 'endsAt'
  | 'capacity'
  | 'companions'
  | 'children'
> & {
  node: string | null;
  /** null: once. */
  everyWeeks: number | null;
};

export type Problem = 'title' | 'when' | 'past' | 'until' | 'place' | 'capacity';
export type Drafted = { kind: 'draft'; draft: Draft } | { kind: 'problem'; problem: Problem };

const MOST_TITLE = 20;
const MOST_ABOUT = 100;
const MOST_PLACES = 2000;
const MOST_COMPANIONS = 9;
const PLACES_UNSAID = 20;
const TWO_HOURS_MS = 2 * 3600_000;
/** Longer than a day is a slip of the keyboard. */
const LONGEST_MS = 16 * 3600_000;

const KINDS: Readonly<Record<string, Draft['kind']>> = {
  服务: 'service',
  志愿服务: 'service',
  培训: 'training',
  训练: 'training',
  文体: 'gathering',
  讲座: 'gathering',
};
const REPEATS: Readonly<Record<string, number>> = { 每周: 1, 隔周: 2, 每两周: 2 };

type Set = Partial<Draft>;
type Option = [pattern: RegExp, read: (found: string[]) => Set];
const OPTIONS: readonly Option[] = [
  [/^(?:名额|人数|限)[:：]?(\d{1,4})[人位名]?$/, ([, n]) => ({ capacity: Number(n) })],
  [/^(\d{1,4})[人位名]$/, ([, n]) => ({ capacity: Number(n) })],
  [/^(?:同伴|可带|带)[:：]?(\d)[人位]?$/, ([, n]) => ({ companions: Number(n) })],
  [/^(?:孩子|儿童|亲子|可带孩子)$/, () => ({ children: true })],
  [/^(每周|隔周|每两周)$/, ([, every = '']) => ({ everyWeeks: REPEATS[every] ?? 1 })],
  [/^(服务|志愿服务|培训|训练|文体|讲座)$/, ([, kind = '']) => ({ kind: KINDS[kind] ?? 'gathering' })],
];

/** The name comes first, then day and hours; all else in any order. `known`: what is there already (a proposal). */
export function draftOf(words: string, now: Date, { teams, venues }: Volunteering, known: Set = {}): Drafted {
  const text = words.normalize('NFKC').trim();
  const [, title = '', behind = ''] =
    known.title === undefined ? (/^(\S+)\s*([\s\S]*)$/.exec(text) ?? []) : ['', known.title, text];
  if (title === '' || [...title].length > MOST_TITLE) return { kind: 'problem', problem: 'title' };
  const span = readSpan(behind, now);
  if (!span && !known.startsAt) return { kind: 'problem', problem: 'when' };
  const times = span ? { startsAt: span.startsAt, endsAt: span.endsAt } : { startsAt: known.startsAt!, endsAt: null };
  const startsAt = times.startsAt;
  const endsAt = times.endsAt ?? new Date(startsAt.getTime() + TWO_HOURS_MS);
  if (startsAt <= now) return { kind: 'problem', problem: 'past' };
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) return { kind: 'problem', problem: 'until' };
  const [rest = '', about = ''] = (span?.rest ?? behind).split(/[\s,，]*说明[:：\s]*/);
  let draft: Draft = {
    kind: 'service',
    team: null,
    venue: null,
    place: '',
    node: null,
    capacity: PLACES_UNSAID,
    companions: 0,
    children: false,
    everyWeeks: null,
    ...known,
    title,
    startsAt,
    endsAt,
    about: [...about.trim()].slice(0, MOST_ABOUT).join(''),
  };
  const places: string[] = [];
  for (const word of rest.split(/[\s,，]+/).filter((each) => each !== '')) {
    const option = OPTIONS.map(([pattern, read]) => ({ found: pattern.exec(word), read })).find(({ found }) => found);
    const team = teams.find(({ name, aliases }) => name === word || aliases.includes(word));
    const venue = venues.find(({ name }) => name === word || (word.length > 2 && name.endsWith(word)));
    if (option?.found) draft = { ...draft, ...option.read([...option.found]) };
    else if (team) draft = { ...draft, team: team.id };
    else if (venue) draft = { ...draft, venue: venue.id, place: venue.name, node: venue.node };
    else places.push(word);
  }
  if (places.length > 0) draft = { ...draft, place: places.join(' ') };
  if (draft.place === '') return { kind: 'problem', problem: 'place' };
  const fits = draft.capacity >= 1 && draft.capacity <= MOST_PLACES && draft.companions <= MOST_COMPANIONS;
  return fits ? { kind: 'draft', draft } : { kind: 'problem', problem: 'capacity' };
}

/** What comes every week on the day that was said. */
export function seriesOf(draft: Draft & { node: string; everyWeeks: number }, id: string, madeBy: string): SeriesRow {
  const { title, kind, team, venue, place, node, about, capacity, companions, children, everyWeeks } = draft;
  const day = dayOf(draft.startsAt);
  const clock = new Date(draft.startsAt.getTime() + 8 * 3600_000).toISOString().slice(11, 16);
  return {
    ...{ id, title, kind, team, venue, place, node, about, capacity, companions, children, everyWeeks, madeBy },
    weekdays: [((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1],
    starts: clock,
    minutes: Math.round((draft.endsAt.getTime() - draft.startsAt.getTime()) / 60_000),
    fromDay: day,
    toDay: null,
    skips: [],
  };
}
