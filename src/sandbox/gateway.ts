/** A simulated group gateway: a real PuppetServer that the bot reaches over gRPC, and the people in its chats. It must not know the bot. */
import type { Clock } from '../clock.ts';
import type { AccountServer } from './gateway-puppet.ts';
import { freePort, startRelay } from './gateway-relay.ts';
import { type GatewayContact, type GatewayRoom, GatewayWorld, type NewMessage, type Sent } from './gateway-world.ts';

export type { GatewayContact, GatewayRoom, Sent } from './gateway-world.ts';

export interface GatewayOptions {
  /** Absent or 0: any free port. */
  port?: number;
  token: string;
  clock: Clock;
  contacts: readonly GatewayContact[];
  rooms: readonly GatewayRoom[];
  /** The bot's own chat name. */
  botName?: string;
  /** With TLS, under the certificate that wechaty brings for tokens that begin with `insecure_`. */
  tls?: boolean;
}

interface Said {
  from: string;
  /** Absent: in private to the bot. */
  room?: string;
}

export interface Gateway {
  /** host:port for WECHATY_PUPPET_SERVICE_ENDPOINT. */
  readonly endpoint: string;
  readonly botId: string;
  readonly contacts: readonly GatewayContact[];
  readonly rooms: readonly GatewayRoom[];
  /** Everything that the bot sent, oldest first. */
  readonly sent: readonly Sent[];
  addContact(contact: GatewayContact): void;
  addRoom(room: GatewayRoom): void;
  removeRoom(id: string): void;
  /** Somebody writes; the message's id. `mentionIds: false`: like gateways that don't tell who was mentioned. */
  say(
    o: Said & { text: string; mentionBot?: boolean; mentionIds?: boolean; quote?: { name: string; text: string } },
  ): string;
  sayMedia(o: Said & { name: string; bytes: Uint8Array }): string;
  /** Somebody sends what the bot can't read: a forwarded chat, a sticker, a card. */
  sayOther(o: Said & { type: 'ChatHistory' | 'Emoticon' | 'Url' | 'Audio'; text?: string }): string;
  /** A message as the gateway gives it to whoever asks for its payload. */
  message(id: string): (NewMessage & { id: string; timestamp: number }) | undefined;
  /** Hears of each thing that the bot sends; the answer ends it. */
  onSent(listener: (sent: Sent) => void): () => void;
  cut(): Promise<void>;
  freeze(): void;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

type Words = Pick<NewMessage, 'type' | 'text' | 'mentionIdList'>;

const BOT_ID = 'bot';
/** A client takes a server that is silent for 60 s for dead. */
const HEARTBEAT_MS = 15_000;
/** How a quote arrives in a text (stack.md). */
const QUOTE_LINE = `- ${'- '.repeat(14)}`.trim();
const SAME_BLANK = '\u2005';

export async function startGateway(o: GatewayOptions): Promise<Gateway> {
  const world = new GatewayWorld();
  const botName = o.botName ?? '睦邻小助手';
  for (const contact of [{ id: BOT_ID, name: botName }, ...o.contacts]) world.contacts.set(contact.id, contact);
  for (const room of o.rooms) world.rooms.set(room.id, room);
  // by import(), like the channel: a copy of wechaty that was require()d beside it breaks every message with a list
  const { serveAccount } = await import('./gateway-puppet.ts');
  const port = await freePort();
  const account = await serveAccount({ ...o, port, selfId: BOT_ID, tls: o.tls ?? false }, world);
  const { puppet } = account;
  const relay = await startRelay(o.port ?? 0, port);
  const heartbeat = setInterval(() => puppet.emit('heartbeat', { data: 'idle' }), HEARTBEAT_MS);
  const speak = (said: Said, what: Words) => receive(puppet, world, said, what);
  return {
    endpoint: `127.0.0.1:${relay.port}`,
    botId: BOT_ID,
    get contacts() {
      return [...world.contacts.values()];
    },
    get rooms() {
      return [...world.rooms.values()];
    },
    sent: world.sent,
    addContact: (contact) => void world.contacts.set(contact.id, contact),
    addRoom(room) {
      world.rooms.set(room.id, room);
      puppet.roomChanged(room.id);
    },
    removeRoom(id) {
      world.rooms.delete(id);
      puppet.roomChanged(id);
    },
    say: (said) =>
      speak(said, {
        type: 'Text',
        text: spoken(said, botName),
        mentionIdList: said.mentionBot && said.mentionIds !== false ? [BOT_ID] : [],
      }),
    sayMedia(said) {
      const id = speak(said, { type: 'Image', text: '' });
      world.files.set(id, { name: said.name, bytes: Buffer.from(said.bytes) });
      return id;
    },
    sayOther: (said) => speak(said, { type: said.type, text: said.text ?? '' }),
    message: (id) => world.messages.get(id),
    onSent(listener) {
      world.listeners.add(listener);
      return () => void world.listeners.delete(listener);
    },
    cut: relay.cut,
    freeze: relay.freeze,
    restore: relay.restore,
    async stop() {
      clearInterval(heartbeat);
      await relay.stop();
      await account.stop();
    },
  };
}

function receive(puppet: AccountServer['puppet'], world: GatewayWorld, said: Said, what: Words): string {
  if (said.room !== undefined && !world.rooms.has(said.room)) throw new Error(`unknown room ${said.room}`);
  if (!world.contacts.has(said.from)) throw new Error(`unknown contact ${said.from}`);
  const where = said.room === undefined ? { listenerId: BOT_ID } : { roomId: said.room };
  return puppet.receive({ talkerId: said.from, ...what, ...where });
}

function spoken(said: Parameters<Gateway['say']>[0], botName: string): string {
  const own = `${said.mentionBot ? `@${botName}${SAME_BLANK}` : ''}${said.text}`;
  return said.quote ? `「${said.quote.name}：${said.quote.text}」\n${QUOTE_LINE}\n${own}` : own;
}
