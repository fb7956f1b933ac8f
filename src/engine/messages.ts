/**
 * What crosses the edge between a platform and the engine, in the engine's own words.
 * A channel turns platform bytes into an InboundMessage and an OutboundMessage into platform bytes; it holds no rule.
 */

/** A stored file: `ref` is the platform's handle (media_id, wechaty message id) until its bytes are ours. */
export interface MediaRef {
  kind: 'image' | 'voice' | 'video';
  ref: string;
  /** Platform's format name ("amr", "speex", …), kept as it came. */
  format?: string;
}

/** `refused`: she does not want it, another way is needed. `failed`: worth one more try. */
export interface NoticeResult {
  id: string;
  outcome: 'arrived' | 'refused' | 'failed';
  template?: string;
}

export type Content =
  /** `menuId`: the id of a tapped entry of a message menu (official-account.md 4.2). */
  | { type: 'text'; text: string; menuId?: string }
  /** `recognised`: the platform's transcript of a voice, when it sent a non-empty one. */
  | { type: 'media'; media: MediaRef; recognised?: string }
  /** GCJ-02 degrees, as the platform sent them. Absent coordinates: out of range or not numbers; the label is kept. */
  | { type: 'location'; latitude?: number; longitude?: number; label: string }
  | { type: 'link'; title: string; url: string }
  /** A tap on the account's menu. `key` as set by `mulin menu push`. */
  | { type: 'menu'; key: string }
  /** A QR code was scanned; `scene` as set when the code was made. `followed`: by following just now. */
  | { type: 'scan'; scene: string; followed: boolean }
  | { type: 'follow' }
  | { type: 'unfollow' }
  /** What became of notices (template or 订阅通知) that were sent before; `id` as the sending call had answered it. */
  | { type: 'notice-results'; results: readonly NoticeResult[] }
  /** She allowed or refused 订阅通知. `tapped`: each allowance is good for one notice; else she only changed her settings. */
  | { type: 'notice-choices'; choices: readonly { template: string; allowed: boolean }[]; tapped: boolean }
  /** From the platform, but nothing we have a use for: answered kindly (`silent` false) or not at all. */
  | { type: 'unsupported'; what: string; silent: boolean };

export interface InboundMessage {
  channel: string;
  /** Unique with channel and sender (design 5). */
  id: string;
  /** The platform's id of who wrote: openid, contact id. */
  sender: string;
  /** The chat name, where the platform tells it (group chats). */
  senderName?: string;
  /** The group chat's id; absent in a private chat. */
  room?: string;
  /** In a group: the bot was mentioned. */
  addressed?: boolean;
  /** The words of the message that was quoted; never executed, only looked into for a ticket number. */
  quoted?: string;
  content: Content;
}

/** What is said to one person or one group chat. */
export interface OutboundMessage {
  text: string;
  /** Person ids of those who must be mentioned (group chats); turned into accounts when it is sent. */
  mentions?: readonly string[];
  /** Ids of our stored media, sent after the text. */
  media?: readonly string[];
  /** The notice that stands for it where no message can be sent; absent: about a ticket "progress", else none. */
  notice?: NoticeKind;
  /** "booking 1000031": where it could not be said, the newest about the same is what she reads when she comes back. */
  about?: string;
  /** Milliseconds: from then on nobody needs it any more ("in an hour"). */
  until?: number;
}

/** Which of the account's templates: something has moved, or she is asked for something. */
export type NoticeKind = 'progress' | 'reminder';

/** What a notice can say, in the templates' words; which of it a template has room for, the channel finds out. */
export interface Notice {
  kind: NoticeKind;
  /** Ours: the same one is not sent twice. */
  id: string;
  number: string;
  matter: string;
  progress: string;
  handler: string;
  at: Date;
  remark: string;
  /** She has allowed one 订阅通知 of this template, and it has been taken from her credits. */
  allowed: boolean;
}

/** What became of one try to send; the outbox decides what follows. */
export type SendResult =
  /** `via`: the step of the plan, where a channel has several. `took`: platform messages, where they are counted. */
  | { kind: 'sent'; platformId?: string; via?: string; took?: number }
  /**
   * Try again; `afterMs` when the platform said how long, `most`: no more than so many tries in all. `maybeSent`: no
   * answer came, it may have arrived.
   */
  | { kind: 'retry'; why: string; afterMs?: number; maybeSent?: boolean; most?: number }
  /** This way is closed for this person now (48-hour window, quota, unfollowed): the delivery plan's next step. */
  | { kind: 'unreachable'; why: string; closes?: Closes }
  /** Never by trying again: a bug or a configuration error. */
  | { kind: 'failed'; why: string };

/**
 * What a refusal tells of the chat: the allowance is used up or its window closed (until she writes again); she does not
 * follow; she wants no messages; no 订阅通知 is allowed.
 */
export type Closes = 'allowance' | 'following' | 'receiving' | 'notices';

/** The edge to one platform. */
export interface Channel {
  readonly name: string;
  /** False while the platform is known to be away: rows wait without using up a try. */
  readonly ready: boolean;
  send(recipient: string, message: ResolvedMessage): Promise<SendResult>;
  /** Present where the platform counts messages (engine/allowance.ts): how many of them this one takes. */
  cost?(message: ResolvedMessage): number;
  /** The plan's next step: outside what it counts, by a template of the account. */
  notify?(recipient: string, notice: Notice): Promise<SendResult>;
  /** The template that carries this kind of notice; undefined: none is configured. */
  template?(kind: NoticeKind): string | undefined;
}

/** An outbound message whose media bytes have been read. */
export interface ResolvedMessage {
  text: string;
  mentions: readonly { id: string; name: string }[];
  files: readonly { name: string; mediaType: string; bytes: Uint8Array }[];
  /** How many platform messages more than `cost` it may take. */
  spare?: number;
}
