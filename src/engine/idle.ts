/** What happens when a resident falls silent in the middle of a talk: it is set aside or forgotten, never lost half-way. */
import { forgetLooseMedia } from '../store/media-bytes.ts';
import type { Tx } from '../store/tx.ts';
import { LAST_SET_ASIDE_MS, Turn, type TurnDeps } from './turn.ts';

/** The watch of one conversation is due. It looks how long the silence really was, and watches on if there was less. */
export async function talkIdle(tx: Tx, conversationId: string, deps: TurnDeps): Promise<void> {
  const conversation = await tx.conversations.get(conversationId);
  if (!conversation?.talks) return;
  const turn = new Turn(tx, conversation, deps);
  const since = Math.max(conversation.lastInboundAt.getTime(), turn.talks.pushedAt ?? 0);
  const silence = tx.now.getTime() - since;
  const { running } = turn.talks;
  if (!running) {
    if (silence >= LAST_SET_ASIDE_MS) turn.talks.beneath = [];
  } else if (silence < turn.flow(running.flow).idleMinutes * 60_000) {
    return turn.save(since);
  } else {
    const { whenIdle, idleText } = turn.flow(running.flow);
    if (whenIdle === 'set-aside') {
      turn.setAside();
      if (idleText && conversation.following) {
        tx.send({ recipient: `conversation:${conversationId}`, payload: { text: idleText } });
      }
    } else {
      // Without her consent, what waited for it is not kept either.
      if (running.flow === deps.consentFlow) {
        turn.talks.beneath = [];
        await forgetLooseMedia(tx, conversationId);
      }
      turn.talks.running = null;
    }
  }
  turn.save();
}
