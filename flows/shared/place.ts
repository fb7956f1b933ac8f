/** A place as flows carry it: found by the neighbourhood's rules, said back to the resident, stored with the ticket. */
import type { Heard } from '../../src/engine/effects.ts';

export interface FlowPlace {
  /** Place id; null: only the node is known. */
  id: string | null;
  node: string;
  /** As said to her: "十号小区3号楼2单元". */
  name: string;
  /** As a work group may read it. */
  inGroup: string;
  location?: { latitude: number; longitude: number; label: string };
  /** How it is called where she chooses: near a border, the grid's name. */
  choice?: string;
  /** `sent`: her phone says so, not she. `said`: she says so, and her phone is somewhere else. */
  note?: 'sent' | 'said';
}

/** What `findPlace` answers. */
export type PlaceFound =
  | { type: 'place.found'; place: FlowPlace }
  | { type: 'place.several'; options: FlowPlace[] }
  | { type: 'place.unknown'; communities: FlowPlace[] }
  /** `where`: the sub-district's name; `call`: who helps elsewhere, with the number. */
  | { type: 'place.outside'; where: string; call: string };

export interface FindPlace {
  words: string;
  location?: { latitude?: number; longitude?: number; label: string };
  /** What she has named already: a location can make it more exact, never move it. */
  named?: FlowPlace;
}

export const choiceOf = ({ choice, name }: FlowPlace): string => choice ?? name;

/** Near a border she knows why she is asked. */
export function whichHeading(options: readonly FlowPlace[], otherwise: string): string {
  const grids = options.filter(({ choice }) => choice !== undefined).length;
  if (grids === 0) return otherwise;
  return grids === 2 ? '您在两个网格交界处。' : '您在几个网格交界处。';
}

const LEADS = /^(?:不对|不是|错了|问题|地点|地址|应该|是|在|改成|[，,：:。 ])+/;
const ENDS =
  /(?:[0-9一二三四五六七八九十]+(?:号楼|号院|栋|幢|#|单元|室|号)|小区|花园|家园|新村|公寓|家属院|[苑里院村街路巷]|路口|小学|中学|学校|幼儿园|医院|市场|公园|广场|车站|公交站|办事处|居委会)(?:[东南西北中][段边侧头]?|那边|这边|旁边|附近|门口|对面|里面|楼[上下]|的)*[。.!！]?$/;
const LONGEST_ADDRESS = 24;

/** An address and nothing else: "不对，在文化苑2号楼"; null where words say more than where. */
export function addressIn({ text, plain }: Heard): string | null {
  const address = text.trim().replace(LEADS, '');
  const isAddress = ENDS.test(plain) && [...address].length <= LONGEST_ADDRESS && [...address].length >= 3;
  return isAddress && !/[坏漏堵破脏臭吵断]|没|[吗？?]/.test(plain) ? address : null;
}
