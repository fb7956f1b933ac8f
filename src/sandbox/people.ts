/** The simulated people as a transcript sees them: writes down what they do and read, and lets a transcript act through them. */
import type { Gateway, Sent } from './gateway.ts';
import type { Players } from './player.ts';
import { samplePhoto } from './sample-photo.ts';
import type { Does, Doing, Hears, Line } from './transcript.ts';
import type { ChatEntry, MenuButton } from './wechat-account.ts';
import type { WechatPlatform } from './wechat-platform.ts';

/** Who is who: transcripts speak of names, the simulators of ids. */
export interface Names {
  resident(name: string): string;
  nameOf(openid: string): string;
  place(name: string): { latitude: number; longitude: number } | undefined;
}

export interface PeopleOptions {
  wechat: WechatPlatform;
  gateway: Gateway | undefined;
  names: Names;
  moves(move: string): Promise<unknown>;
  /** Says it in a group chat or in private to the bot; `quote`: the quoted message's own words. */
  groupSays(said: { from: string; room?: string; text: string; quote?: Sent }): unknown;
  /** Sends a picture there. */
  groupShows(shown: { from: string; room?: string; bytes: Buffer }): unknown;
}

const PHOTO = 'lamp';
/** Older lines are forgotten: a sandbox may run for weeks. */
const KEPT_LINES = 5000;

export class People implements Players {
  /** All that has been done and read, oldest first. */
  readonly lines: Line[] = [];
  readonly #o: PeopleOptions;
  readonly #waiting = new Set<() => void>();

  constructor(options: PeopleOptions) {
    this.#o = options;
    options.wechat.onMessage((openid, entry) => this.#phone(options.names.nameOf(openid), entry));
    options.gateway?.onSent((sent) => this.#hears(this.#chatName(sent.conversation), sent.text ?? ''));
  }

  get heard(): readonly Hears[] {
    return this.lines.filter((line) => line.kind === 'hears');
  }

  /** Staff in group chats and the clock don't pass a phone: whoever lets them act tells of it. */
  note(line: Line): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
  }

  moves(move: string): Promise<unknown> {
    return this.#o.moves(move);
  }

  async does({ who, doing, room, quote, text }: Does): Promise<unknown> {
    const contact = this.#contact(who);
    if (contact !== undefined && (room !== undefined || !this.#isResident(who))) {
      const chat = room === undefined ? contact : this.#room(room);
      const from = { from: contact, ...(room !== undefined && { room: chat }) };
      if (doing === '照片') return this.#o.groupShows({ ...from, bytes: await samplePhoto(PHOTO) });
      const quoted = quote === undefined ? undefined : this.#quoted(chat, quote);
      return this.#o.groupSays({ ...from, text, ...(quoted && { quote: quoted }) });
    }
    return this.#resident(this.#o.names.resident(who), doing, text);
  }

  more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#waiting.add(end);
    });
  }

  #resident(openid: string, doing: Doing, text: string): Promise<unknown> {
    const { wechat, names } = this.#o;
    const at = names.place(text);
    const does: Record<Doing, () => Promise<unknown>> = {
      说: () => wechat.text(openid, text),
      扫码: () => wechat.scan(openid, text),
      关注: () => wechat.follow(openid),
      取消关注: () => wechat.unfollow(openid),
      照片: async () => wechat.image(openid, await samplePhoto(PHOTO)),
      语音: () => wechat.voice(openid, text === '' ? {} : { recognition: text }),
      位置: () => wechat.location(openid, at?.latitude ?? 0, at?.longitude ?? 0, text),
      菜单: () => wechat.menuClick(openid, this.#menuKey(text)),
    };
    return does[doing]();
  }

  #phone(name: string, { direction, type, text }: ChatEntry): void {
    if (direction === 'in') this.#hears(name, text);
    if (direction !== 'out') return;
    const [doing, said] = type === 'event' ? eventDone(text) : [DONE[type] ?? '说', text];
    if (doing) this.note({ kind: 'does', who: name, doing, text: said });
  }

  #hears(where: string, text: string): void {
    if (text === '') return;
    this.note({ kind: 'hears', where, text });
    for (const end of this.#waiting) end();
  }

  /** The newest message of that chat with these words. */
  #quoted(chat: string, words: string): Sent | undefined {
    return this.#o.gateway?.sent.findLast(({ conversation, text }) => conversation === chat && text?.includes(words));
  }

  #contact(name: string): string | undefined {
    return this.#o.gateway?.contacts.find((contact) => contact.name === name)?.id;
  }

  #isResident(name: string): boolean {
    return this.#o.wechat.phones().some(({ openid }) => this.#o.names.nameOf(openid) === name);
  }

  #room(topic: string): string {
    const room = this.#o.gateway?.rooms.find((each) => each.topic === topic);
    if (!room) throw new Error(`没有这个群：${topic}`);
    return room.id;
  }

  #chatName(id: string): string {
    const { gateway } = this.#o;
    return (
      gateway?.rooms.find((room) => room.id === id)?.topic ?? gateway?.contacts.find((one) => one.id === id)?.name ?? id
    );
  }

  #menuKey(name: string): string {
    const all: MenuButton[] = (this.#o.wechat.menu() ?? []).flatMap((top) => [top, ...(top.sub_button ?? [])]);
    return all.find((one) => one.name === name)?.key ?? name;
  }
}

const DONE: Readonly<Record<string, Doing>> = { text: '说', image: '照片', voice: '语音', location: '位置' };

/** WeChat's own events stand on the phone as grey lines: "扫码关注：gongdian-1". */
function eventDone(text: string): [Doing | undefined, string] {
  const [, what = text, about = ''] = /^([^：]+)：?(.*)$/.exec(text) ?? [];
  const doings: Readonly<Record<string, Doing>> = {
    扫码: '扫码',
    扫码关注: '扫码',
    关注: '关注',
    取消关注: '取消关注',
    点击菜单: '菜单',
  };
  return [doings[what], about];
}
