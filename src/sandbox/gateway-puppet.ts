/** The simulated WeChat account and its server: PuppetMock with its gaps filled (mentions, message ids, file bytes). It holds no state. */
import { FileBox, type FileBoxInterface } from 'file-box';
import { log, type payloads, types } from 'wechaty-puppet';
import { PuppetMock } from 'wechaty-puppet-mock';
import { PuppetServer } from 'wechaty-puppet-service';
import type { Clock } from '../clock.ts';
import type { GatewayWorld, NewMessage, Sent } from './gateway-world.ts';

export class GatewayPuppet extends PuppetMock {
  readonly #world: GatewayWorld;
  readonly #clock: Clock;
  readonly #selfId: string;
  #count = 0;

  constructor(world: GatewayWorld, clock: Clock, selfId: string) {
    super();
    this.#world = world;
    this.#clock = clock;
    this.#selfId = selfId;
    // the server adds listeners of its own for every kind of event
    this.setMaxListeners(0);
    // Every bot that connects asks for a start. wechaty-puppet 1.x lets its watchdog listen once more each time, also where
    // nothing is to be started, and takes none of it back: after ten connections node warns of a leak, and it is one.
    const start = this.start.bind(this);
    this.start = async () => {
      if (this.state.active() !== true) await start();
    };
    // nobody is connected while the gateway is cut
    this.on('error', () => {});
  }

  /** Somebody wrote: kept, and told to whoever is connected. */
  receive(message: NewMessage): string {
    const now = this.#clock.now().getTime();
    const id = `m${now.toString(36)}-${++this.#count}`;
    this.#world.messages.set(id, { ...message, id, timestamp: now });
    this.emit('message', { messageId: id });
    return id;
  }

  #send(conversation: string, what: Pick<Sent, 'text' | 'file'>, mentions: readonly string[]): string {
    if (!this.isLoggedIn) throw new Error('not logged in');
    const isRoom = this.#world.rooms.has(conversation);
    if (!isRoom && !this.#world.contacts.has(conversation)) throw new Error('no such conversation');
    // real accounts hear themselves
    const id = this.receive({
      talkerId: this.#selfId,
      type: what.file ? 'Image' : 'Text',
      text: what.text ?? '',
      mentionIdList: [...mentions],
      ...(isRoom ? { roomId: conversation } : { listenerId: conversation }),
    });
    if (what.file) this.#world.files.set(id, what.file);
    const sent = { id, conversation, mentions, at: this.#clock.now(), ...what };
    this.#world.sent.push(sent);
    for (const listener of this.#world.listeners) listener(sent);
    return id;
  }

  /** Clients must not go on with what they remember of it. */
  roomChanged(id: string): void {
    this.dirtyPayload(types.Dirty.Room, id);
  }

  override ding(data?: string): void {
    setImmediate(() => this.emit('dong', { data: data ?? '' }));
  }

  override async messageSendText(conversation: string, text: string, mentions: string[] = []): Promise<void> {
    return untold(this.#send(conversation, { text }, mentions));
  }

  override async messageSendFile(conversation: string, file: FileBoxInterface): Promise<void> {
    const bytes = await file.toBuffer();
    const kept = { name: file.name, mediaType: file.mediaType, size: bytes.length, bytes };
    return untold(this.#send(conversation, { file: kept }, []));
  }

  override async messageFile(id: string): Promise<FileBoxInterface> {
    const file = this.#world.files.get(id);
    if (!file) throw new Error('the file has expired');
    return FileBox.fromBuffer(file.bytes, file.name);
  }

  override async messageRawPayload(id: string): Promise<payloads.Message> {
    const message = known(this.#world.messages, id);
    return { ...message, type: types.Message[message.type] } as payloads.Message;
  }

  override async contactList(): Promise<string[]> {
    return [...this.#world.contacts.keys()];
  }

  override async contactRawPayload(id: string): Promise<payloads.Contact> {
    const { name } = known(this.#world.contacts, id);
    return { id, name, avatar: '', gender: 0, type: types.Contact.Individual, friend: true, phone: [] };
  }

  override async roomList(): Promise<string[]> {
    return [...this.#world.rooms.keys()];
  }

  override async roomRawPayload(id: string): Promise<payloads.Room> {
    const room = known(this.#world.rooms, id);
    return { id, topic: room.topic, memberIdList: [this.#selfId, ...room.memberIds], adminIdList: [] };
  }

  override async roomMemberList(id: string): Promise<string[]> {
    return [this.#selfId, ...known(this.#world.rooms, id).memberIds];
  }

  override async roomMemberRawPayload(roomId: string, id: string): Promise<payloads.RoomMember> {
    const room = known(this.#world.rooms, roomId);
    const { name } = known(this.#world.contacts, id);
    return { id, name, avatar: '', roomAlias: room.aliases?.[id] ?? '' };
  }
}

export interface AccountServer {
  puppet: GatewayPuppet;
  stop(): Promise<void>;
}

/** The account, served over gRPC at a port of this machine. */
export async function serveAccount(
  o: { port: number; token: string; clock: Clock; selfId: string; tls: boolean },
  world: GatewayWorld,
): Promise<AccountServer> {
  log.level('silent');
  const puppet = new GatewayPuppet(world, o.clock, o.selfId);
  // the client starts the account; it is logged in from then on, whoever connects
  puppet.on('start', () => {
    if (!puppet.isLoggedIn) puppet.login(o.selfId);
    puppet.emit('ready', { data: 'ready' });
  });
  const tls = { disable: !o.tls };
  const server = new PuppetServer({ endpoint: `127.0.0.1:${o.port}`, token: o.token, puppet, tls });
  // wechaty calls a gRPC method that only warns by now
  const quiet = process.noDeprecation;
  process.noDeprecation = true;
  await server.start().finally(() => {
    process.noDeprecation = quiet ?? false;
  });
  return {
    puppet,
    async stop() {
      await server.stop();
      if (puppet.isLoggedIn) await puppet.stop();
    },
  };
}

/** PuppetMock's types say that a send gives nothing back; gateways give the id. */
const untold: (id: string) => void = (id) => id;

function known<T>(map: ReadonlyMap<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) throw new Error(`unknown id ${id}`);
  return found;
}
