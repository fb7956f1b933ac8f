/** What the platform tells later: what became of notices that were sent, and which 订阅通知 somebody allows. */
import { conversationId } from '../engine/handle.ts';
import type { InboundMessage, NoticeResult } from '../engine/messages.ts';
import { Outbox } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import { addCredits, clearCredits } from '../workers/plan.ts';
import { unreached } from './aftermath.ts';

/** Its first try failed at the platform itself: there is one more. */
export const SENT_AGAIN = 'failed at the platform, sent again';
const REFUSED = '不收通知';
const FAILED = '微信没有送到';

export async function noticed(tx: Tx, { channel, sender, content }: InboundMessage): Promise<void> {
  const conversation = conversationId(channel, sender);
  if (content.type === 'notice-results') {
    for (const result of content.results) await settleLate(tx, conversation, result);
  }
  if (content.type !== 'notice-choices') return;
  for (const { template, allowed } of content.choices) {
    if (allowed && content.tapped) await addCredits(tx, conversation, template, 1);
    else if (!allowed && !content.tapped) await clearCredits(tx, conversation, template);
  }
}

const lastOne = (recipient: string) => ({ recipient, status: 'sent' as const, step: 'subscription' });

async function settleLate(tx: Tx, conversation: string, { id, outcome, template }: NoticeResult): Promise<void> {
  if (outcome === 'refused' && template) await clearCredits(tx, conversation, template);
  if (outcome === 'arrived' || id === '') return;
  const db = await tx.db();
  // It must be hers: nobody settles another's. 订阅通知 are sent without an id; the last one is meant.
  const recipient = `conversation:${conversation}`;
  const row =
    (await db.findOneBy(Outbox, { platformId: id, status: 'sent', recipient })) ??
    (template ? await db.findOne(Outbox, { where: lastOne(recipient), order: { settledAt: 'DESC' } }) : null);
  if (!row) return;
  if (outcome === 'failed' && row.why !== SENT_AGAIN) {
    const again = { status: 'waiting', step: 'notice', why: SENT_AGAIN, notBefore: tx.now, settledAt: null } as const;
    await db.update(Outbox, { seq: row.seq }, { ...again, platformId: null });
    tx.written.add('outbox');
    return;
  }
  const why = outcome === 'refused' ? REFUSED : FAILED;
  await db.update(Outbox, { seq: row.seq }, { status: 'unreachable', why });
  await unreached(tx, row, why);
}
