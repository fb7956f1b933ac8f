/**
 * The neighbourhood as one immutable picture: tree, places, staff, posts, groups, categories, limits.
 *
 * It is small (a sub-district: some thousand rows) and read by every ticket, so units of work share one picture. The
 * store rebuilds it when its revision row has changed, read inside the same transaction: never stale, also when a
 * `mulin` command has just written beside the running bot. Pure: rules over data, no database.
 */

import { DELIVERY, type DeliveryData } from './delivery-rules.ts';
import type { Emergency, EmergencyKind } from './emergency.ts';
import type { Area } from './geometry.ts';
import { MAP_RULES, type MapRules } from './map-rules.ts';
import type { HolidayHours } from './opening.ts';
import { TICKET_RULES, type TicketRules } from './ticket-rules.ts';

export type NodeKind = 'sub-district' | 'community' | 'grid';

export interface Node {
  code: string;
  name: string;
  kind: NodeKind;
  /** Code of the node above; null for the sub-district. */
  parent: string | null;
  /** The code that took this one's place when grids were redrawn (domain.md O1). */
  successor: string | null;
  /** Its outline on the map, where the files have one. */
  area: Area | null;
}

export type PlaceKind = 'estate' | 'building' | 'unit' | 'landmark';

/** Somewhere a problem can be. An estate's buildings may lie in different grids: the most exact place decides. */
export interface Place {
  /** Stable, made of the names: "十号小区/3/2" is unit 2 of building 3. */
  id: string;
  kind: PlaceKind;
  /** Estates and landmarks: the full name. Buildings and units: the number as people say it ("3", "甲2"). */
  name: string;
  aliases: readonly string[];
  parent: string | null;
  node: string;
  /** GCJ-02, as WeChat sends them. */
  latitude: number | null;
  longitude: number | null;
}

export const ROLES = [
  'grid-worker',
  'community-staff',
  'sub-district-staff',
  'police',
  'doctor',
  'keeper',
  'clerk',
  'leader',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Whom complaints of a restricted category are about: they never see or handle them (domain.md R24). */
export const ABOUT = ['staff', 'property', 'neighbour', 'family'] as const;

/** Who handles a restricted category: the first of these that somebody holds at a node, from the problem's node upwards. */
export interface HandlerRule {
  who: readonly (Role | Post)[];
  about?: (typeof ABOUT)[number] | undefined;
}

/** Another authority's door: what is its business becomes no ticket here (domain.md R23). */
export interface Door {
  id: string;
  name: string;
  /** Words that point to it and how strongly, as of a category. */
  words: Readonly<Record<string, number>>;
  text: string;
  phone: string;
  address: string | null;
  hours: string | null;
}

export const POSTS = ['navigator', 'watcher', 'bee'] as const;
export type Post = (typeof POSTS)[number];

export interface StaffMember {
  personId: string;
  /** Their key in the imported staff list; null: made by a code alone. */
  key: string | null;
  name: string;
  phone: string | null;
  /** Duty hours in words: "工作日 8:30–17:30". */
  hours: string | null;
  /** `property`: works for the property company. */
  employer: 'property' | null;
  roles: readonly { role: Role; node: string }[];
  posts: readonly { post: Post; node: string }[];
  /** Chat accounts that were bound by code. */
  accounts: readonly { channel: string; externalId: string }[];
}

/** Whom to call: the duty phone, the property company, a core household … */
export interface Contact {
  id: string;
  node: string;
  kind: 'duty' | 'property' | 'core-household' | 'station' | 'clinic';
  name: string;
  phone: string;
  hours: string;
  /** The staff member behind it, when it is one: mentioned in alerts. */
  personId: string | null;
}

export type GroupKind = 'work' | 'residents';

export interface Group {
  channel: string;
  externalId: string;
  node: string;
  kind: GroupKind;
}

/** How fast: `ordinary` counts working time, the others wall time with the duty person (domain.md S10). */
export type Urgency = 'ordinary' | 'urgent' | 'emergency';

export interface Category {
  id: string;
  name: string;
  /** The post that answers for it; null: the grid worker. */
  post: Post | null;
  urgency: Urgency;
  /** Which row of the limits applies. */
  limit: string;
  /** Words that point to it and how strongly (points; `guessCategory`). */
  keywords: Readonly<Record<string, number>>;
  /** Shown in the list a resident picks from, in this order; internal ones (call back) are not. */
  listed: boolean;
  /** Out of doors: the same thing is what lies near, not what is in the same building. */
  outdoor: boolean;
  /** One person's own business (a question, a quarrel): never shown to neighbours as theirs, too. */
  personal: boolean;
  /** Handled by named people in private (domain.md R24); `handler` says by whom. */
  restricted: boolean;
  handler: HandlerRule | null;
}

/** "2wd" working days, "30m" / "4h" minutes or hours: of working time when ordinary, of wall time otherwise. */
export interface Limit {
  id: string;
  take: string;
  takeWarning: string;
  resolve: string;
  resolveWarning: string;
}

export interface WorkingHours {
  /** ["08:30-12:00", "13:30-17:30"], Asia/Shanghai. */
  periods: readonly string[];
}

/** On duty at a node or, with `absentId`, standing in for somebody, from one moment to another (domain.md O5). */
export interface Duty {
  id: string;
  node: string;
  personId: string;
  absentId: string | null;
  fromAt: Date;
  toAt: Date;
  createdAt: Date;
}

/** A unit without the bot, and how it is told: by phone, or by a slip on paper. */
export interface Unit {
  name: string;
  aliases: readonly string[];
  phone: string;
  how: 'phone' | 'slip';
  hours: string | null;
}

export interface NeighbourhoodRows {
  revision: number;
  nodes: readonly Node[];
  places: readonly Place[];
  staff: readonly StaffMember[];
  contacts: readonly Contact[];
  groups: readonly Group[];
  categories: readonly Category[];
  limits: readonly Limit[];
  doors: readonly Door[];
  workingHours: WorkingHours;
  duties?: readonly Duty[];
  units?: readonly Unit[];
  rules?: Partial<TicketRules>;
  delivery?: Partial<DeliveryData>;
  map?: MapRules;
  emergencyKinds?: readonly EmergencyKind[];
  /** Those that are on. */
  emergencies?: readonly Emergency[];
  holidayHours?: readonly HolidayHours[];
}

const LADDER: Record<NodeKind, Role> = {
  grid: 'grid-worker',
  community: 'community-staff',
  'sub-district': 'sub-district-staff',
};

export class Neighbourhood {
  readonly revision: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly staff: readonly StaffMember[];
  readonly categories: ReadonlyMap<string, Category>;
  /** Those that residents choose from. */
  readonly listed: readonly Category[];
  /** Those that only her words lead to. */
  readonly restricted: readonly Category[];
  readonly doors: readonly Door[];
  readonly workingHours: WorkingHours;
  readonly map: MapRules;
  readonly duties: readonly Duty[];
  readonly units: readonly Unit[];
  readonly rules: TicketRules;
  readonly delivery: DeliveryData;
  private readonly nodes: Map<string, Node>;
  /** Places by their parent: every report asks, and looking through 20,000 of them was a quarter of its work. */
  private readonly within: ReadonlyMap<string | null, readonly Place[]>;
  private readonly members: ReadonlyMap<string, StaffMember>;
  private readonly rows: NeighbourhoodRows;

  constructor(rows: NeighbourhoodRows) {
    this.rows = rows;
    this.revision = rows.revision;
    this.staff = rows.staff;
    this.workingHours = rows.workingHours;
    this.map = rows.map ?? MAP_RULES;
    this.duties = rows.duties ?? [];
    this.units = rows.units ?? [];
    this.rules = { ...TICKET_RULES, ...rows.rules };
    this.delivery = { ...DELIVERY, ...rows.delivery };
    this.nodes = new Map(rows.nodes.map((node) => [node.code, node]));
    this.places = new Map(rows.places.map((place) => [place.id, place]));
    this.within = byParent(rows.places);
    this.members = new Map(rows.staff.map((member) => [member.personId, member]));
    this.categories = new Map(rows.categories.map((category) => [category.id, category]));
    this.listed = rows.categories.filter(({ listed, restricted }) => listed && !restricted);
    this.restricted = rows.categories.filter(({ restricted }) => restricted);
    this.doors = rows.doors;
  }

  get isEmpty(): boolean {
    return this.nodes.size === 0;
  }

  get allNodes(): readonly Node[] {
    return this.rows.nodes;
  }

  get groups(): readonly Group[] {
    return this.rows.groups;
  }

  get emergencyKinds(): readonly EmergencyKind[] {
    return this.rows.emergencyKinds ?? [];
  }

  /** Every emergency that is on. */
  get emergencies(): readonly Emergency[] {
    return this.rows.emergencies ?? [];
  }

  get holidayHours(): readonly HolidayHours[] {
    return this.rows.holidayHours ?? [];
  }

  /** What is on at a node, the nearest first: its community's own before the sub-district's. */
  emergenciesAt(code: string): Emergency[] {
    return this.path(code).flatMap((node) =>
      this.emergencies.filter((each) => this.node(each.node)?.code === node.code),
    );
  }

  /** The node of this code today: a redrawn grid's old code leads on to its successor. */
  node(code: string): Node | undefined {
    const node = this.nodes.get(code);
    return node?.successor ? this.node(node.successor) : node;
  }

  get root(): Node | undefined {
    return this.rows.nodes.find((node) => node.parent === null);
  }

  parent(code: string): Node | undefined {
    const above = this.node(code)?.parent;
    return above ? this.node(above) : undefined;
  }

  /** From the node itself up to the sub-district. */
  path(code: string): Node[] {
    const node = this.node(code);
    return node ? [node, ...(node.parent ? this.path(node.parent) : [])] : [];
  }

  /** Is `below` the same node or somewhere under it? */
  covers(above: string, below: string): boolean {
    const code = this.node(above)?.code;
    return this.path(below).some((node) => node.code === code);
  }

  children(code: string): Node[] {
    return this.rows.nodes.filter((node) => node.parent === code && !node.successor);
  }

  /** The community (or the sub-district) a node belongs to: every growing table carries its code (design 13). */
  communityOf(code: string): string {
    const path = this.path(code);
    return (path.find((node) => node.kind === 'community') ?? path.at(-1))?.code ?? code;
  }

  member(personId: string): StaffMember | undefined {
    return this.members.get(personId);
  }

  memberByAccount(channel: string, externalId: string): StaffMember | undefined {
    return this.staff.find((member) =>
      member.accounts.some((account) => account.channel === channel && account.externalId === externalId),
    );
  }

  /** Those with this role at exactly this node. */
  withRole(role: Role, code: string): StaffMember[] {
    const at = this.node(code)?.code;
    return this.staff.filter((member) => member.roles.some((r) => r.role === role && this.node(r.node)?.code === at));
  }

  /** Those holding this post at exactly this node. */
  holders(post: Post, code: string): StaffMember[] {
    const at = this.node(code)?.code;
    return this.staff.filter((member) => member.posts.some((p) => p.post === post && this.node(p.node)?.code === at));
  }

  /** The people whose job a node's tickets are: grid worker, community staff, sub-district staff. */
  crew(code: string): StaffMember[] {
    const node = this.node(code);
    return node ? this.withRole(LADDER[node.kind], node.code) : [];
  }

  /** The nearest contact of a kind at or above a node. */
  contact(kind: Contact['kind'], code: string): Contact | undefined {
    for (const node of this.path(code)) {
      const found = this.rows.contacts.find((contact) => contact.kind === kind && contact.node === node.code);
      if (found) return found;
    }
    return undefined;
  }

  /** Is this person behind a contact of this kind, anywhere? */
  isContact(kind: Contact['kind'], personId: string): boolean {
    return this.rows.contacts.some((contact) => contact.kind === kind && contact.personId === personId);
  }

  group(channel: string, externalId: string): Group | undefined {
    return this.rows.groups.find((group) => group.channel === channel && group.externalId === externalId);
  }

  /** The node's own work group or, where none is bound, the nearest above. */
  workGroup(code: string): Group | undefined {
    for (const node of this.path(code)) {
      const found = this.rows.groups.find(
        (group) => group.kind === 'work' && this.node(group.node)?.code === node.code,
      );
      if (found) return found;
    }
    return undefined;
  }

  limit(id: string): Limit | undefined {
    return this.rows.limits.find((limit) => limit.id === id);
  }

  placesWithin(parent: string): readonly Place[] {
    return this.within.get(parent) ?? [];
  }
}

function byParent(places: readonly Place[]): Map<string | null, Place[]> {
  const found = new Map<string | null, Place[]>();
  for (const place of places) {
    const siblings = found.get(place.parent);
    if (siblings) siblings.push(place);
    else found.set(place.parent, [place]);
  }
  return found;
}
