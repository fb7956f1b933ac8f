/** A session as staff write it: "义诊 下周三上午 20人 供电社区卫生服务站", "每周四 家庭医生 14:30-17:00 12人 除12月31日". Pure. */
import type { ClinicPlanRow, ClinicSettings } from '../../store/entities/clinic.ts';
import { type Day, dayOf, daysBetween, readDay } from '../neighbourhood/dates.ts';
import { type HalfDay, type ReadTime, readMoment, readTime } from '../neighbourhood/times.ts';
import type { Station } from './calendar.ts';
import { KINDS } from './kinds.ts';
import { keyOf, SETTINGS } from './rules.ts';

export type ReadPlan =
  | { kind: 'plan'; plan: Omit<ClinicPlanRow, 'id' | 'madeBy'> }
  | { kind: 'past' }
  | { kind: 'far'; day: Day }
  | { kind: 'missing'; what: 'kind' | 'time' | 'station' | 'places' }
  | { kind: 'unread'; words: string };

/** What a half-day means where no hours are said. */
const HALVES: Readonly<Record<HalfDay, readonly [string, string]>> = {
  morning: ['09:00', '11:30'],
  noon: ['11:30', '13:30'],
  afternoon: ['14:30', '17:00'],
  evening: ['19:00', '20:30'],
};
const FAR_DAYS = 183;
const PAST = /^(?:昨天|前天|大前天|昨晚|上个?(?:周|星期|礼拜|月))/;
const USUAL_MINUTES = 150;
const LAST_MINUTE = 23 * 60 + 59;
const WEEKDAYS = '一二三四五六日';

const EXCEPT = /[\s,，]*(?:除(?:了|去|外)?|不含|停)[\s:：]*(.+)$/;
const WEEKLY = /每个?(?:周|星期)([一二三四五六日天])/;

type Setting = readonly [RegExp, (found: string) => Partial<ClinicSettings>];
/** "优先 5" before "20人": what is read is taken out. */
const NUMBERS: readonly Setting[] = [
  [/(?:优先|预留)\s*(\d{1,4})\s*(?:人|个|位)?/, (found) => ({ reserved: Number(found) })],
  [/(?:一|每)?[家户](?:最多)?\s*(\d{1,2})\s*(?:人|个)?/, (found) => ({ perHousehold: Number(found) })],
  [/提前\s*(\d{1,2})\s*天\s*放号/, (found) => ({ releaseDays: Number(found) })],
  [/(?:提前)?\s*(\d{1,3})\s*小时(?:前)?\s*抽签/, (found) => ({ drawHours: Number(found) })],
  [/(\d{1,4})\s*(?:人|个名额|名|个号|位)/, (found) => ({ places: Number(found) })],
];
const TOPIC = /(?:主题|内容|题目)\s*[:：]?\s*([^\s,，]{1,20})/;

export function readPlan(words: string, now: Date, stations: readonly Station[]): ReadPlan {
  let rest = words.normalize('NFKC').trim();
  const take = (pattern: RegExp): string | undefined => {
    const [whole, found] = pattern.exec(rest) ?? [];
    if (whole !== undefined) rest = rest.replace(whole, ' ');
    return found;
  };
  const skips = readSkips(take(EXCEPT), now);
  if (skips === undefined) return { kind: 'unread', words: EXCEPT.exec(words)?.[1] ?? words };
  const settings = readSettings(take);
  const topic = take(TOPIC) ?? null;
  const kind = longest(KINDS, rest, ({ words: own }) => own);
  if (kind) rest = rest.replace(kind.said, ' ');
  const station = longest(stations, rest, ({ name, aliases }) => [name, ...aliases]);
  if (station) rest = rest.replace(station.said, ' ');
  const weekday = take(WEEKLY);
  rest = rest.replace(/[\s,，、;；]+/g, ' ').trim();
  const time = readWhen(rest, now, weekday !== undefined);
  if (!kind) return { kind: 'missing', what: 'kind' };
  if (PAST.test(rest)) return { kind: 'past' };
  if (!time) return { kind: 'missing', what: 'time' };
  // A day without a year that is over means next year's: hardly what was meant.
  if (weekday === undefined && !words.includes('年') && daysBetween(dayOf(now), time.day) > FAR_DAYS) {
    return { kind: 'far', day: time.day };
  }
  const left = time.rest.replace(/[\s,，。]+/g, '');
  if (left !== '') return { kind: 'unread', words: left };
  const only = stations.length === 1 ? stations[0] : undefined;
  const where = station?.item ?? only;
  if (!where) return { kind: 'missing', what: 'station' };
  if (settings.places === undefined) return { kind: 'missing', what: 'places' };
  return {
    kind: 'plan',
    plan: {
      kind: kind.item.kind,
      station: where.id,
      node: where.node,
      topic,
      weekday: weekday === undefined ? null : WEEKDAYS.indexOf(weekday === '天' ? '日' : weekday) + 1,
      day: weekday === undefined ? keyOf(time.day) : null,
      ...time.hours,
      skips,
      until: null,
      settings: { ...SETTINGS, ...settings },
    },
  };
}

function readSettings(take: (pattern: RegExp) => string | undefined): Partial<ClinicSettings> {
  const settings: Partial<ClinicSettings> = {};
  for (const [pattern, read] of NUMBERS) {
    const found = take(pattern);
    if (found !== undefined) Object.assign(settings, read(found));
  }
  return settings;
}

/** Undefined: a day that cannot be read. */
function readSkips(words: string | undefined, now: Date): string[] | undefined {
  const days: string[] = [];
  for (let rest = words?.trim() ?? ''; rest !== ''; ) {
    const read = readDay(rest, now);
    if (!read) return undefined;
    days.push(keyOf(read.day));
    rest = read.rest.replace(/^(?:和|及|与|、)\s*/, '');
  }
  return days;
}

interface When {
  day: Day;
  hours: { starts: string; ends: string };
  rest: string;
}

function readWhen(words: string, now: Date, isWeekly: boolean): When | undefined {
  const read = isWeekly ? readTime(words) : readMoment(words, now);
  const hours = read && hoursOf(read);
  if (!hours || (!isWeekly && !readDay(words, now) && !/^今/.test(words))) return undefined;
  return { day: 'day' in read ? (read.day as Day) : { year: 0, month: 0, day: 0 }, hours, rest: read.rest };
}

function hoursOf({ half, from, to }: ReadTime): { starts: string; ends: string } | undefined {
  if (from === null) {
    if (half === null) return undefined;
    const [starts, ends] = HALVES[half];
    return { starts, ends };
  }
  const end = Math.min(to ?? from + USUAL_MINUTES, LAST_MINUTE);
  return end > from ? { starts: clock(from), ends: clock(end) } : undefined;
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The item whose longest name stands in the words. */
function longest<Item>(
  items: readonly Item[],
  words: string,
  names: (item: Item) => readonly string[],
): { item: Item; said: string } | undefined {
  return items
    .flatMap((item) => names(item).map((said) => ({ item, said })))
    .filter(({ said }) => words.includes(said))
    .toSorted((a, b) => b.said.length - a.said.length)[0];
}
