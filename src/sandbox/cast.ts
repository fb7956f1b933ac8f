/** Who is in the sandbox: staff and group chats from the sample neighbourhood, and a few residents; all invented. */
import type { ImportData, ImportStaff } from '../domain/neighbourhood/import-file.ts';
import type { GroupKind, Node } from '../domain/neighbourhood/model.ts';

export interface CastContact {
  id: string;
  name: string;
  /** What they do, for the page's list of speakers. */
  about: string;
}

export interface CastRoom {
  id: string;
  topic: string;
  memberIds: string[];
  node: string;
  kind: GroupKind;
}

export interface SamplePlace {
  name: string;
  latitude: number;
  longitude: number;
}

/** What the bot binds when it starts (IPC `seed`): groups by room id, staff by the key of the sample files. */
export interface Seed {
  groups: { externalId: string; node: string; kind: GroupKind }[];
  accounts: { externalId: string; staffKey: string }[];
}

export interface Cast {
  contacts: CastContact[];
  rooms: CastRoom[];
  grids: { code: string; name: string }[];
  places: SamplePlace[];
  seed: Seed;
}

export const RESIDENTS: readonly { openid: string; name: string }[] = [
  { openid: 'o-wang', name: '王阿姨' },
  { openid: 'o-li', name: '李先生' },
  { openid: 'o-zhao', name: '小赵' },
  { openid: 'o-chen', name: '老陈' },
  { openid: 'o-xin', name: '新邻居' },
];

/** In the residents' group chat: people who are not staff. */
const NEIGHBOURS: readonly CastContact[] = [
  { id: 'wx-neighbour-sun', name: '孙大妈', about: '居民' },
  { id: 'wx-neighbour-zhou', name: '老周', about: '居民' },
];

const ROLE_WORDS: Record<string, string> = {
  'grid-worker': '网格员',
  'community-staff': '社区工作者',
  'sub-district-staff': '街道工作人员',
  police: '片区民警',
  doctor: '家庭医生',
  keeper: '益站管理员',
  clerk: '退役军人专员',
  leader: '志愿队长',
  admin: '系统管理员',
  navigator: '政治领航员',
  watcher: '睦邻守望者',
  bee: '社区小蜜蜂',
};

const accountOf = (staff: ImportStaff) => `wx-${staff.key}`;

export function castOf(data: ImportData): Cast {
  const nodes = data.nodes.filter((node) => !node.successor);
  const grids = nodes.filter((node) => node.kind === 'grid');
  const rooms = nodes.map((node) => workRoom(node, data));
  if (grids[0]) rooms.push(residentsRoom(grids[0], data));
  return {
    contacts: [
      ...data.staff.map((staff) => ({ id: accountOf(staff), name: staff.name, about: about(staff) })),
      ...NEIGHBOURS,
    ],
    rooms,
    grids: grids.map(({ code, name }) => ({ code, name })),
    places: placesOf(data),
    seed: {
      groups: rooms.map(({ id, node, kind }) => ({ externalId: id, node, kind })),
      accounts: data.staff.map((staff) => ({ externalId: accountOf(staff), staffKey: staff.key })),
    },
  };
}

function nodesOf(staff: ImportStaff): string[] {
  return [...staff.roles, ...staff.posts].map(({ node }) => node);
}

function about(staff: ImportStaff): string {
  const words = [...staff.roles.map(({ role }) => role), ...staff.posts.map(({ post }) => post)];
  return [...new Set(words)].map((word) => ROLE_WORDS[word] ?? word).join('、');
}

/** Those of the node first, then those just above and just below it: who is in such a chat in real life. */
function workRoom(node: Node, { nodes, staff }: ImportData): CastRoom {
  const below = nodes.filter(({ parent }) => parent === node.code).map(({ code }) => code);
  const around = [[node.code], node.parent ? [node.parent] : [], below];
  const members = around.flatMap((codes) => staff.filter((one) => nodesOf(one).some((code) => codes.includes(code))));
  const memberIds = [...new Set(members.map(accountOf))];
  return { id: `room-${node.code}@chatroom`, topic: `${node.name}工作群`, memberIds, node: node.code, kind: 'work' };
}

function residentsRoom(node: Node, { staff }: ImportData): CastRoom {
  const workers = staff.filter((one) =>
    one.roles.some(({ role, node: at }) => role === 'grid-worker' && at === node.code),
  );
  const memberIds = [...workers.map(accountOf), ...NEIGHBOURS.map(({ id }) => id)];
  const id = `room-${node.code}-residents@chatroom`;
  return { id, topic: `${node.name}居民群`, memberIds, node: node.code, kind: 'residents' };
}

function placesOf({ places }: ImportData): SamplePlace[] {
  const known = places.flatMap(({ kind, name, latitude, longitude }) =>
    (kind === 'estate' || kind === 'landmark') && latitude !== null && longitude !== null
      ? [{ name, latitude, longitude }]
      : [],
  );
  const first = known[0];
  if (!first) return known;
  return [...known, { name: '外地（不在本街道）', latitude: first.latitude + 0.4, longitude: first.longitude + 0.4 }];
}
