/**
 * What the simulated WeChat keeps of one Official Account: followers, what each phone shows, allowances, media, menu, codes.
 * It speaks to nobody: wechat-push.ts and wechat-api.ts do.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { Refused } from './wechat-errors.ts';

export interface ChatEntry {
  seq: number;
  at: Date;
  /** Seen from the phone: `out` its owner did, `in` the account said, `system` WeChat's own grey line. */
  direction: 'out' | 'in' | 'system';
  how: 'message' | 'event' | 'passive' | 'customer-service' | 'template' | 'system';
  type: string;
  text: string;
  mediaId?: string;
  /** A voice that a browser can play. */
  plays?: true;
  /** A message menu: what stands above and below its entries, which are to be tapped. */
  menu?: { head: string; tail: string };
  options?: readonly { id: string; content: string }[];
  /** A picture with a title that leads to a page; `text` tells the same in words. */
  article?: Article;
}

export interface Article {
  title: string;
  description: string;
  url: string;
}

export type NewEntry = Omit<ChatEntry, 'seq' | 'at'>;

/** What lets the account write first, how often and how long (official-account.md 4.2). */
const ALLOWANCES = {
  message: { count: 5, lastsMs: 48 * 3600_000 },
  menu: { count: 3, lastsMs: 60_000 },
  follow: { count: 3, lastsMs: 60_000 },
  scan: { count: 3, lastsMs: 60_000 },
} as const;
export type Allowance = keyof typeof ALLOWANCES;

const MEDIA_LIFE_MS = 3 * 86_400_000;

/** A template of the account: a template message's, or a 订阅通知's, for which each send needs a credit. */
export interface AccountTemplate {
  id: string;
  kind: 'template' | 'subscription';
  title: string;
  /** "工单编号：{{character_string1.DATA}}", a line for each field. */
  content: string;
}

interface Phone {
  openid: string;
  following: boolean;
  followedAt: number;
  scene: string;
  grants: Map<Allowance, { left: number; until: number }>;
  /** How many 订阅通知 of each template she has allowed. */
  credits: Map<string, number>;
  chat: ChatEntry[];
}

export interface StoredMedia {
  bytes: Buffer;
  mediaType: string;
  until: number;
}

export interface MenuButton {
  type?: string;
  name: string;
  key?: string;
  url?: string;
  sub_button?: MenuButton[];
}

export interface QrCode {
  ticket: string;
  scene: string;
}

export class WechatAccount {
  readonly clock: Clock;
  /** Hears of a new menu and of planned troubles that came true; the sandbox's page shows them. */
  onChange: () => void = () => undefined;
  readonly templates: AccountTemplate[] = [];
  #menu: MenuButton[] | undefined;
  readonly #phones = new Map<string, Phone>();
  readonly #media = new Map<string, StoredMedia>();
  readonly #codes = new Map<string, QrCode>();
  readonly #listeners = new Set<(openid: string, entry: ChatEntry) => void>();
  #seq = 0;
  /** From a random place, so that ids never come twice, also after a restart of the simulator; beyond what a double holds. */
  #lastId = 2n ** 60n + BigInt(randomInt(2 ** 47)) * 4096n;
  #lastJob = randomInt(2 ** 47);

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get menu(): MenuButton[] | undefined {
    return this.#menu;
  }

  set menu(menu: MenuButton[] | undefined) {
    this.#menu = menu;
    this.onChange();
  }

  now(): number {
    return this.clock.now().getTime();
  }

  /** A MsgId: a 64-bit integer, as text. */
  nextId(): string {
    this.#lastId += 1n;
    return this.#lastId.toString();
  }

  /** A template message's msgid. */
  nextJob(): number {
    this.#lastJob += 1;
    return this.#lastJob;
  }

  phones(): readonly { openid: string; following: boolean }[] {
    return [...this.#phones.values()].map(({ openid, following }) => ({ openid, following }));
  }

  follower(openid: string): Readonly<Phone> | undefined {
    return this.#phones.get(openid);
  }

  follow(openid: string, scene = ''): void {
    const phone = this.#phone(openid);
    phone.following = true;
    phone.followedAt = this.now();
    phone.scene = scene;
  }

  unfollow(openid: string): void {
    const phone = this.#phone(openid);
    phone.following = false;
    phone.grants.clear();
  }

  /** Only a follower can write; someone never seen is taken for a follower from before the bot came. */
  mustFollow(openid: string): void {
    if (!this.#phones.has(openid)) this.follow(openid);
    if (!this.#phones.get(openid)?.following) throw new Error(`${openid} does not follow the account`);
  }

  /** An action of the person grants a new allowance in place of the former of its kind. */
  grant(openid: string, kind: Allowance): void {
    const { count, lastsMs } = ALLOWANCES[kind];
    this.#phone(openid).grants.set(kind, { left: count, until: this.now() + lastsMs });
  }

  /** May the account still get messages of this text: followed before, following, inside the window, some left. */
  spend(openid: string): void {
    this.mustReach(openid);
    const open = [...this.#phone(openid).grants.values()].filter((grant) => grant.until > this.now());
    if (open.length === 0) throw new Refused(45015);
    const next = open.filter((grant) => grant.left > 0).sort((a, b) => a.until - b.until)[0];
    if (!next) throw new Refused(45047);
    next.left -= 1;
  }

  allowNotice(openid: string, template: string): void {
    const { credits } = this.#phone(openid);
    credits.set(template, (credits.get(template) ?? 0) + 1);
  }

  refuseNotices(openid: string, template: string): void {
    this.#phone(openid).credits.delete(template);
  }

  spendCredit(openid: string, template: string): void {
    this.mustReach(openid);
    const { credits } = this.#phone(openid);
    const left = credits.get(template) ?? 0;
    if (left < 1) throw new Refused(43101);
    credits.set(template, left - 1);
  }

  mustReach(openid: string): void {
    const phone = this.#phones.get(openid);
    if (!phone) throw new Refused(40003);
    if (!phone.following) throw new Refused(43004);
  }

  chat(openid: string): readonly ChatEntry[] {
    return this.#phones.get(openid)?.chat ?? [];
  }

  show(openid: string, entry: NewEntry): ChatEntry {
    this.#seq += 1;
    const shown = { seq: this.#seq, at: this.clock.now(), ...entry };
    this.#phone(openid).chat.push(shown);
    for (const listener of this.#listeners) listener(openid, shown);
    return shown;
  }

  onShown(listener: (openid: string, entry: ChatEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  keepMedia(bytes: Buffer, mediaType: string): string {
    const id = randomBytes(32).toString('base64url');
    this.#media.set(id, { bytes, mediaType, until: this.now() + MEDIA_LIFE_MS });
    return id;
  }

  /** Undefined once its three days are over: the API has it no more. */
  media(id: string): StoredMedia | undefined {
    const media = this.#media.get(id);
    return media && media.until > this.now() ? media : undefined;
  }

  /** A phone keeps what stands in its chat. */
  shownMedia(id: string): StoredMedia | undefined {
    return this.#media.get(id);
  }

  makeCode(scene: string): QrCode {
    const code = { ticket: `gQ${randomBytes(48).toString('base64url')}`, scene };
    this.#codes.set(scene, code);
    return code;
  }

  ticketOf(scene: string): string {
    return (this.#codes.get(scene) ?? this.makeCode(scene)).ticket;
  }

  #phone(openid: string): Phone {
    let phone = this.#phones.get(openid);
    if (!phone) {
      phone = {
        openid,
        following: false,
        followedAt: this.now(),
        scene: '',
        grants: new Map(),
        credits: new Map(),
        chat: [],
      };
      this.#phones.set(openid, phone);
    }
    return phone;
  }
}
