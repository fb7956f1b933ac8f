/** Where an outbox row goes at this moment: a node's work group, a staff member's chat, a conversation, a room. */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood, StaffMember } from '../domain/neighbourhood/model.ts';
import type { OutboundMessage } from '../engine/messages.ts';
import type { Resolve } from '../workers/job.ts';
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
  const node = kind === 'node' || kind === 'photos' ? id : undefined;
  const spoken = mentioned(picture, channel, message, node === undefined ? [] : boundCrew(picture, channel, node));
  const room = node === undefined ? undefined : sharers(picture, node);
  return { kind: 'chat', channel, externalId, message: { ...spoken, files }, ...(room && { room }) };
};

/** Every node whose alerts go to the same group, the group's own first. */
function sharers(picture: Neighbourhood, code: string): string[] {
  const group = picture.workGroup(code);
  const codes = picture.allNodes.map((node) => node.code).filter((other) => picture.workGroup(other) === group);
  const own = picture.node(group?.node ?? '')?.code;
  return [...(own ? [own] : []), ...codes.filter((other) => other !== own)].map((other) => `node:${other}`);
}

/** The node's people or, where none of them has bound an account, the nearest above who have. */
function boundCrew(picture: Neighbourhood, channel: string, code: string): StaffMember[] {
  const isBound = ({ accounts }: StaffMember) => accounts.some((account) => account.channel === channel);
  const crews = picture.path(code).map((node) => picture.crew(node.code));
  return crews.find((crew) => crew.some(isBound)) ?? [];
}

type Chat = { channel: string; externalId: string } | { why: string };

function findChat(picture: Neighbourhood, kind: string, id: string): Chat {
  switch (kind) {
    case 'node':
    case 'photos': {
      const group = picture.workGroup(id);
      return group ?? { why: 'no work group is bound' };
    }
    case 'person': {
      const accounts = picture.member(id)?.accounts ?? [];
      const account = accounts.find(({ channel }) => channel === GROUP_CHANNEL) ?? accounts[0];
      return account ?? { why: 'this person has bound no account' };
    }
    default: {
      // "conversation:<channel>:<id>" and "room:<channel>:<id>" name the chat themselves.
      const colon = id.indexOf(':');
      return { channel: id.slice(0, colon), externalId: id.slice(colon + 1) };
    }
  }
}

/** Person ids become accounts; whoever has bound none is named in words, and the crew is mentioned instead. */
function mentioned(
  picture: Neighbourhood,
  channel: string,
  { text, mentions = [] }: OutboundMessage,
  crew: readonly StaffMember[],
) {
  const meant = mentions.flatMap((personId) => picture.member(personId) ?? []);
  const accountOf = (member: StaffMember) => member.accounts.find((each) => each.channel === channel);
  const bound = meant.filter(accountOf);
  const called = bound.length > 0 || meant.length === 0 ? bound : crew.filter(accountOf);
  const absent = meant.filter((member) => !accountOf(member)).map(({ name }) => name);
  return {
    text: absent.length > 0 && text !== '' ? `${text}\n请转告：${absent.join('、')}` : text,
    mentions: called.flatMap((member) => ({ id: accountOf(member)?.externalId ?? '', name: member.name })),
  };
}
