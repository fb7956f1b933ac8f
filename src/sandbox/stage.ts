/** The sandbox's whole world in one place: both simulators, the bot, the clock, and what the page may know of them. */
import { randomBytes } from 'node:crypto';
import type { ShiftedClock } from '../clock.ts';
import type { BotProcess } from './bot-process.ts';
import type { Cast } from './cast.ts';
import type { Gateway, Sent } from './gateway.ts';
import type { Live } from './live.ts';
import type { Notebook } from './notebook.ts';
import { People } from './people.ts';
import { type Played, play } from './player.ts';
import { SAMPLE_PHOTOS } from './sample-photo.ts';
import { BadTranscript, type Does, parseTranscript } from './transcript.ts';
import type { WechatPlatform } from './wechat-platform.ts';

/** One message in a group chat or in a staff member's private chat with the bot. */
export interface GroupMessage {
  id: string;
  at: Date;
  /** The room's id, or the contact's in a private chat. */
  conversation: string;
  from: string;
  name: string;
  text: string;
  /** The bot was mentioned before these words. */
  mention?: string;
  quote?: { name: string; text: string };
  /** For /sandbox/api/media. */
  file?: string;
}

/** Somebody asked for what this world has not; `code` is for the page to put into words. */
export class Sorry extends Error {
  readonly code: string;

  constructor(code: string, detail = '') {
    super(detail);
    this.code = code;
  }
}

export interface World {
  cast: Cast;
  clock: ShiftedClock;
  notebook: Notebook;
  wechat: WechatPlatform;
  gateway: Gateway;
  bot: BotProcess;
  live: Live;
}

/** As long as a slow machine may take for an answer. */
const REPLY_MS = 8000;

type GatewayState = 'up' | 'cut' | 'frozen';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** Asia/Shanghai has no summer time. */
const SHANGHAI = 8 * HOUR;

export const MOVES: Record<string, (now: number) => number> = {
  '10m': () => 10 * 60_000,
  '1h': () => HOUR,
  /** To the next 9:00 in the morning. */
  '9am': (now) => DAY - ((((now + SHANGHAI - 9 * HOUR) % DAY) + DAY) % DAY),
  '1d': () => DAY,
  '3d': () => 3 * DAY,
};

export class Stage {
  readonly world: World;
  gatewayState: GatewayState = 'up';
  /** What a transcript of this sandbox tells of, and through whom one is replayed. */
  readonly people: People;
  readonly #messages: GroupMessage[] = [];
  readonly #replaying = new Map<string, string>();
  readonly #files = new Map<string, { bytes: Buffer; mediaType: string }>();

  constructor(world: World) {
    this.world = world;
    world.wechat.onMessage((openid, entry) => world.live.tell('phone', { openid, entry }));
    world.wechat.onChange(() => this.tellStatus());
    world.gateway.onSent((sent) => this.#botSaid(sent));
    this.people = this.#peopleOf(world);
    for (const { openid, following } of world.notebook.notes.residents) if (following) world.wechat.knows(openid);
  }

  state() {
    const { cast, wechat, notebook } = this.world;
    const { residents } = notebook.notes;
    return {
      status: this.status(),
      residents,
      phones: Object.fromEntries(residents.map(({ openid }) => [openid, wechat.chat(openid)])),
      rooms: cast.rooms.map(({ id, topic, kind, memberIds }) => ({ id, topic, kind, memberIds })),
      contacts: cast.contacts,
      commands: this.world.bot.commands,
      messages: this.#messages,
      grids: cast.grids,
      places: cast.places,
      photos: SAMPLE_PHOTOS,
    };
  }

  status() {
    const { clock, bot, wechat } = this.world;
    const menu = wechat.menu() ?? [];
    return {
      now: clock.now(),
      bot: bot.state,
      pid: bot.pid,
      gateway: this.gatewayState,
      menu,
      troubles: wechat.planned(),
    };
  }

  tellStatus(): void {
    this.world.live.tell('status', this.status());
  }

  /** Who follows may have changed: kept for the next run and shown. */
  noteFollowers(): void {
    const { notebook, wechat, live } = this.world;
    const following = new Set(wechat.phones().flatMap((phone) => (phone.following ? [phone.openid] : [])));
    for (const resident of notebook.notes.residents) resident.following = following.has(resident.openid);
    notebook.save();
    live.tell('residents', notebook.notes.residents);
  }

  /** The phone of somebody who can write: a stranger or someone who left has no chat with the account. */
  follower(openid: string): string {
    const phone = this.world.wechat.phones().find((one) => one.openid === openid);
    if (!phone?.following) throw new Sorry('not-following');
    return openid;
  }

  addResident(name: string): string {
    const { notebook } = this.world;
    const openid = `o-${randomBytes(6).toString('hex')}`;
    notebook.notes.residents.push({ openid, name, following: false });
    this.noteFollowers();
    return openid;
  }

  #peopleOf({ wechat, gateway, notebook, cast }: World): People {
    const { residents } = notebook.notes;
    return new People({
      wechat,
      gateway,
      names: {
        // Another 王阿姨 than the one before the replay: a transcript begins with people whom the bot does not know.
        resident: (name) => this.#replaying.get(name) ?? this.#newcomer(name),
        nameOf: (openid) => residents.find((one) => one.openid === openid)?.name ?? openid,
        place: (name) => cast.places.find((place) => place.name === name),
      },
      moves: (move) => this.moveClock(move),
      groupSays: ({ quote, ...said }) =>
        this.groupSay({ ...said, mentionBot: false, ...(quote && { quote: quote.id }) }),
      groupShows: (shown) => this.groupPhoto({ ...shown, mediaType: 'image/jpeg' }),
    });
  }

  /** Plays a transcript with residents who are new. */
  async replay(text: string): Promise<Played> {
    this.#replaying.clear();
    return play(readTranscript(text), this.people, REPLY_MS);
  }

  #newcomer(name: string): string {
    const openid = this.addResident(name);
    this.#replaying.set(name, openid);
    return openid;
  }

  /** The simulators first: what the bot does at the new time, it must do to a world of that time. */
  async moveClock(move: keyof typeof MOVES): Promise<void> {
    const { clock, notebook, bot } = this.world;
    clock.offsetMs += MOVES[move]?.(clock.now().getTime()) ?? 0;
    notebook.notes.offsetMs = clock.offsetMs;
    notebook.save();
    await bot.setClock(clock.offsetMs);
    this.people.note({ kind: 'moves', move });
    this.tellStatus();
  }

  groupSay(o: { from: string; room?: string; text: string; mentionBot: boolean; quote?: string }): string {
    const { gateway } = this.world;
    const quoted = this.#messages.find(({ id }) => id === o.quote);
    const id = gateway.say({
      from: o.from,
      text: o.text,
      mentionBot: o.mentionBot,
      ...(o.room === undefined ? {} : { room: o.room }),
      ...(quoted ? { quote: { name: quoted.name, text: quoted.text } } : {}),
    });
    const firstLine = quoted?.text.split('\n', 1)[0];
    this.#noteGroup(o, { doing: '说', text: o.text, ...(firstLine && { quote: firstLine }) });
    this.#show({
      id,
      from: o.from,
      conversation: o.room ?? o.from,
      text: o.text,
      ...(o.mentionBot && { mention: this.#nameOf(gateway.botId) }),
      ...(quoted && { quote: { name: quoted.name, text: quoted.text } }),
    });
    return id;
  }

  #noteGroup(where: { from: string; room?: string }, done: Pick<Does, 'doing' | 'text' | 'quote'>): void {
    const room = this.world.gateway.rooms.find((each) => each.id === where.room)?.topic;
    this.people.note({ kind: 'does', who: this.#nameOf(where.from), ...done, ...(room !== undefined && { room }) });
  }

  groupPhoto(o: { from: string; room?: string; bytes: Buffer; mediaType: string }): string {
    const room = o.room === undefined ? {} : { room: o.room };
    const id = this.world.gateway.sayMedia({ from: o.from, name: 'photo.jpg', bytes: o.bytes, ...room });
    this.#files.set(id, { bytes: o.bytes, mediaType: o.mediaType });
    this.#noteGroup(o, { doing: '照片', text: '' });
    this.#show({ id, from: o.from, conversation: o.room ?? o.from, text: '', file: id });
    return id;
  }

  /** What went over the wire for an entry of a phone, and the rows that it became. */
  async phoneWire(openid: string, seq: number): Promise<object> {
    const wire = this.world.wechat.wire(openid, seq);
    if (!wire) return {};
    const said = this.world.wechat.chat(openid).find((entry) => entry.seq === seq)?.text ?? '';
    const rows = await this.world.bot.rows(wire.kind === 'push' ? { clear: wire.clear } : { said });
    return { ...wire, rows };
  }

  /** The same for a message of a group: as the gateway gives it over gRPC. */
  async groupWire(id: string): Promise<object> {
    const { gateway, bot } = this.world;
    const message = gateway.message(id);
    if (!message) return {};
    const isOurs = message.talkerId === gateway.botId;
    const file = gateway.sent.find((sent) => sent.id === id)?.file;
    const rows = await bot.rows(isOurs ? { said: message.text } : { id, sender: message.talkerId });
    const about = file && { name: file.name, mediaType: file.mediaType, bytes: file.size };
    return { kind: 'gateway', isOurs, message, ...(about && { file: about }), rows };
  }

  file(id: string): { bytes: Buffer; mediaType: string } | undefined {
    return this.#files.get(id) ?? this.world.wechat.media(id);
  }

  #botSaid(sent: Sent): void {
    if (sent.file) this.#files.set(sent.id, sent.file);
    const what = { text: sent.text ?? '', ...(sent.file ? { file: sent.id } : {}) };
    this.#show({ id: sent.id, from: this.world.gateway.botId, conversation: sent.conversation, ...what });
  }

  #show(message: Omit<GroupMessage, 'at' | 'name'>): void {
    const shown = { ...message, at: this.world.clock.now(), name: this.#nameOf(message.from) };
    this.#messages.push(shown);
    this.world.live.tell('group', shown);
  }

  #nameOf(id: string): string {
    return this.world.gateway.contacts.find((contact) => contact.id === id)?.name ?? id;
  }
}

function readTranscript(text: string) {
  try {
    return parseTranscript(text);
  } catch (error) {
    throw error instanceof BadTranscript ? new Sorry('bad-transcript', error.message) : error;
  }
}
