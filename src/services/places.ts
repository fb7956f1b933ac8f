/** A place that she waited for is offered: she takes it or leaves it. Of every kind; what is said of it, its service knows. */
import { accept, decline } from '../domain/allotments/claims.ts';
import { rulesOf } from '../domain/allotments/queue.ts';
import { NOUNS, STATES, texts } from '../domain/allotments/texts.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ClaimRow } from '../store/entities/allotments.ts';
import { claimKinds } from './claim-kinds.ts';

export async function acceptPlace(context: ServiceContext, { number }: { number: number }) {
  const { tx } = context;
  const row = await hers(context, number);
  if (!row) return settled(texts.declined);
  const rules = rulesOf(claimKinds, row.kind);
  const accepted = await accept(tx, number, (await rules.heldUntil?.(tx, row)) ?? null);
  if (accepted.kind !== 'done') return settled(await gone(context, row));
  const says = await rules.held(tx, accepted.claim);
  return settled(texts.accepted({ noun: NOUNS[row.kind], number, says }));
}

export async function declinePlace(context: ServiceContext, { number }: { number: number }) {
  const row = await hers(context, number);
  const declined = row && (await decline(context.tx, number));
  return settled(row && declined?.kind !== 'done' ? await gone(context, row) : texts.declined);
}

/** The one that was offered in this chat: a shared phone's other people have theirs. */
async function hers({ tx, conversation }: ServiceContext, number: number): Promise<ClaimRow | null> {
  const row = await tx.claims.get(number);
  return row?.conversation === conversation.id ? row : null;
}

const gone = async ({ tx }: ServiceContext, row: ClaimRow) =>
  texts.gone({ title: await rulesOf(claimKinds, row.kind).title(tx, row), state: STATES[row.state] });

const settled = (says: string) => ({ type: 'offer.settled', says });
