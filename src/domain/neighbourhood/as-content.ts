/** The neighbourhood in the database as the sections of a file: importing them again changes nothing. */
import { Setting } from '../../store/entities/messaging.ts';
import { ContactEntity, LimitEntity } from '../../store/entities/neighbourhood.ts';
import type { Tx } from '../../store/tx.ts';
import { DELIVERY_RULES, MAP, neighbourhood, RULES, WORKING_HOURS } from './load.ts';
import type { Neighbourhood, Place } from './model.ts';
import { servicesContent } from './services-as-content.ts';
import type { Content } from './workbook.ts';

export async function contentOf(tx: Tx): Promise<Content> {
  const picture = await neighbourhood(tx);
  const db = await tx.db();
  const settings = new Map((await db.find(Setting)).map(({ name, value }) => [name, value]));
  const setting = (name: string) => JSON.parse(settings.get(name) ?? 'null') as Record<string, unknown> | null;
  const delivery = setting(DELIVERY_RULES);
  return {
    nodes: picture.allNodes.map((node) => ({ ...node })),
    ...placesOf(picture),
    staff: staffOf(picture),
    contacts: (await db.find(ContactEntity, { order: { id: 'ASC' } })).map(({ id: _, personId, ...contact }) => ({
      ...contact,
      staff: personId === null ? null : (picture.member(personId)?.key ?? null),
    })),
    categories: [...picture.categories.values()].map((category) => ({ ...category, ...yesNo(category) })),
    limits: (await db.find(LimitEntity, { order: { id: 'ASC' } })).map((limit) => ({ ...limit })),
    doors: picture.doors.map((door) => ({ ...door })),
    workingHours: setting(WORKING_HOURS),
    map: setting(MAP),
    units: picture.units.map((unit) => ({ ...unit })),
    rules: setting(RULES),
    delivery: delivery && { ...delivery, ...yesNo(delivery), ...withNone(delivery) },
    emergencyKinds: picture.emergencyKinds.map((kind) => ({ ...kind })),
    holidayHours: picture.holidayHours.map(({ whose, fromDay, toDay, hours, ...rest }) => ({
      ...rest,
      for: whose,
      from: fromDay,
      to: toDay,
      hours: hours ?? '休息',
    })),
    ...(await servicesContent(tx, setting)),
  };
}

/** Those of the imported list: whoever came by a code alone is in no file. */
function staffOf({ staff }: Neighbourhood) {
  const listed = staff.filter(({ key }) => key !== null).sort((a, b) => (a.key ?? '').localeCompare(b.key ?? ''));
  return listed.map(({ key, name, phone, hours, employer, roles, posts }) => ({
    ...{ key, name, phone, hours, employer },
    ...(roles.length > 0 && { roles: roles.map(({ role, node }) => ({ role, node })) }),
    ...(posts.length > 0 && { posts: posts.map(({ post, node }) => ({ post, node })) }),
  }));
}

const yesNo = (row: object) =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (typeof value === 'boolean' ? [[name, value ? '是' : '否']] : [])),
  );

/** What is switched off is written so. */
const withNone = (row: object) =>
  Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (value === null ? [[name, '不设']] : [])));

function placesOf(picture: Neighbourhood) {
  const all = [...picture.places.values()].sort((a, b) => a.id.localeCompare(b.id, 'zh', { numeric: true }));
  const where = ({ name, aliases, node, latitude, longitude }: Place) => ({
    ...{ name, node, latitude, longitude },
    ...(aliases.length > 0 && { aliases: [...aliases] }),
  });
  return {
    estates: all
      .filter(({ kind }) => kind === 'estate')
      .map((estate) => ({ ...where(estate), buildings: blocksOf(picture, all, estate.id) })),
    landmarks: all.filter(({ kind }) => kind === 'landmark').map(where),
  };
}

/** Buildings that differ in nothing but their number are one row: "1-12". */
function blocksOf(picture: Neighbourhood, all: readonly Place[], estate: string) {
  const blocks: {
    numbers: string[];
    node: string;
    units: number | null;
    latitude: number | null;
    longitude: number | null;
  }[] = [];
  for (const { id, name, node, latitude, longitude } of all.filter(({ parent }) => parent === estate)) {
    const units = picture.placesWithin(id).length || null;
    const last = blocks.at(-1);
    const joins = last && last.node === node && last.units === units && last.latitude === null && latitude === null;
    if (joins) last.numbers.push(name);
    else blocks.push({ numbers: [name], node, units, latitude, longitude });
  }
  return blocks.map((block) => ({ ...block, numbers: asRange(block.numbers) }));
}

function asRange(names: readonly string[]): string | readonly string[] {
  const [first = '', last = ''] = [names[0], names.at(-1)];
  const isRow = names.every((name, i) => name === String(Number(first) + i));
  if (names.length === 1) return first;
  return isRow ? `${first}-${last}` : names;
}
