/** Turns checked files into the rows of the model: an estate of "buildings: 1-12, units: 3" becomes 49 places. */

import type { z } from 'zod';
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
      file.nodes.map(({ parent = null, successor = null, ...node }) => ({ ...node, parent, successor, area: null })),
    ),
    places: files.flatMap((file) => [...file.estates.flatMap(estatePlaces), ...file.landmarks.map(landmarkPlace)]),
    staff: files.flatMap((file) =>
      file.staff.map(({ phone = null, hours = null, ...member }) => ({ ...member, phone, hours })),
    ),
    contacts: files.flatMap((file) =>
      file.contacts.map(({ staff = null, ...contact }) => ({
        ...contact,
        id: [contact.node, contact.kind, contact.name].join('/'),
        staffKey: staff,
      })),
    ),
    categories: files.flatMap((file) => file.categories.map(({ post = null, ...category }) => ({ ...category, post }))),
    limits: files.flatMap((file) => file.limits),
    workingHours: files.find((file) => file.workingHours)?.workingHours ?? null,
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
    ...blocks(estate).flatMap((block) => block.numbers.flatMap((number) => buildingPlaces(name, number, block))),
  ];
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
