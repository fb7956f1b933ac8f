/** What WeChat knows behind the simulated gateway: people, rooms, messages. It outlives every connection. */

export interface GatewayContact {
  id: string;
  name: string;
}

export interface GatewayRoom {
  id: string;
  topic: string;
  memberIds: readonly string[];
  /** In-group nicknames by contact id. */
  aliases?: Readonly<Record<string, string>>;
}

/** One thing that the bot sent. */
export interface Sent {
  id: string;
  /** The room's or the contact's id. */
  conversation: string;
  text?: string;
  mentions: readonly string[];
  file?: { name: string; mediaType: string; size: number; bytes: Buffer };
  at: Date;
}

/** wechaty's names for kinds of messages. */
export type MessageType = 'Text' | 'Image' | 'ChatHistory' | 'Emoticon' | 'Url' | 'Audio';

/** What somebody writes, before it has an id. */
export interface NewMessage {
  talkerId: string;
  type: MessageType;
  text: string;
  mentionIdList?: string[];
  roomId?: string;
  listenerId?: string;
}

/** What WeChat itself would remember. */
export class GatewayWorld {
  readonly contacts = new Map<string, GatewayContact>();
  readonly rooms = new Map<string, GatewayRoom>();
  readonly messages = new Map<string, NewMessage & { id: string; timestamp: number }>();
  readonly files = new Map<string, { name: string; bytes: Buffer }>();
  readonly sent: Sent[] = [];
  readonly listeners = new Set<(sent: Sent) => void>();
}
