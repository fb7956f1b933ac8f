/**
 * One inbound event is one unit of work: claim it, let a flow or a command answer, keep the answer with the claim
 * (design 3 and 5). What the platform sends again gets the stored answer and has no second effect.
 */
import { randomUUID } from 'node:crypto';
import { plainText } from '../plain-text.ts';
import type { ConversationRow } from '../store/entities/messaging.ts';
import { StoreUnavailable } from '../store/errors.ts';
import type { Tx } from '../store/tx.ts';
import type { Store } from '../store/unit-of-work.ts';
import { afterInbound } from './allowance.ts';
import type { InboundMessage, OutboundMessage } from './messages.ts';
import { takeMissed } from './missed.ts';
import { type RouteDeps, routeHeard, routeMedia, routeWords } from './route.ts';
import { texts } from './texts.ts';
import { Turn, type TurnDeps } from './turn.ts';

export interface EngineDeps extends TurnDeps, RouteDeps {
  /** Looks for danger before anything else; answers with what must be said first. */
  danger(turn: Turn, text: string): Promise<string | undefined>;
  /** What everybody must read before the next answer; undefined: nothing (any more). */
  opening(turn: Turn): Promise<string | undefined>;
  /** A staff command, in any chat. Undefined: it is none. */
  command(tx: Tx, message: InboundMessage, text: string): Promise<string | undefined>;
  /** Words in a group chat that are no command. */
  groupTalk(tx: Tx, message: InboundMessage, text: string): Promise<string | undefined>;
  /** A private chat on a channel where no flows run (the group bot's own chat). */
  strangersTalk(tx: Tx, message: InboundMessage): Promise<string | undefined>;
  /** A colleague's photo that a command may follow: it is kept for that. */
  keepsPhoto(tx: Tx, message: InboundMessage): Promise<boolean>;
  /** A scanned QR code or a tap on the account's menu. */
  scanned(turn: Turn, scene: string, followed: boolean): Promise<void>;
  menuTapped(turn: Turn, key: string): Promise<void>;
  /** What did not reach this chat about these tickets has been read there now. */
  caughtUp(tx: Tx, conversation: string, tickets: readonly number[]): Promise<void>;
  /** What became of notices, and which she has allowed. Nobody is answered. */
  noticed?(tx: Tx, message: InboundMessage): Promise<void>;
  /** Channels on which residents talk with flows and the answer goes out with the request itself. */
  residentChannels: readonly string[];
  log: { error(fields: object, message: string): void };
}

export class Engine {
  private readonly store: Store;
  private readonly deps: EngineDeps;

  constructor(store: Store, deps: EngineDeps) {
    this.store = store;
    this.deps = deps;
  }

  /** Resolves, after the commit, with what must be said at once; throws StoreUnavailable when nothing was stored. */
  async handle(message: InboundMessage): Promise<OutboundMessage | undefined> {
    const key = `${message.channel}|${message.id}|${message.sender}`;
    const conversation = conversationId(message.channel, message.sender);
    const needs = { inbox: key, ...(message.room === undefined && { conversation }) };
    const unit = (answer: (tx: Tx) => Promise<string | undefined>) =>
      this.store.inTransaction((tx) => this.once(tx, key, message, answer), needs);
    let text: string | undefined;
    try {
      text = await unit((tx) => this.answer(tx, message));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // A bug must not leave her stuck: the talk is dropped, and she is told to say it again.
      this.deps.log.error({ err: error, channel: message.channel }, 'a message could not be handled');
      text = await unit((tx) => this.recover(tx, message));
    }
    return text === undefined ? undefined : { text };
  }

  private async once(
    tx: Tx,
    key: string,
    message: InboundMessage,
    answer: (tx: Tx) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const identity = `inbox.reply:${key}`;
    const earlier = await tx.inbox.get(key);
    if (earlier) return earlier.reply === null ? undefined : tx.vault.open(earlier.reply, identity);
    const text = await answer(tx);
    const reply = text === undefined ? null : tx.vault.seal(text, identity);
    tx.inbox.put({ key, receivedAt: tx.now, reply });
    if (text === undefined || this.deps.residentChannels.includes(message.channel)) return text;
    tx.send({ key: `answer:${key}`, recipient: chatOf(message), payload: { text } satisfies OutboundMessage });
    return undefined;
  }

  private async answer(tx: Tx, message: InboundMessage): Promise<string | undefined> {
    const { content, room } = message;
    const words = content.type === 'text' ? content.text : undefined;
    if (words !== undefined && plainText(words).startsWith('/')) {
      const answered = await this.deps.command(tx, message, words);
      if (answered !== undefined) {
        if (room === undefined) await allowMore(tx, message);
        return answered;
      }
    }
    const isResident = room === undefined && this.deps.residentChannels.includes(message.channel);
    if (content.type === 'media' && !isResident && (await this.deps.keepsPhoto(tx, message))) {
      keepMedia(tx, message.channel, conversationId(message.channel, message.sender), content.media);
    }
    if (room !== undefined) return words === undefined ? undefined : this.deps.groupTalk(tx, message, words);
    if (!isResident) return this.deps.strangersTalk(tx, message);
    return this.converse(tx, message);
  }

  private async converse(tx: Tx, message: InboundMessage): Promise<string | undefined> {
    // Not her words, and no reason to believe that she looks at the chat: what counts silence must not see them.
    if (isOfThePlatform(message)) {
      await this.deps.noticed?.(tx, message);
      return undefined;
    }
    const conversation = await conversationOf(tx, message);
    const gone = message.content.type === 'unfollow';
    if (!gone) conversation.lastInboundAt = tx.now;
    const turn = new Turn(tx, conversation, this.deps);
    if (!gone) await turn.renew();
    conversation.allowances = afterInbound(conversation.allowances, message.content, tx.now);
    const opening = gone ? undefined : await this.deps.opening(turn);
    await this.hear(turn, message);
    const lines = turn.quiet ? [] : turn.lines;
    if (lines.length > 0 && !turn.alarmed) await this.catchUp(turn);
    turn.save();
    // Danger first.
    if (opening !== undefined) lines.splice(turn.alarmed ? 1 : 0, 0, opening);
    return lines.length > 0 ? lines.join('\n\n') : undefined;
  }

  /** First what did not reach her, then the answer. */
  private async catchUp(turn: Turn): Promise<void> {
    const missed = takeMissed(turn.talks, turn.tx.now);
    if (missed.length === 0) return;
    turn.lines.unshift(texts.missed(missed.map(({ text }) => text)));
    const tickets = missed.flatMap(({ ticket }) => ticket ?? []);
    await this.deps.caughtUp(turn.tx, turn.conversation.id, tickets);
  }

  private async hear(turn: Turn, { content, channel }: InboundMessage): Promise<void> {
    if (content.type !== 'unfollow') turn.conversation.following = true;
    switch (content.type) {
      case 'text':
        await this.lookForDanger(turn, content.text);
        return routeWords(turn, this.deps, content.text);
      case 'media': {
        await this.lookForDanger(turn, content.recognised ?? '');
        const media = keepMedia(turn.tx, channel, turn.conversation.id, content.media);
        return routeMedia(turn, this.deps, media, content.recognised ?? '');
      }
      case 'location': {
        const { latitude, longitude, label } = content;
        const where = latitude === undefined || longitude === undefined ? { label } : { latitude, longitude, label };
        return routeHeard(turn, this.deps, { text: '', plain: '', location: where });
      }
      case 'link':
        return routeWords(turn, this.deps, `${content.title} ${content.url}`);
      case 'menu':
        return this.deps.menuTapped(turn, content.key);
      case 'scan':
        return this.deps.scanned(turn, content.scene, content.followed);
      case 'follow':
        return this.deps.scanned(turn, '', true);
      case 'unfollow':
        turn.conversation.following = false;
        return;
      case 'unsupported':
        turn.say(texts.unsupported);
        return turn.ask();
      case 'notice-results':
      case 'notice-choices':
        return;
    }
  }

  private async lookForDanger(turn: Turn, text: string): Promise<void> {
    const first = await this.deps.danger(turn, text);
    if (!first) return;
    turn.alarmed = true;
    turn.lines.unshift(first);
  }

  private async recover(tx: Tx, message: InboundMessage): Promise<string | undefined> {
    if (message.room !== undefined || !this.deps.residentChannels.includes(message.channel)) return texts.trouble;
    const conversation = await conversationOf(tx, message);
    const allowances = afterInbound(conversation.allowances, message.content, tx.now);
    tx.conversations.put({ ...conversation, talks: null, lastInboundAt: tx.now, allowances });
    return texts.trouble;
  }
}

/** A command is an action like any other: it lets us write again. */
async function allowMore(tx: Tx, { channel, sender, content }: InboundMessage): Promise<void> {
  const row = await tx.conversations.get(conversationId(channel, sender));
  if (row) tx.conversations.put({ ...row, allowances: afterInbound(row.allowances, content, tx.now) });
}

const isOfThePlatform = ({ content }: InboundMessage) =>
  content.type.startsWith('notice-') || (content.type === 'unsupported' && content.silent);

export const conversationId = (channel: string, externalId: string) => `${channel}:${externalId}`;

/** Where the answer to a message goes, as an outbox recipient. */
const chatOf = ({ channel, sender, room }: InboundMessage) =>
  room === undefined ? `conversation:${conversationId(channel, sender)}` : `room:${channel}:${room}`;

export async function conversationOf(tx: Tx, { channel, sender }: InboundMessage): Promise<ConversationRow> {
  const id = conversationId(channel, sender);
  const known = await tx.conversations.get(id);
  if (known) return known;
  const made: ConversationRow = {
    id,
    channel,
    externalId: sender,
    personId: null,
    following: true,
    scannedNode: null,
    lastInboundAt: tx.now,
    talks: null,
  };
  tx.conversations.put(made);
  return made;
}

function keepMedia(
  tx: Tx,
  channel: string,
  conversation: string,
  media: { kind: 'image' | 'voice' | 'video'; ref: string },
) {
  const id = randomUUID();
  tx.media.add({
    id,
    channel,
    kind: media.kind,
    ref: media.ref,
    conversation,
    ticket: null,
    status: 'wanted',
    mediaType: null,
    attempts: 0,
    nextTryAt: tx.now,
    createdAt: tx.now,
    shown: media.kind === 'image',
  });
  return { id, kind: media.kind };
}
