/** What the delivery asks of the neighbourhood and the tickets: rate, quiet hours, urgency, what a notice says. */

import { quietUntil } from '../domain/neighbourhood/delivery-rules.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { titled } from '../domain/people/roles.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { statusName } from '../domain/tickets/texts.ts';
import type { Notice, NoticeKind, OutboundMessage } from '../engine/messages.ts';
import type { OutboxRow } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import type { DeliveryRules } from '../workers/job.ts';
import { reachedBy, unreached } from './aftermath.ts';
import { SENT_AGAIN } from './notice-results.ts';

/** Whoever has just written is awake and waits. */
const IN_A_TALK_MS = 10 * 60_000;
const FINAL: readonly string[] = ['resolved', 'closed', 'declined'];

export const deliveryRules: DeliveryRules = {
  async quietUntil(tx, row) {
    if (row.ticket === null) return undefined;
    const { delivery } = await neighbourhood(tx);
    const until = quietUntil(delivery, tx.now);
    if (!until) return undefined;
    const [kind, ...id] = row.recipient.split(':');
    if ((kind === 'node' || kind === 'photos') && !delivery.quietGroups) return undefined;
    if (await isUrgent(tx, row.ticket)) return undefined;
    const chat = kind === 'conversation' ? await tx.conversations.get(id.join(':')) : null;
    const talks = chat !== null && tx.now.getTime() - chat.lastInboundAt.getTime() < IN_A_TALK_MS;
    return talks ? undefined : until;
  },
  groupRate: async (tx) => (await neighbourhood(tx)).delivery.groupRate,
  urgent: isUrgent,
  /** Seen on a lock screen: what it is about and how it stands, none of her words. */
  async notice(tx, row, said) {
    if (row.ticket === null) return said.notice && { notice: ofService(row, said, said.notice), final: false };
    const ticket = await tx.tickets.get(row.ticket);
    if (!ticket) return undefined;
    const picture = await neighbourhood(tx);
    const member = ticket.assigneeId && !ticket.restricted ? picture.member(ticket.assigneeId) : undefined;
    const kind = said.notice ?? 'progress';
    const notice = {
      kind,
      id: row.why === SENT_AGAIN ? `${row.key}:again` : row.key,
      number: String(ticket.number),
      matter: ticket.restricted ? '您反映的事项' : categoryOf(picture, ticket).name,
      progress: statusName(ticket.status),
      handler: member ? titled(member) : '社区工作人员',
      at: row.createdAt,
      remark: kind === 'progress' ? '在公众号回复“我的”看详情' : '请在公众号里回复一下',
      allowed: false,
    };
    return { notice, final: FINAL.includes(ticket.status) };
  },
  told: reachedBy,
  unreached,
};

/** Of what is no ticket: its number and what that is a number of, as they stand in the text. */
function ofService(row: OutboxRow, { text }: OutboundMessage, kind: NoticeKind): Notice {
  const [, noun = '社区服务', number = '—'] = /([预借报兑互活][一-龥]{1,3}) ?(\d{1,7})(?!\d)/.exec(text) ?? [];
  return {
    kind,
    id: row.why === SENT_AGAIN ? `${row.key}:again` : row.key,
    number,
    matter: noun,
    progress: kind === 'reminder' ? '有提醒' : '有进展',
    handler: '社区工作人员',
    at: row.createdAt,
    remark: '在公众号回复“我的”看详情',
    allowed: false,
  };
}

async function isUrgent(tx: Tx, number: number): Promise<boolean> {
  const ticket = await tx.tickets.get(number);
  return ticket !== null && ticket.urgency !== 'ordinary';
}
