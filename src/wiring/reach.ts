/** Whether a message could reach a private chat now: staff read the same that the delivery will find (workers/plan.ts). */
import { CHANNEL as OFFICIAL_ACCOUNT } from '../channels/official-account/decode.ts';
import type { Reaches } from '../domain/tickets/tellings.ts';
import { left } from '../engine/allowance.ts';

/** `noticing`: the account has a template for what is said outside her allowance. */
export function reachesChat(noticing: boolean): Reaches {
  return async (tx, conversation) => {
    const chat = await tx.conversations.get(conversation);
    if (!chat) return false;
    if (chat.channel !== OFFICIAL_ACCOUNT) return true;
    return chat.following && (noticing || left(chat.allowances, tx.now) > 0);
  };
}
