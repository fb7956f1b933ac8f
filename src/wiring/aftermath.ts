/** What follows when a row could not be delivered, or a photo has come or has not. */

import { In, MoreThan } from 'typeorm';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { missed, reached, readByHerself } from '../domain/tickets/tellings.ts';
import type { OutboundMessage } from '../engine/messages.ts';
import { keepMissed } from '../engine/missed.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import type { MediaRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';

const GROUP_CHANNEL = 'wechaty';
const ALBUM_MS = 60_000;

/** The account's errors as staff read them; the first that fits. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(45015|45047|10706)/, '超过48小时没说话，或条数用完'],
  [/^(43004|40003|10700|50005)/, '没有关注公众号'],
  [/^(48002|10703|43019|62751|50001)/, '不收公众号消息'],
  [/^43101|订阅通知/, '没有同意订阅通知'],
  [/^[\p{Script=Han}]/u, ''],
];
const UNKNOWN = '公众号发不出去';

/** Staff see that the resident does not know, and call or visit (design 6). */
export async function unreached(tx: Tx, row: OutboxRow, why: string): Promise<void> {
  if (row.recipient.startsWith('node:')) return groupLost(tx, row);
  const conversation = conversationIn(row);
  if (conversation === undefined) return;
  const news = await newest(tx, row);
  await keep(tx, news, conversation);
  if (row.ticket === null) return;
  const found = REASONS.find(([fits]) => fits.test(why));
  const reason = found ? found[1] || why : UNKNOWN;
  await missed(tx, row.ticket, { conversation, text: messageOf(tx, news).text, why: reason });
}

/** A step of the plan has reached her. A notice says that there is news, not which. */
export async function reachedBy(tx: Tx, row: OutboxRow, via: string): Promise<void> {
  const conversation = conversationIn(row);
  if (conversation !== undefined && via !== 'message') await keep(tx, await newest(tx, row), conversation);
  if (row.ticket !== null && conversation !== undefined) await reached(tx, row.ticket, conversation, via);
}

/**
 * What became of a notice may be told after later news of the same ticket have not been read either: the last of them is
 * what she reads when she comes, and what staff tell her.
 */
async function newest(tx: Tx, row: OutboxRow): Promise<OutboxRow> {
  const { recipient, ticket, seq } = row;
  if (ticket === null) return row;
  const later = { recipient, ticket, seq: MoreThan(seq) };
  const unread = [
    { ...later, status: In(['unreachable', 'failed']) },
    { ...later, status: 'sent' as const, step: In(['template', 'subscription']) },
  ];
  return (await (await tx.db()).findOne(Outbox, { where: unread, order: { seq: 'DESC' } })) ?? row;
}

function keep(tx: Tx, row: OutboxRow, conversation: string): Promise<void> {
  const { text, about, until } = messageOf(tx, row);
  const { key, ticket } = row;
  return keepMissed(tx, conversation, { key, ticket, text, ...(about && { about }), ...(until && { until }) });
}

/** She has written, and read first what had not reached her: nobody needs to call any more. */
export async function caughtUp(tx: Tx, conversation: string, tickets: readonly number[]): Promise<void> {
  for (const number of tickets) await readByHerself(tx, number, conversation);
}

const conversationIn = ({ recipient }: OutboxRow) =>
  recipient.startsWith('conversation:') ? recipient.slice('conversation:'.length) : undefined;

function messageOf(tx: Tx, row: OutboxRow): OutboundMessage {
  return JSON.parse(tx.vault.open(row.payload, `outbox.payload:${row.key}`));
}

/**
 * A work group that the gateway no longer knows (pitfall P19): its alert goes to the group above and to its crew in private.
 * It stays bound: gateways lose groups for a while, too.
 */
async function groupLost(tx: Tx, row: OutboxRow): Promise<void> {
  const message = messageOf(tx, row);
  if (message.text === '') return;
  const picture = await neighbourhood(tx);
  const lost = picture.workGroup(row.recipient.slice('node:'.length));
  const node = lost && picture.node(lost.node);
  if (!node) return;
  // 【上报】 is for the group that a ticket has climbed to; this one only hears of it.
  const alertText = message.text.replace(/^【(?!汇总)[^】]*】/, '【提醒】');
  const text = `${alertText}\n（${node.name}的工作群找不到了，请转告；换了群，请在新群里发：/绑定 绑定码）`;
  const crew = picture.crew(node.code).filter(({ accounts }) => accounts.length > 0);
  const above = picture.parent(node.code)?.code;
  const to = [...(above ? [`node:${above}`] : []), ...crew.map(({ personId }) => `person:${personId}`)];
  for (const recipient of to) {
    const payload = { ...message, text };
    tx.send({
      key: `${row.key}:lost:${recipient}`,
      recipient,
      payload,
      ...(row.ticket !== null && { ticket: row.ticket }),
    });
  }
}

/** A photo of a ticket whose alert has already gone follows it into the group. */
export async function showPhoto(tx: Tx, row: MediaRow): Promise<void> {
  const ticket = row.ticket === null || !row.shown ? null : await tx.tickets.get(row.ticket);
  // Of a restricted one no group sees anything: its taker gets the photo with /查.
  if (!ticket || ticket.restricted) return;
  const recipient = `node:${ticket.node}`;
  tx.send({ key: `photo:${row.id}`, recipient, payload: { text: '', media: [row.id] }, ticket: ticket.number });
}

export async function askAgain(tx: Tx, row: MediaRow): Promise<void> {
  // A colleague's photo that nothing was made of is missed by nobody.
  if (row.channel === GROUP_CHANNEL && row.ticket === null) return;
  const what = row.kind === 'voice' ? '语音' : '照片';
  const text = `对不起，您发的${what}没有存下来，请再发一次。您说的话都还在。`;
  // Once for a whole album.
  const album = Math.floor(row.createdAt.getTime() / ALBUM_MS);
  const recipient = `conversation:${row.conversation}`;
  const ticket = row.ticket === null ? {} : { ticket: row.ticket };
  tx.send({ key: `lost:${row.conversation}:${album}`, recipient, payload: { text, notice: 'reminder' }, ...ticket });
}
