/** Chooses what is sent next, in one unit of work: what may go now becomes a job, all else is put off, held or ended. */
import { In, LessThan } from 'typeorm';
import type { OutboundMessage, ResolvedMessage } from '../engine/messages.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import { chatOf, dueRows, type Vacant, waitBehind } from '../store/outbox.ts';
import type { Tx } from '../store/tx.ts';
import { AWAY, type DeliveryOptions, type Job, MAYBE_SENT, openPayload, type Resolved } from './job.ts';
import { nextStep } from './plan.ts';
import { roomFor } from './rooms.ts';

export const LEASE_MS = 60_000;
const AWAY_MS = 3000;
const UNBOUND_MS = 60_000;
const RESENT = '（重发）';

type Chat = Resolved & { kind: 'chat' };
/** 'not now': looking again at once would find it as it is. */
type Leased = readonly Chosen[] | 'not now';

interface Chosen {
  job: Job;
  set: Partial<OutboxRow>;
}

/** The oldest unsettled row of each recipient that is due. `looked`: there may be more. */
export async function lease(
  tx: Tx,
  o: DeliveryOptions,
  vacant: Vacant,
  underWay: ReadonlyMap<number, unknown>,
): Promise<{ jobs: Job[]; looked: number }> {
  const db = await tx.db();
  const leasedUntil = new Date(tx.now.getTime() + LEASE_MS);
  if (o.store.isShared) await renew(tx, [...underWay.keys()], leasedUntil);
  const rows = await dueRows(tx, vacant);
  await tx.conversations.prepare(rows.flatMap((row) => chatOf(row) ?? []));
  const chosen: Chosen[] = [];
  const gone = new Set<number>();
  let notNow = 0;
  for (const row of rows) {
    if (gone.has(row.seq)) continue;
    // Nine photos can take longer than a lease.
    if (underWay.has(row.seq)) await db.update(Outbox, { seq: row.seq }, { leasedUntil });
    else {
      const leased = await leaseOne(tx, o, row, leasedUntil, gone);
      if (leased === 'not now') notNow++;
      else chosen.push(...leased);
    }
  }
  await markSending(tx, chosen, leasedUntil);
  return { jobs: chosen.map(({ job }) => job), looked: rows.length - notNow };
}

/** Those of private chats at once: of a message to everybody sixty are leased in a look. */
async function markSending(tx: Tx, chosen: readonly Chosen[], leasedUntil: Date): Promise<void> {
  const alike = chosen.filter(({ set }) => Object.keys(set).length === 0).map(({ job }) => job.row.seq);
  if (alike.length > 0) await (await tx.db()).update(Outbox, { seq: In(alike) }, { status: 'sending', leasedUntil });
}

/** What is being sent stays ours before its lease is over: then another instance would send it too. */
async function renew(tx: Tx, seqs: readonly number[], leasedUntil: Date): Promise<void> {
  if (seqs.length === 0) return;
  const halfOver = LessThan(new Date(tx.now.getTime() + LEASE_MS / 2));
  const mine = { seq: In([...seqs]), status: 'sending' as const, leasedUntil: halfOver };
  await (await tx.db()).update(Outbox, mine, { leasedUntil });
}

async function leaseOne(
  tx: Tx,
  o: DeliveryOptions,
  row: OutboxRow,
  leasedUntil: Date,
  gone: Set<number>,
): Promise<Leased> {
  const said = openPayload(tx, row);
  if (!said) {
    o.log.error({ seq: row.seq }, 'an outbox row cannot be opened: was MULIN_SECRET_KEY changed?');
    await change(tx, row, { status: 'failed', why: 'cannot be opened', settledAt: tx.now });
    return [];
  }
  if (await quiet(tx, o, row)) return [];
  const to = await o.resolve(tx, row.recipient, said);
  const channel = to.kind === 'chat' ? o.channels.find(({ name }) => name === to.channel) : undefined;
  if (channel && channel.name === o.elsewhere?.()) return 'not now';
  if (to.kind === 'waiting' || !channel?.ready) {
    const why = row.why === MAYBE_SENT ? MAYBE_SENT : to.kind === 'waiting' ? to.why : AWAY;
    await putOff(tx, row, to.kind === 'waiting' ? UNBOUND_MS : AWAY_MS, why);
    // All residents may be behind it: one after another they would be put off, and then again.
    return chatOf(row) === undefined ? [] : 'not now';
  }
  const resent = row.status === 'sending' || row.why === MAYBE_SENT;
  const job: Job = { row, channel, externalId: to.externalId, message: marked(to.message, resent), resent };
  const chosen = to.room ? await inRoom(tx, o, job, said, to, gone) : await inPrivate(tx, o, job, said);
  if (!chosen) return [];
  if ('instead' in chosen)
    return gone.has(chosen.instead.seq) ? [] : leaseOne(tx, o, chosen.instead, leasedUntil, gone);
  // A group's rate counts it from now on.
  if (Object.keys(chosen.set).length > 0) await change(tx, row, { status: 'sending', leasedUntil, ...chosen.set });
  return [chosen];
}

async function inRoom(
  tx: Tx,
  o: DeliveryOptions,
  job: Job,
  said: OutboundMessage,
  to: Chat,
  gone: Set<number>,
): Promise<Chosen | { instead: OutboxRow } | undefined> {
  const { row, message } = job;
  const messages = (message.text === '' ? 0 : 1) + message.files.length || 1;
  const chat = `${to.channel}:${to.externalId}`;
  const room = await roomFor(tx, o, { row, said, chat, recipients: to.room ?? [], messages });
  for (const seq of room.gone) gone.add(seq);
  if (room.gone.includes(row.seq)) return undefined;
  if (room.waitMs !== undefined) {
    await putOff(tx, row, room.waitMs, row.why);
    return room.instead && { instead: room.instead };
  }
  return { job, set: { chat, messages } };
}

async function inPrivate(tx: Tx, o: DeliveryOptions, job: Job, said: OutboundMessage): Promise<Chosen | undefined> {
  const { row } = job;
  const step = await nextStep(tx, o, { ...job, said });
  switch (step.kind) {
    case 'over':
      await change(tx, row, { status: 'unreachable', why: step.why, settledAt: tx.now, leasedUntil: null });
      await o.unreached(tx, row, step.why);
      return undefined;
    case 'notice':
      return {
        job: { ...job, row: { ...row, step: 'notice', why: step.why }, notice: step.notice },
        set: { step: 'notice', why: step.why },
      };
    case 'message': {
      const message = step.spare === undefined ? job.message : { ...job.message, spare: step.spare };
      return { job: { ...job, message, ...(step.taken && { taken: step.taken }) }, set: {} };
    }
  }
}

/** Held rows are out of the queue: what is urgent passes them. Once their ticket is urgent, they go before it. */
async function quiet(tx: Tx, o: DeliveryOptions, row: OutboxRow): Promise<boolean> {
  const until = await o.quietUntil(tx, row);
  if (until === undefined) return row.ticket !== null && (await released(tx, row));
  await change(tx, row, { status: 'held', notBefore: until, leasedUntil: null });
  tx.timers.put({ key: 'morning', kind: 'morning', dueAt: until, subject: '' });
  return true;
}

async function released(tx: Tx, { recipient, ticket }: OutboxRow): Promise<boolean> {
  const db = await tx.db();
  const held = { status: 'held' as const, recipient, ticket: ticket ?? 0 };
  const { affected } = await db.update(Outbox, held, { status: 'waiting', notBefore: tx.now });
  return (affected ?? 0) > 0;
}

/** As a timer handler: quiet hours are over. */
export async function morning(tx: Tx): Promise<void> {
  await (await tx.db()).update(Outbox, { status: 'held' }, { status: 'waiting', notBefore: tx.now });
  tx.written.add('outbox');
}

const marked = (message: ResolvedMessage, resent: boolean): ResolvedMessage =>
  resent && message.text !== '' ? { ...message, text: `${message.text}${RESENT}` } : message;

async function change(tx: Tx, { seq }: OutboxRow, set: Partial<OutboxRow>): Promise<void> {
  await (await tx.db()).update(Outbox, { seq }, set);
}

async function putOff(tx: Tx, row: OutboxRow, ms: number, why: string | null): Promise<void> {
  const notBefore = new Date(tx.now.getTime() + ms);
  await change(tx, row, { why, notBefore });
  await waitBehind(tx, row, notBefore);
}
