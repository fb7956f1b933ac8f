/**
 * The delivery plan of a private chat where the platform counts (design 6): a message within her allowance, else a notice by
 * template, else nobody but staff can tell her. What is taken of an allowance is written down before it is sent, so that a
 * crash never sends one too many; what the platform refuses is learned from.
 */
import { giveBack, left, spend, type Taken } from '../engine/allowance.ts';
import type { Channel, Notice, OutboundMessage, ResolvedMessage, SendResult } from '../engine/messages.ts';
import { NoticeCredit } from '../store/entities/delivery.ts';
import type { ConversationRow, OutboxRow } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import type { DeliveryRules, Job } from './job.ts';

export type Step =
  | { kind: 'message'; taken?: Taken; spare?: number }
  | { kind: 'notice'; notice: Notice; why: string }
  | { kind: 'over'; why: string };

const NOT_FOLLOWING = '没有关注公众号';
const CLOSED = '超过48小时没说话，或条数用完';

export async function nextStep(
  tx: Tx,
  rules: DeliveryRules,
  o: { row: OutboxRow; channel: Channel; externalId: string; message: ResolvedMessage; said: OutboundMessage },
): Promise<Step> {
  const { row, channel, externalId, message, said } = o;
  if (!channel.cost) return { kind: 'message' };
  const chat = await tx.conversations.get(`${channel.name}:${externalId}`);
  if (!chat?.following) return { kind: 'over', why: NOT_FOLLOWING };
  const noticing = await notice(tx, rules, { row, channel, said });
  if (row.step !== 'notice') {
    const cost = Math.max(1, channel.cost(message));
    const open = left(chat.allowances, tx.now);
    // The last one is kept for the last news, where a notice can say what comes before it.
    const kept = noticing && !noticing.final ? 1 : 0;
    const spent = open - kept >= cost ? spend(chat.allowances, cost, tx.now) : undefined;
    if (spent) {
      tx.conversations.put({ ...chat, allowances: spent.allowances });
      return { kind: 'message', taken: spent.taken, spare: open - kept - cost };
    }
  }
  const why = row.step === 'notice' && row.why !== null ? row.why : CLOSED;
  if (!noticing) return { kind: 'over', why };
  const allowed = await takeCredit(tx, chat.id, noticing.template);
  return { kind: 'notice', notice: { ...noticing.notice, allowed }, why };
}

async function notice(
  tx: Tx,
  rules: DeliveryRules,
  { row, channel, said }: { row: OutboxRow; channel: Channel; said: OutboundMessage },
) {
  if (row.ticket === null && said.notice === undefined) return undefined;
  const template = channel.template?.(said.notice ?? 'progress');
  const found = template === undefined ? undefined : await rules.notice(tx, row, said);
  return found && template !== undefined ? { ...found, template } : undefined;
}

/** What a try has used and what its answer tells of the chat. */
export async function learn(tx: Tx, job: Job, result: SendResult): Promise<void> {
  const { channel, externalId, notice: sent, taken } = job;
  if (!channel.cost) return;
  const chat = await tx.conversations.get(`${channel.name}:${externalId}`);
  if (!chat) return;
  if (result.kind === 'sent') return more(tx, chat, taken, result.took);
  if (result.kind === 'retry' && !result.maybeSent) {
    if (taken) tx.conversations.put({ ...chat, allowances: giveBack(chat.allowances, taken) });
    if (sent?.allowed) await addCredits(tx, chat.id, channel.template?.(sent.kind) ?? '', 1);
    return;
  }
  if (result.kind !== 'unreachable') return;
  switch (result.closes) {
    case 'allowance':
      // Not before she does something again.
      return tx.conversations.put({ ...chat, allowances: null });
    case 'following':
    case 'receiving':
      return tx.conversations.put({ ...chat, allowances: null, following: false });
    case 'notices':
      return clearCredits(tx, chat.id, channel.template?.(sent?.kind ?? 'progress') ?? '');
  }
}

/** The platform wanted it in more pieces than were counted. */
function more(tx: Tx, chat: ConversationRow, taken: Taken | undefined, took: number | undefined): void {
  const counted = taken?.reduce((sum, [, , count]) => sum + count, 0) ?? 0;
  if (took === undefined || took <= counted) return;
  const spent = spend(chat.allowances, took - counted, tx.now);
  tx.conversations.put({ ...chat, allowances: spent?.allowances ?? null });
}

const creditId = (conversation: string, template: string) => `${conversation}|${template}`;

/** One 订阅通知 that she has allowed, if there is one; whether the template is such a one at all, the channel knows. */
async function takeCredit(tx: Tx, conversation: string, template: string): Promise<boolean> {
  const db = await tx.db();
  const found = await db.findOneBy(NoticeCredit, { id: creditId(conversation, template) });
  if (!found || found.credits < 1) return false;
  await db.update(NoticeCredit, { id: found.id }, { credits: found.credits - 1 });
  return true;
}

export async function addCredits(tx: Tx, conversation: string, template: string, count: number): Promise<void> {
  const db = await tx.db();
  const id = creditId(conversation, template);
  const found = await db.findOneBy(NoticeCredit, { id });
  const credits = (found?.credits ?? 0) + count;
  await db.upsert(NoticeCredit, { id, conversation, template, credits }, ['id']);
}

export async function clearCredits(tx: Tx, conversation: string, template: string): Promise<void> {
  await (await tx.db()).delete(NoticeCredit, { id: creditId(conversation, template) });
}
