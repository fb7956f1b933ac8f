/** Tells a person of her points in her own chat. */
import type { Tx } from '../../store/tx.ts';

/** In the chat in which she was heard last; whoever has none reads it on the card. */
export async function tellPerson(tx: Tx, personId: string, key: string, text: string): Promise<void> {
  const [chat] = await tx.query<{ id: string }>(
    `SELECT id FROM conversations WHERE person_id = ? AND following AND channel <> 'wechaty'
     ORDER BY last_inbound_at DESC LIMIT 1`,
    [personId],
  );
  if (chat) tx.send({ key, recipient: `conversation:${chat.id}`, payload: { text, notice: 'progress' } });
}
