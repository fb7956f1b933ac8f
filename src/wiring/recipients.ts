/** Where an outbox row goes at this moment: a node's work group, a staff member's chat, a conversation, a room. */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import type { OutboundMessage } from '../engine/messages.ts';
import type { Resolve } from '../workers/deliver.ts';
import { readMedia } from '../workers/media.ts';

const GROUP_CHANNEL = 'wechaty';

export const resolveRecipient: Resolve = async (tx, recipient, message) => {
  const colon = recipient.indexOf(':');
  const [kind, id] = [recipient.slice(0, colon), recipient.slice(colon + 1)];
  const picture = await neighbourhood(tx);
  const chat = findChat(picture, kind, id);
  if ('why' in chat) return { kind: 'waiting', why: chat.why };
  const files = message.media ? await readMedia(tx, message.media) : [];
  const { channel, externalId } = chat;
  return { kind: 'chat', channel, externalId, message: { ...mentioned(picture, channel, message), files } };
};

type Chat = { channel: string; externalId: string } | { why: string };

function findChat(picture: Neighbourhood, kind: string, id: string): Chat {
  switch (kind) {
    case 'node': {
      const group = picture.workGroup(id);
      return group ?? { why: 'no work group is bound' };
    }
    case 'person': {
      const account = picture.member(id)?.accounts.find(({ channel }) => channel === GROUP_CHANNEL);
      return account ?? { why: 'this person has bound no account' };
    }
    default: {
      // "conversation:<channel>:<id>" and "room:<channel>:<id>" name the chat themselves.
      const colon = id.indexOf(':');
      return { channel: id.slice(0, colon), externalId: id.slice(colon + 1) };
    }
  }
}

/** Person ids become accounts; whoever has bound none is named in words. */
function mentioned(picture: Neighbourhood, channel: string, { text, mentions = [] }: OutboundMessage) {
  const accounts: { id: string; name: string }[] = [];
  const unbound: string[] = [];
  for (const personId of mentions) {
    const member = picture.member(personId);
    const account = member?.accounts.find((each) => each.channel === channel);
    if (member && account) accounts.push({ id: account.externalId, name: member.name });
    else if (member) unbound.push(member.name);
  }
  const note = unbound.length > 0 && text !== '' ? `\n请转告：${unbound.join('、')}` : '';
  return { text: text + note, mentions: accounts };
}
