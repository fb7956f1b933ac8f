/** Reads an address out of words: building, unit, room, as people write them. Knows no neighbourhood; see places.ts. */

import { chineseNumber, plain } from './chinese-text.ts';

export interface PlaceWords {
  /** The estate as it is written, known or not: "翠湖小区". */
  estate?: string;
  /** As in the model: "3", "B", "甲2". */
  building?: string;
  unit?: string;
  room?: string;
  /** The words without all that. */
  rest: string;
  /** Of these, what follows the address: "东边那盏路灯". */
  tail?: string;
}

const NUMERAL = '零〇一二三四五六七八九十百两';

/** What a number stands before when it is part of an address or of a place's name. */
const COUNTED = '号|栋|幢|座|#|单元|室|层|楼|门(?!口)|区|村|院|里|组';

/** "两栋", "整栋楼", "一栋楼" count or point; they number no building. */
const COUNTS = /[两几整这那哪每各半][栋幢座]楼?|一[栋幢]楼(?!\s?[0-9一二三四五六七八九十]{1,3}\s?单元)|一座/g;

/** Text in which 三号楼 and ３号楼 are both 3号楼; names of places go through the same. */
export function canonical(text: string): string {
  return plain(text)
    .replace(COUNTS, '楼')
    .replace(new RegExp(`[${NUMERAL}]{1,6}(?=\\s?(?:${COUNTED}))`, 'g'), digits);
}

function digits(numeral: string): string {
  const number = chineseNumber(numeral);
  return number === undefined ? numeral : String(number);
}

const NUMBER = '[甲乙丙丁]?[0-9]{1,3}[a-z]?|[a-z][0-9]{0,2}';
/** Not in the middle of a number, a word, a date or a time. */
const START = '(?<![a-z0-9.:：/#-])';

const ESTATE_ENDS = '小区|花园|家园|新村|公寓|家属院|家属楼|佳苑|嘉园|名邸|山庄|华府|大厦';
/** What looks like an estate's name and points to one's own: 我们小区, 我住的小区, 这个小区. */
const OWN = /(^|[我咱俺们本这那个的住在家里老全整同是到])(小区|家园|花园|公寓|大厦)$/;

const BUILDINGS: readonly RegExp[] = [
  // 3-2-401, 3/2/401
  new RegExp(`${START}(?<building>${NUMBER})[-/](?<unit>[0-9]{1,2})[-/](?<room>[0-9]{3,4})(?:室|号|户)?(?![0-9/-])`),
  // 3号楼, B栋, 12幢, 3#楼, 3#
  new RegExp(`${START}(?<building>${NUMBER})\\s?(?:号(?:院|住宅)?楼|栋(?:楼)?|幢(?:楼)?)`),
  new RegExp(`${START}(?<building>[0-9]{1,3})\\s?#\\s?楼?`),
  new RegExp(`${START}(?<building>[a-z])\\s?座`),
  // 3楼2单元, 3号2单元: without the 单元 it would be a floor, a date, anything
  new RegExp(`${START}(?<building>${NUMBER})\\s?[楼号](?=\\s?[0-9]{1,2}\\s?单元)`),
  // 小区3号, 小区3-2: only right after an estate
  new RegExp(`(?<=(?:${ESTATE_ENDS})(?:的|里|内)?\\s?)(?<building>${NUMBER})号(?!楼|院|线|门|来)`),
  new RegExp(`(?<=(?:${ESTATE_ENDS})\\s?)(?<building>${NUMBER})-(?<unit>[0-9]{1,2})(?![0-9-])`),
  // 3-401
  new RegExp(`${START}(?<building>${NUMBER})-(?<room>[0-9]{3,4})(?:室|号|户)?(?![0-9/-])`),
];

const UNIT = /^\s?的?\s?(?<unit>[0-9]{1,2})\s?(?:单元|门(?!口|禁|锁|卫|岗|铃|外|前))/;
const ROOM = new RegExp(`^\\s?的?\\s?(?<room>[0-9]{3,4}|[${NUMERAL}]{3,4})(?![0-9])(?:室|号|房|户)?`);
const UNIT_ALONE = new RegExp(`${START}(?<unit>[0-9]{1,2})\\s?单元`);
const ROOM_ALONE = /(?<![0-9])(?<room>[0-9]{3,4})室/;

/** `names`: estates that are known, so that "吉祥里3号" is building 3 there. In canonical form. */
export function parsePlace(text: string, names: readonly string[] = []): PlaceWords {
  const words = withKnownNames(canonical(text), names);
  const found = firstBuilding(words);
  if (!found) {
    const unit = UNIT_ALONE.exec(words);
    if (!unit) return { rest: words.replace(ROOM_ALONE, ''), ...roomOf(ROOM_ALONE.exec(words)) };
    return { ...unitOf(unit), ...tail(words.slice(0, unit.index), words.slice(unit.index + unit[0].length), true) };
  }
  const { match } = found;
  const before = words.slice(0, match.index);
  const estate = estateBefore(before, names);
  return {
    ...(estate ? { estate } : {}),
    building: (match.groups?.building ?? '').toUpperCase(),
    ...unitOf(match),
    ...roomOf(match),
    ...tail(before, words.slice(match.index + match[0].length), match.groups?.unit !== undefined),
  };
}

/** A known name that ends unlike an estate ("吉祥里") gets a blank ending, so that the patterns after 小区 hold for it. */
function withKnownNames(words: string, names: readonly string[]): string {
  for (const name of names) {
    const end = words.indexOf(name) + name.length;
    if (!words.includes(name) || new RegExp(`(?:${ESTATE_ENDS})$`).test(name)) continue;
    const number = /^\s?([甲乙丙丁]?[0-9]{1,3}[a-z]?)号(?!楼|院|线|门|来)/.exec(words.slice(end));
    if (number) return `${words.slice(0, end)}${number[1]}号楼${words.slice(end + number[0].length)}`;
  }
  return words;
}

function firstBuilding(words: string): { match: RegExpExecArray } | undefined {
  for (const pattern of BUILDINGS) {
    const match = pattern.exec(words);
    if (match) return { match };
  }
  return undefined;
}

/** The estate named right before a building: a known one, or one of an estate's usual endings. */
function estateBefore(before: string, names: readonly string[]): string | undefined {
  const known = names.find((name) => before.includes(name));
  if (known) return known;
  const [name] = new RegExp(`\\p{Script=Han}{1,8}(?:${ESTATE_ENDS})(?=(?:的|里|内)?\\s?$)`, 'u').exec(before) ?? [];
  return name && !OWN.test(name) ? name : undefined;
}

/** Unit and room right after what was read already. */
function tail(before: string, after: string, hasUnit: boolean): Pick<PlaceWords, 'unit' | 'room' | 'rest' | 'tail'> {
  const unit = hasUnit ? null : UNIT.exec(after);
  const afterUnit = unit ? after.slice(unit[0].length) : after;
  const room = ROOM.exec(afterUnit);
  const last = room ? afterUnit.slice(room[0].length) : afterUnit;
  return { ...unitOf(unit), ...roomOf(room), rest: `${before}${last}`.trim(), tail: last };
}

function unitOf(match: RegExpExecArray | null): { unit?: string } {
  const unit = match?.groups?.unit;
  return unit ? { unit: String(Number(unit)) } : {};
}

function roomOf(match: RegExpExecArray | null): { room?: string } {
  const room = match?.groups?.room;
  return room ? { room: digits(room) } : {};
}

/** Where exactly, beside or inside the place: kept as words for whoever goes there. */
const SPOT =
  /^\s?(?:的|那边?|这边?)?((?:[0-9]{1,4}(?:号|弄)(?!楼)|[0-9]{1,2}[楼层]|[东南西北前后左右]{1,2}[边面侧门头角]?|楼[上下顶]|地下室|车库|天台|门口|门前|大门|阳台|院里|院内|里面|外面|旁边|旁|对面|对过|附近|边上?|胡同口|巷口|路口){1,3})/;

export function spot(after: string): string {
  return SPOT.exec(after)?.[1] ?? '';
}
