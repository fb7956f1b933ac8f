/** Finds the neighbourhood's place that words mean, and writes a place's name. Pure; what it finds is confirmed by her. */

import { maskFlats } from './chinese-text.ts';
import type { Neighbourhood, Place } from './model.ts';
import { canonical, type PlaceWords, parsePlace, spot } from './place-words.ts';

export type FoundPlace =
  /** `detail`: what is more exact than the place: "201室", "东边". */
  { kind: 'found'; place: Place; detail: string } | { kind: 'several'; options: Place[] } | { kind: 'unknown' };

export interface PlaceHint {
  /** Id of the place where the person lives. */
  home?: string;
  /** Code of the node that she belongs to or whose code she scanned. */
  node?: string;
}

const MAX_OPTIONS = 6;
const UNKNOWN: FoundPlace = { kind: 'unknown' };

interface Mention {
  place: Place;
  /** Where it ends in the words. */
  end: number;
}

export function findPlaces(text: string, neighbourhood: Neighbourhood, hint: PlaceHint = {}): FoundPlace {
  const index = indexOf(neighbourhood);
  const words = canonical(text);
  const mentions = mentioned(words, index);
  const estates = mentions.filter(({ place }) => place.kind === 'estate');
  const parsed = parsePlace(text, index.estateNames);

  if (parsed.building && estates.length > 0) return inEstates(parsed, estates, neighbourhood);
  // An estate that isn't ours: never the same number in one's own.
  if (parsed.building && parsed.estate) return UNKNOWN;
  const crossing = index.crossings.find(({ streets }) => atCrossing(words, streets));
  if (crossing) return { kind: 'found', place: crossing.place, detail: '' };
  if (parsed.building) return withoutEstate(parsed, words, neighbourhood, hint);
  if (estates.length > 0) return among(estates, words, parsed);
  if (mentions.length > 0) return among(mentions, words, parsed);
  return atHome(parsed, words, neighbourhood, hint.home);
}

/** "十号小区3号楼2单元". */
export function placeName(place: Place, neighbourhood: Neighbourhood): string {
  const above = place.parent === null ? undefined : neighbourhood.places.get(place.parent);
  const own =
    place.kind === 'building' ? buildingName(place.name) : place.kind === 'unit' ? `${place.name}单元` : place.name;
  return above ? placeName(above, neighbourhood) + own : own;
}

/** For group chats: the problem's place, but nobody's flat. `detail` as `findPlaces` gave it. */
export function placeInGroup(place: Place, neighbourhood: Neighbourhood, detail = ''): string {
  const spotOnly = maskFlats(detail).replace(/\*+(室|户|号)?/g, '');
  return placeName(place, neighbourhood) + spotOnly;
}

function buildingName(name: string): string {
  return /^[A-Z]/.test(name) ? `${name}栋` : `${name}号楼`;
}

function inEstates(parsed: PlaceWords, estates: readonly Mention[], neighbourhood: Neighbourhood): FoundPlace {
  const options = unique(estates.map(({ place }) => place));
  const exact = options.flatMap((estate) => buildingOf(estate.id, parsed, neighbourhood) ?? []);
  if (exact.length > 1) return several(exact);
  if (exact[0]) return found(exact[0], parsed);
  // The estate is sure, the building isn't there: a person will know what was meant.
  const [estate] = options;
  if (options.length > 1 || !estate) return several(options);
  return found(estate, parsed);
}

/** A building's number alone: at home, else the nearest level of her part of the tree that has one, else ask. */
function withoutEstate(parsed: PlaceWords, words: string, neighbourhood: Neighbourhood, hint: PlaceHint): FoundPlace {
  const home = hint.home === undefined ? undefined : estateOf(hint.home, neighbourhood);
  const atHome = home && buildingOf(home.id, parsed, neighbourhood);
  if (atHome) return found(atHome, parsed);
  const all = indexOf(neighbourhood).estates.flatMap((estate) => buildingOf(estate.id, parsed, neighbourhood) ?? []);
  const levels = hint.node === undefined ? [] : neighbourhood.path(hint.node);
  for (const level of levels) {
    const near = all.filter((place) => neighbourhood.covers(level.code, place.node));
    if (near.length > 0) return oneOf(near, parsed);
  }
  if (all.length > 0) return oneOf(all, parsed);
  const mentions = mentioned(words, indexOf(neighbourhood));
  return mentions.length > 0 ? among(mentions, words, parsed) : UNKNOWN;
}

function oneOf(places: readonly Place[], parsed: PlaceWords): FoundPlace {
  const [only] = places;
  return places.length === 1 && only ? found(only, parsed) : several(places);
}

/** Estates or landmarks that were named; the last word of several that share a name is hers. */
function among(mentions: readonly Mention[], words: string, parsed: PlaceWords): FoundPlace {
  const options = unique(mentions.map(({ place }) => place));
  const [first] = mentions;
  const sameWords = mentions.filter(({ end }) => end === first?.end);
  if (sameWords.length > 1) return several(unique(sameWords.map(({ place }) => place)));
  const place = options[0];
  if (!place || !first) return UNKNOWN;
  return { kind: 'found', place, detail: spot(words.slice(first.end)) || roomDetail(parsed) };
}

const MY_HOME =
  /(我|我们|咱|咱们|俺)(家|屋|这?楼|楼[上下道]|这?单元|这?栋)|家里|自家|自己家|本(单元|楼|栋)|家(门口|楼[上下])/;
const MY_ESTATE = /(我们|咱们?|本|俺们?|我)(这个?)?小区|小区(里|内|门口|大门|[东南西北]门)/;

/** "我家", "2单元", "我们小区": words that mean something only for who lives here. */
function atHome(parsed: PlaceWords, words: string, neighbourhood: Neighbourhood, home: string | undefined): FoundPlace {
  const place = home === undefined ? undefined : neighbourhood.places.get(home);
  const estate = home === undefined ? undefined : estateOf(home, neighbourhood);
  if (!place || !estate) return UNKNOWN;
  if (parsed.unit) {
    const building = place.kind === 'unit' ? place.parent : place.id;
    const unit = neighbourhood.places.get(`${building}/${parsed.unit}`);
    if (unit?.kind === 'unit') return found(unit, parsed);
  }
  const mine = MY_HOME.exec(words);
  if (mine) return { kind: 'found', place, detail: spot(words.slice(mine.index).replace(/^.{0,3}?家里?/, '')) };
  return MY_ESTATE.test(words) ? { kind: 'found', place: estate, detail: '' } : UNKNOWN;
}

/** The building, or its unit when one was named and is known. */
function buildingOf(estate: string, parsed: PlaceWords, neighbourhood: Neighbourhood): Place | undefined {
  const building = neighbourhood.places.get(`${estate}/${parsed.building}`);
  if (building?.kind !== 'building' || parsed.unit === undefined) return building;
  return neighbourhood.places.get(`${building.id}/${parsed.unit}`) ?? building;
}

function found(place: Place, parsed: PlaceWords): FoundPlace {
  const building = place.kind === 'estate' && parsed.building ? buildingName(parsed.building) : '';
  const unit = place.kind !== 'unit' && parsed.unit ? `${parsed.unit}单元` : '';
  return { kind: 'found', place, detail: building + unit + (roomDetail(parsed) || spot(parsed.tail ?? '')) };
}

function roomDetail(parsed: PlaceWords): string {
  return parsed.room ? `${parsed.room}室` : '';
}

function several(places: readonly Place[]): FoundPlace {
  return { kind: 'several', options: places.slice(0, MAX_OPTIONS) };
}

function unique(places: readonly Place[]): Place[] {
  return [...new Set(places)];
}

function estateOf(id: string, neighbourhood: Neighbourhood): Place | undefined {
  const place = neighbourhood.places.get(id);
  return place?.parent ? estateOf(place.parent, neighbourhood) : place;
}

interface Index {
  estates: Place[];
  /** Names and aliases in canonical form, longest first. */
  names: { name: string; place: Place }[];
  estateNames: string[];
  crossings: { place: Place; streets: string[] }[];
}

const INDEXES = new WeakMap<Neighbourhood, Index>();

function indexOf(neighbourhood: Neighbourhood): Index {
  const known = INDEXES.get(neighbourhood);
  if (known) return known;
  const top = [...neighbourhood.places.values()].filter((place) => place.parent === null);
  const names = top
    .flatMap((place) => [place.name, ...place.aliases].map((name) => ({ name: canonical(name), place })))
    .sort((a, b) => b.name.length - a.name.length);
  const index: Index = {
    estates: top.filter((place) => place.kind === 'estate'),
    names,
    estateNames: names.filter(({ place }) => place.kind === 'estate').map(({ name }) => name),
    crossings: top.flatMap((place) => {
      const [, a, b] = /^(.+[路街巷道])[和与](.+[路街巷道])(?:路口|交叉口)$/.exec(canonical(place.name)) ?? [];
      return a && b ? [{ place, streets: [a, b] }] : [];
    }),
  };
  INDEXES.set(neighbourhood, index);
  return index;
}

function atCrossing(words: string, streets: readonly string[]): boolean {
  return streets.every((street) => words.includes(street)) && /路口|交叉|交汇|交会|交界|拐角|街口/.test(words);
}

/** Every place that the words name; a name inside a longer one ("建设路" in "建设路公交站") doesn't count. */
function mentioned(words: string, { names }: Index): Mention[] {
  const mentions: Mention[] = [];
  const taken: { name: string; at: number; end: number }[] = [];
  for (const { name, place } of names) {
    const at = words.indexOf(name);
    if (at < 0) continue;
    const end = at + name.length;
    const inside = taken.some((other) => other.name !== name && at < other.end && end > other.at);
    if (inside) continue;
    taken.push({ name, at, end });
    mentions.push({ place, end });
  }
  return mentions;
}
