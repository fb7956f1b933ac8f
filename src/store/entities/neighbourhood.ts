/** The neighbourhood's tables: what `mulin import` loads and binding codes complete. Read as one picture (domain/neighbourhood). */
import { EntitySchema } from 'typeorm';
import {
  flag,
  integer,
  jsonText,
  jsonTextOrNull,
  key,
  realOrNull,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './columns.ts';

export interface NodeRow {
  code: string;
  name: string;
  kind: string;
  parent: string | null;
  successor: string | null;
  /** Its outline: [longitude, latitude], GCJ-02. */
  area: readonly (readonly [number, number])[] | null;
  position: number;
}
export const NodeEntity = new EntitySchema<NodeRow>({
  name: 'nodes',
  columns: {
    code: key,
    name: text,
    kind: text,
    parent: textOrNull,
    successor: textOrNull,
    area: jsonTextOrNull,
    position: integer,
  },
});

export interface PlaceRow {
  id: string;
  kind: string;
  name: string;
  aliases: string[];
  parent: string | null;
  node: string;
  latitude: number | null;
  longitude: number | null;
}
export const PlaceEntity = new EntitySchema<PlaceRow>({
  name: 'places',
  columns: {
    id: key,
    kind: text,
    name: text,
    aliases: jsonText,
    parent: textOrNull,
    node: text,
    latitude: realOrNull,
    longitude: realOrNull,
  },
});

/** A role with its scope: what this person may do, and where (domain.md O6). */
export interface RoleRow {
  personId: string;
  role: string;
  node: string;
}
export const RoleEntity = new EntitySchema<RoleRow>({
  name: 'roles',
  columns: { personId: key, role: key, node: key },
});

/** Who holds a grid's post (domain.md O4, O5). */
export interface PostRow {
  personId: string;
  post: string;
  node: string;
}
export const PostEntity = new EntitySchema<PostRow>({
  name: 'posts',
  columns: { personId: key, post: key, node: key },
});

export interface ContactRow {
  id: string;
  node: string;
  kind: string;
  name: string;
  phone: string;
  hours: string;
  personId: string | null;
}
export const ContactEntity = new EntitySchema<ContactRow>({
  name: 'contacts',
  columns: { id: key, node: text, kind: text, name: text, phone: text, hours: text, personId: textOrNull },
});

/** A group chat bound to one node and one kind (domain.md O7). */
export interface GroupRow {
  /** channel:external id */
  id: string;
  channel: string;
  externalId: string;
  node: string;
  kind: string;
  boundAt: Date;
}
export const GroupEntity = new EntitySchema<GroupRow>({
  name: 'groups',
  columns: { id: key, channel: text, externalId: text, node: text, kind: text, boundAt: time },
});

/** Who is on duty at a node, or (`absentId`) stands in for whom. From and to as moments. */
export interface DutyRow {
  id: string;
  node: string;
  personId: string;
  absentId: string | null;
  fromAt: Date;
  toAt: Date;
  madeBy: string;
  createdAt: Date;
}
export const DutyEntity = new EntitySchema<DutyRow>({
  name: 'duties',
  columns: {
    id: key,
    node: text,
    personId: text,
    absentId: textOrNull,
    fromAt: time,
    toAt: time,
    madeBy: text,
    createdAt: time,
  },
});

/** A unit without the bot: it gets a phone call or a printed slip, and the ticket stays ours (domain.md O2). */
export interface UnitRow {
  name: string;
  aliases: string[];
  phone: string;
  how: string;
  hours: string | null;
}
export const UnitEntity = new EntitySchema<UnitRow>({
  name: 'units',
  columns: { name: key, aliases: jsonText, phone: text, how: text, hours: textOrNull },
});

export interface CategoryRow {
  id: string;
  position: number;
  name: string;
  post: string | null;
  urgency: string;
  limitId: string;
  keywords: Record<string, number>;
  listed: boolean;
  outdoor: boolean;
  personal: boolean;
  restricted: boolean;
  handler: { who: string[]; about?: string | undefined } | null;
}
export const CategoryEntity = new EntitySchema<CategoryRow>({
  name: 'categories',
  columns: {
    id: key,
    position: integer,
    name: text,
    post: textOrNull,
    urgency: text,
    limitId: text,
    keywords: jsonText,
    listed: flag,
    outdoor: flag,
    personal: flag,
    restricted: flag,
    handler: jsonTextOrNull,
  },
});

/** Another authority's door: what is its business becomes no ticket here (domain.md R23). */
export interface DoorRow {
  id: string;
  name: string;
  words: Record<string, number>;
  text: string;
  phone: string;
  address: string | null;
  hours: string | null;
}
export const DoorEntity = new EntitySchema<DoorRow>({
  name: 'doors',
  columns: { id: key, name: text, words: jsonText, text, phone: text, address: textOrNull, hours: textOrNull },
});

export interface LimitRow {
  id: string;
  take: string;
  takeWarning: string;
  resolve: string;
  resolveWarning: string;
}
export const LimitEntity = new EntitySchema<LimitRow>({
  name: 'limits',
  columns: { id: key, take: text, takeWarning: text, resolve: text, resolveWarning: text },
});

/** A one-time code that makes its sender a staff member, or its group chat a bound group (contract: `mulin code`). */
export interface BindingCodeRow {
  /** Keyed hash of the code: the code itself is nowhere. */
  codeIndex: string;
  /** A role, a post or "group". */
  purpose: string;
  node: string;
  personId: string | null;
  residents: boolean;
  expiresAt: Date;
  usedAt: Date | null;
}
export const BindingCode = new EntitySchema<BindingCodeRow>({
  name: 'binding_codes',
  columns: {
    codeIndex: key,
    purpose: text,
    node: text,
    personId: textOrNull,
    residents: flag,
    expiresAt: time,
    usedAt: timeOrNull,
  },
});
