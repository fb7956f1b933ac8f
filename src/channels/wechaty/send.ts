/** An outbound message into gateway calls, and their failures into what the outbox should do. It keeps no queue. */
import type { ResolvedMessage, SendResult } from '../../engine/messages.ts';
import type { Connection } from './connection.ts';
import { firstLine, grpcCode, NO_WORD } from './failures.ts';

type Puppet = Connection['bot']['puppet'];
export type Send = (recipient: string, message: ResolvedMessage) => Promise<SendResult>;

/** UNAVAILABLE before anything left this machine; any other kind may have lost the answer only. */
const NEVER_LEFT = /No connection established|ECONNREFUSED|Name resolution failed|has been shut down/;
/** Refusals for sending too much (wechaty.md 7): trying on makes them last longer. */
const TOO_OFTEN = /频繁|too (?:frequent|fast|often)|-4048|20001/i;
const TOO_OFTEN_PAUSE_MS = 15 * 60_000;
/** Half-sent messages to remember. */
const REMEMBERED = 500;

interface Progress {
  /** Files that have arrived; the text has. */
  files: number;
  platformId?: string;
}

export function sender(connection: () => Connection | undefined): Send {
  // a try that failed at the picture goes on there, so that nobody reads the text twice
  const halfSent = new Map<string, Progress>();
  return async (recipient, message) => {
    const held = connection();
    if (!held) return { kind: 'retry', why: 'the gateway is away' };
    const { puppet } = held.bot;
    const key = [recipient, message.text, ...message.files.map((file) => file.name)].join('\u0000');
    let progress = halfSent.get(key);
    try {
      progress ??= { files: 0, ...(await sendText(puppet, recipient, message)) };
      for (const file of message.files.slice(progress.files)) {
        await puppet.messageSendFile(recipient, held.file(file));
        progress.files++;
      }
      halfSent.delete(key);
      return { kind: 'sent', ...(progress.platformId !== undefined && { platformId: progress.platformId }) };
    } catch (error) {
      if (progress) remember(halfSent, key, progress);
      return failure(puppet, recipient, error, progress === undefined);
    }
  };
}

async function sendText(puppet: Puppet, to: string, message: ResolvedMessage): Promise<{ platformId?: string }> {
  const names = await Promise.all(
    message.mentions.map(async ({ id, name }) => (await memberName(puppet, to, id)) ?? name),
  );
  // mentions come last: an alert has to begin with its kind (contract.md)
  const mentions = names.map((name) => `@${name}\u2005`).join('');
  const text = [message.text, mentions].filter(Boolean).join('\n');
  if (!text) return {};
  const ids = message.mentions.map(({ id }) => id);
  const platformId = await puppet.messageSendText(to, text, ids);
  return platformId ? { platformId } : {};
}

/** WeChat marks a mention only under the name that the group shows. */
export async function memberName(puppet: Puppet, room: string, contact: string): Promise<string | undefined> {
  try {
    const member = await puppet.roomMemberPayload(room, contact);
    return member.roomAlias || member.name || undefined;
  } catch {
    return undefined;
  }
}

function remember(halfSent: Map<string, Progress>, key: string, progress: Progress): void {
  halfSent.set(key, progress);
  const oldest = halfSent.keys().next().value;
  if (halfSent.size > REMEMBERED && oldest !== undefined) halfSent.delete(oldest);
}

/** `textOpen`: the text isn't known to have arrived. A picture that comes twice harms nobody, so it isn't counted. */
async function failure(puppet: Puppet, recipient: string, error: unknown, textOpen: boolean): Promise<SendResult> {
  const why = firstLine(error);
  const code = grpcCode(error);
  if (code === undefined) return { kind: 'retry', why };
  if (NO_WORD.has(code)) {
    const maybeSent = textOpen && !NEVER_LEFT.test(why);
    return { kind: 'retry', why, ...(maybeSent && { maybeSent }) };
  }
  if (TOO_OFTEN.test(why)) return { kind: 'retry', why, afterMs: TOO_OFTEN_PAUSE_MS };
  return (await exists(puppet, recipient))
    ? { kind: 'retry', why }
    : { kind: 'unreachable', why: 'no such chat any more' };
}

/** True also when the gateway can't tell. */
async function exists(puppet: Puppet, conversation: string): Promise<boolean> {
  try {
    return (await puppet.roomList()).includes(conversation) || (await puppet.contactList()).includes(conversation);
  } catch {
    return true;
  }
}
