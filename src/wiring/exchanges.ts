/** Questions about exchanges and families, put into the chat of who is asked: each a timer that is due at once. */
import { exchangeDue, isAsked } from '../domain/time-bank/due.ts';
import { announcement } from '../domain/time-bank/exchanges.ts';
import { openInvitation } from '../domain/time-bank/family.ts';
import { chatOf, nameOf, partyOf } from '../domain/time-bank/parties.ts';
import { trailOf } from '../domain/time-bank/step.ts';
import { pushes } from '../domain/time-bank/texts.ts';
import { pushFlow, takeBackFlow } from '../engine/push.ts';
import type { TurnDeps } from '../engine/turn.ts';
import type { Tx } from '../store/tx.ts';
import type { TimerHandler } from '../workers/timers.ts';

export function exchangeTimers(deps: TurnDeps): Readonly<Record<string, TimerHandler>> {
  return {
    'exchange-due': (tx, subject) => exchangeDue(tx, Number(subject)),
    'exchange-ask': (tx, subject) => askExchange(tx, deps, subject),
    'family-ask': (tx, subject) => askFamily(tx, deps, subject),
  };
}

/** `subject` is "1000031/<person>". What has been settled meanwhile is not asked. */
async function askExchange(tx: Tx, deps: TurnDeps, subject: string): Promise<void> {
  const [number = 0, personId = ''] = [Number(subject.slice(0, 7)), subject.slice(8)];
  const exchange = await tx.exchanges.get(number);
  const party = exchange ? partyOf(exchange, personId) : undefined;
  if (!exchange || !party || !isAsked(exchange, party)) return;
  const conversation = await chatOf(tx, personId);
  if (!conversation) return;
  const last = (await trailOf(tx, number)).at(-1)?.event ?? '';
  const announce = await announcement(tx, exchange, personId, last);
  // Asked again, it is one question.
  await takeBackFlow(tx, deps, { conversation, flow: 'exchange', input: { number } });
  await pushFlow(tx, deps, { conversation, flow: 'exchange', input: { number }, announce, notice: 'reminder' });
}

async function askFamily(tx: Tx, deps: TurnDeps, invitation: string): Promise<void> {
  const row = await openInvitation(tx, invitation, null);
  const conversation = row && (await chatOf(tx, row.toId));
  if (!row || !conversation) return;
  const announce = pushes.familyAsk({ who: await nameOf(tx, row.fromId) });
  await pushFlow(tx, deps, { conversation, flow: 'family', input: { invitation }, announce });
}
