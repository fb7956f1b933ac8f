/** A wechaty message into an InboundMessage. Only the sender's own plain text can become words; it judges no command. */
// types only: loading wechaty takes longer than all the rest, and only a started channel needs it
import type { Message, Wechaty } from 'wechaty';
import type { Content, InboundMessage } from '../../engine/messages.ts';

export const CHANNEL = 'wechaty';

/** Undefined: nothing for us (our own words, an official account's). */
export async function decode(bot: Wechaty, message: Message): Promise<InboundMessage | undefined> {
  const talker = message.talker();
  // two bots that answer each other never end (wechaty issue 1070)
  if (message.self() || talker.type() === bot.Contact.Type.Official) return undefined;
  const room = message.room();
  const names = await mentionable(bot, message);
  const words = readWords(message.type() === bot.Message.Type.Text ? message.text() : '', names);
  const alias = await room?.alias(talker).catch(() => undefined);
  return {
    channel: CHANNEL,
    id: `msg:${message.id}`,
    sender: talker.id,
    senderName: alias || talker.name(),
    ...(room && { room: room.id, addressed: names.mentioned || words.addressed }),
    ...(words.quoted !== undefined && { quoted: words.quoted }),
    content: contentOf(bot, message, words.own),
  };
}

function contentOf({ Message: { Type } }: Wechaty, message: Message, own: string): Content {
  const type = message.type();
  if (type === Type.Text) return { type: 'text', text: own };
  if (type === Type.Image) return { type: 'media', media: { kind: 'image', ref: message.id } };
  return { type: 'unsupported', what: Type[type] ?? 'unknown', silent: true };
}

export interface Names {
  /** The bot's names in this chat: in-group alias and contact name. */
  own: readonly string[];
  /** Names of others whom the gateway names as mentioned. */
  others: readonly string[];
}

/** Some gateways tell who was mentioned, some only pass the text: the bot's own names are always known. */
async function mentionable(bot: Wechaty, message: Message): Promise<Names & { mentioned: boolean }> {
  const room = message.room();
  if (!room || message.type() !== bot.Message.Type.Text) return { own: [], others: [], mentioned: false };
  const self = bot.currentUser;
  const list = await message.mentionList().catch(() => []);
  const namesOf = async (contact: typeof self | (typeof list)[number]) => [
    (await room.alias(contact).catch(() => undefined)) ?? '',
    contact.name(),
  ];
  const others = await Promise.all(list.filter((contact) => contact.id !== self.id).map(namesOf));
  return {
    own: (await namesOf(self)).filter(Boolean),
    others: others.flat().filter(Boolean),
    mentioned: list.some((contact) => contact.id === self.id),
  };
}

export interface Words {
  own: string;
  quoted?: string;
  /** The bot's name was written after an @. */
  addressed: boolean;
}

/**
 * A quote is text: 「name：quoted」, a line of dashes, the own words (stack.md). What is quoted may contain such a line
 * itself, made up to look like the sender's words; so the last one counts: what follows it is the sender's for certain.
 */
const QUOTE = /^「([\s\S]*)」\n-(?: ?-){2,} *\n?([\s\S]*)$/;

export function readWords(text: string, names: Names): Words {
  const quote = QUOTE.exec(text.replaceAll('\r\n', '\n'));
  const [, quotedText, said = text] = quote ?? [];
  const quoted = quotedText?.replace(/^[^：\n]*：/, '');
  let own = said.trim();
  let addressed = false;
  for (let rest = own; ; own = rest) {
    const mention = leadingMention(own, names);
    if (!mention) break;
    addressed ||= mention.own;
    rest = mention.rest;
  }
  for (const name of names.own) {
    if (own.endsWith(`@${name}`)) {
      addressed = true;
      own = own.slice(0, -name.length - 1).trimEnd();
    }
    addressed ||= new RegExp(`[@＠]${escaped(name)}(?:\\s|$)`).test(own);
  }
  return { own, addressed, ...(quoted !== undefined && { quoted }) };
}

/** `@name` and the blank after it: U+2005 from WeChat, an ordinary one when typed. Known names may contain blanks. */
function leadingMention(text: string, names: Names): { rest: string; own: boolean } | undefined {
  if (!/^[@＠]/.test(text)) return undefined;
  const after = text.slice(1);
  const known = [...names.own, ...names.others]
    .filter((name) => after.startsWith(name) && /^(?:\s|[/／]|$)/.test(after.slice(name.length)))
    .sort((a, b) => b.length - a.length)[0];
  if (known !== undefined) return { rest: after.slice(known.length).trimStart(), own: names.own.includes(known) };
  const unknown = /^[^\n\u2005]{0,64}\u2005|^\S*/.exec(after)![0];
  return { rest: after.slice(unknown.length).trimStart(), own: false };
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
