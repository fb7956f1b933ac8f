/** /盘点: what should lie on a station's shelves; a count that finds differences; what is repaired, missing, found or over. */
import { type Station, toolCatalogue } from '../domain/tools/catalogue.ts';
import { countStock, settle } from '../domain/tools/counting.ts';
import { showAs } from '../domain/tools/photos.ts';
import { tellRevoked } from '../domain/tools/reservations.ts';
import { findItem, itemsAt } from '../domain/tools/stock.ts';
import { ITEM_STATES } from '../domain/tools/texts.ts';
import type { ItemState, ToolItemRow } from '../store/entities/tools.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { photosJustSent } from './just-sent.ts';
import { KEEPERS, mustFindTool, mustKeep, ownStations } from './tool-desk.ts';
import { toolTexts as texts } from './tool-texts.ts';

/** Words that say what has become of items, and the state that follows. */
const SETTLES: Readonly<Record<string, ItemState>> = {
  修好: 'in',
  找到: 'in',
  缺: 'missing',
  缺少: 'missing',
  待修: 'repair',
  报废: 'retired',
};
/** What a type looks like: the photo that was just sent. */
const PHOTO = '照片';
const ALL = /^(都在|全在|相符|全部在)$/;

export const stockCount = staffCommand({
  name: '盘点',
  alias: 'stock',
  example: '/盘点 GD-DZ-01 GD-DZ-02',
  about: '看应在架的工具；写架上有的编号，找出差异；修好、缺、找到、报废',
  for: KEEPERS,
  run: async (context) => {
    const [first = '', ...rest] = context.args
      .normalize('NFKC')
      .split(/[\s,，、]+/)
      .filter(Boolean);
    if (first === '') return expected(context);
    if (ALL.test(first) && rest.length === 0) return count(context, null);
    if (first === PHOTO) return photograph(context, rest.join(' '));
    const state = Object.hasOwn(SETTLES, first) ? SETTLES[first] : undefined;
    if (state === undefined) return count(context, [first, ...rest]);
    if (rest.length === 0) throw new Refused(texts.setWhich(first), 'which item');
    return change(context, rest, state);
  },
});

async function expected(context: StaffContext): Promise<string> {
  const { tx } = context;
  const catalogue = await toolCatalogue(tx);
  const parts: string[] = [];
  let example = 'GD-DZ-01';
  for (const station of await ownStations(context)) {
    const items = (await itemsAt(tx, station.id)).filter(({ state }) => state !== 'retired');
    const lines = catalogue.types.flatMap(({ id, name }) => {
      const own = items.filter(({ type }) => type === id);
      return own.length > 0 ? [line(name, own)] : [];
    });
    example = items[0]?.id ?? example;
    parts.push([texts.stockHead(station.name), ...lines].join('\n'));
  }
  return [...parts, texts.stockUsage(example)].join('\n');
}

function line(name: string, items: readonly ToolItemRow[]): string {
  const inside = items.filter(({ state }) => state === 'in').map(({ id }) => id);
  const others = (['lent', 'repair', 'missing'] as const).flatMap((state) => {
    const ids = items.filter((item) => item.state === state).map(({ id }) => id);
    return ids.length > 0 ? [`${ITEM_STATES[state]} ${ids.join('、')}`] : [];
  });
  return texts.stockLine({ name, inside, others });
}

async function count(context: StaffContext, words: readonly string[] | null): Promise<string> {
  const { tx, member } = context;
  const found = words && (await itemsOf(context, words));
  const station = await stationOf(context, found);
  const { expected: all, missing, extra, uncounted } = await countStock(tx, station, found, member.personId);
  const { types } = await toolCatalogue(tx);
  const left = types.filter(({ id }) => uncounted.includes(id)).map(({ name }) => name);
  const rest = left.length > 0 ? [texts.uncounted(left)] : [];
  if (missing.length + extra.length === 0) return [texts.stockRight(station.name, all), ...rest].join('\n');
  const lines = [
    ...(missing.length > 0 ? [texts.short(missing.map(({ id }) => id))] : []),
    ...extra.map((item) => texts.over(item.id, ITEM_STATES[item.state], remedy(item))),
    ...rest,
  ];
  return texts.stockDiffers(station.name, lines);
}

const remedy = ({ id, state }: ToolItemRow) => {
  if (state === 'lent') return `，请发：/归还 ${id}`;
  if (state === 'repair') return `，修好了发：/盘点 修好 ${id}`;
  return state === 'in' ? '，是别的益站的' : `，请发：/盘点 找到 ${id}`;
};

/** The station that is counted: the only one, else that of most of what lies there. */
async function stationOf(context: StaffContext, found: readonly ToolItemRow[] | null): Promise<Station> {
  const own = await ownStations(context);
  const counts = own.map((station) => ({
    station,
    of: found?.filter((item) => item.station === station.id).length ?? 0,
  }));
  const [best] = counts.sort((a, b) => b.of - a.of);
  if (best && (own.length === 1 || best.of > 0)) return best.station;
  throw new Refused(texts.whichStation, 'which station');
}

async function itemsOf({ tx }: StaffContext, words: readonly string[]): Promise<ToolItemRow[]> {
  const found: ToolItemRow[] = [];
  const unknown: string[] = [];
  for (const word of new Set(words.map((each) => each.toUpperCase()))) {
    const item = await findItem(tx, word);
    if (item) found.push(item);
    else unknown.push(word);
  }
  if (unknown.length > 0) throw new Refused(texts.unknownItems(unknown), 'unknown items');
  return found;
}

async function photograph(context: StaffContext, words: string): Promise<string> {
  const { tx } = context;
  const [photo] = await photosJustSent(context);
  if (words === '' || photo === undefined) throw new Refused(texts.photoUsage, 'no photo');
  const type = mustFindTool(await toolCatalogue(tx), words);
  await showAs(tx, type.id, photo);
  return texts.photographed(type.name);
}

async function change(context: StaffContext, words: readonly string[], state: ItemState): Promise<string> {
  const { tx } = context;
  const catalogue = await toolCatalogue(tx);
  const items = await itemsOf(context, words);
  // All are looked at before any is changed.
  const stations = items.map((item) => mustKeep(context, catalogue, item.station));
  const lent = items.find((item) => item.state === 'lent');
  if (lent) throw new Refused(texts.stillLent(lent.id, lent.loan ?? 0), 'still lent');
  let revoked = 0;
  for (const [i, item] of items.entries()) {
    const station = stations[i];
    if (!station) continue;
    const given = await settle(tx, item, station, state);
    await tellRevoked(tx, given);
    revoked += given.length;
  }
  const said = texts.setDone(
    items.map(({ id }) => id),
    ITEM_STATES[state],
  );
  return revoked > 0 ? `${said}\n${texts.revoked(revoked)}` : said;
}
