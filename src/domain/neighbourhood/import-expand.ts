/** Turns checked files into the rows of the model: an estate of "buildings: 1-12, units: 3" becomes 49 places. */

import type { z } from 'zod';
import { expandClinic } from '../clinic/import.ts';
import { expandLoveCard } from '../love-card/import.ts';
import { expandTimeBank } from '../time-bank/import.ts';
import { expandTools } from '../tools/import.ts';
import { expandVolunteering } from '../volunteers/import.ts';
import { expandEmergency } from './import-emergency.ts';
import type { ImportData } from './import-file.ts';
import type { fileShape } from './import-shapes.ts';
import type { Place } from './model.ts';

type Content = z.infer<typeof fileShape>;
export type Estate = Content['estates'][number];

export interface Block {
  numbers: string[];
  node: string;
  units: number;
  latitude: number | null;
  longitude: number | null;
}

export function expand(files: readonly Content[]): ImportData {
  return {
    nodes: files.flatMap((file) =>
      file.nodes.map(({ parent = null, successor = null, area = null, ...node }) => ({
        ...node,
        parent,
        successor,
        area,
      })),
    ),
    places: files.flatMap((file) => [...file.estates.flatMap(estatePlaces), ...file.landmarks.map(landmarkPlace)]),
    staff: files.flatMap((file) =>
      file.staff.map(({ phone = null, hours = null, employer = null, ...member }) => ({
        ...member,
        phone,
        hours,
        employer,
      })),
    ),
    contacts: files.flatMap((file) =>
      file.contacts.map(({ staff = null, ...contact }) => ({
        ...contact,
        id: [contact.node, contact.kind, contact.name].join('/'),
        staffKey: staff,
      })),
    ),
    categories: files.flatMap((file) =>
      file.categories.map(({ post = null, handler = null, ...category }) => ({ ...category, post, handler })),
    ),
    limits: files.flatMap((file) => file.limits),
    doors: files.flatMap((file) =>
      file.doors.map(({ address = null, hours = null, ...door }) => ({ ...door, address, hours })),
    ),
    workingHours: files.find((file) => file.workingHours)?.workingHours ?? null,
    ...expandEmergency(files),
    ...expandLoveCard(files),
    ...expandClinic(files),
    ...expandTools(files),
    ...expandVolunteering(files),
    ...expandTimeBank(files),
    map: files.find((file) => file.map)?.map ?? null,
    units: files.flatMap((file) => file.units.map(({ hours = null, ...unit }) => ({ ...unit, hours }))),
    rules: withoutGaps(files.find((file) => file.rules)?.rules ?? {}),
    delivery: withoutGaps(files.find((file) => file.delivery)?.delivery ?? {}),
  };
}

/** Only what is written: the rest keeps what holds without data. */
function withoutGaps<Rules extends object>(rules: Rules): { [Name in keyof Rules]?: Exclude<Rules[Name], undefined> } {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Rules]?: Exclude<Rules[Name], undefined>;
  };
}

/** An estate's buildings, each block with what it inherits from the estate. */
export function blocks(estate: Estate): Block[] {
  return estate.buildings.map(({ numbers, node, units, latitude = null, longitude = null }) => ({
    numbers,
    node: node ?? estate.node,
    units: units ?? estate.units ?? 0,
    latitude,
    longitude,
  }));
}

function estatePlaces(estate: Estate): Place[] {
  const { name, aliases, node, latitude = null, longitude = null } = estate;
  return [
    { id: name, kind: 'estate', name, aliases, parent: null, node, latitude, longitude },
    ...blocks(estate).flatMap((block) =>
      block.numbers.flatMap((number) => buildingPlaces(name, number, { ...block, ...pointFor(estate, number) })),
    ),
  ];
}

function pointFor({ points }: Estate, number: string) {
  const [longitude, latitude] = points[number] ?? [];
  return longitude === undefined || latitude === undefined ? {} : { latitude, longitude };
}

function buildingPlaces(estate: string, name: string, block: Block): Place[] {
  const id = `${estate}/${name}`;
  const { node, latitude, longitude } = block;
  const units = Array.from({ length: block.units }, (_, index): Place => {
    const unit = String(index + 1);
    return {
      id: `${id}/${unit}`,
      kind: 'unit',
      name: unit,
      aliases: [],
      parent: id,
      node,
      latitude: null,
      longitude: null,
    };
  });
  return [{ id, kind: 'building', name, aliases: [], parent: estate, node, latitude, longitude }, ...units];
}

function landmarkPlace(landmark: Content['landmarks'][number]): Place {
  const { name, aliases, node, latitude = null, longitude = null } = landmark;
  return { id: name, kind: 'landmark', name, aliases, parent: null, node, latitude, longitude };
}
