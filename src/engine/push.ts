/** A question that the bot begins by itself (a rating): asked at once when nothing runs, else when the talk ends (design 6). */
import type { Tx } from '../store/tx.ts';
import type { NoticeKind } from './messages.ts';
import type { Talk } from './talks.ts';
import { texts } from './texts.ts';
import { Turn, type TurnDeps } from './turn.ts';

export async function pushFlow(
  tx: Tx,
  deps: TurnDeps,
  o: {
    conversation: string;
    flow: string;
    input: unknown;
    announce: string;
    ticket?: number;
    /** What stands for it where no message can be sent. */
    notice?: NoticeKind;
    about?: string;
  },
): Promise<void> {
  const row = await tx.conversations.get(o.conversation);
  const lines = [o.announce];
  if (row) {
    const turn = new Turn(tx, row, deps);
    if (turn.waits()?.yields) turn.talks.running = null;
    if (turn.talks.running) {
      turn.talks.beneath.push({ flow: o.flow, input: o.input, position: null, history: [] });
      lines.push(texts.askedLater);
    } else {
      turn.talks.pushedAt = tx.now.getTime();
      await turn.begin(o.flow, o.input);
      lines.push(...turn.lines);
    }
    turn.save();
  }
  tx.send({
    recipient: `conversation:${o.conversation}`,
    payload: { text: lines.join('\n\n'), ...(o.notice && { notice: o.notice }), ...(o.about && { about: o.about }) },
    ...(o.ticket !== undefined && { ticket: o.ticket }),
  });
}

/** Takes such a question back, whether it has been asked or still waits: what it was about is not so. */
export async function takeBackFlow(
  tx: Tx,
  deps: TurnDeps,
  o: { conversation: string; flow: string; input: Readonly<Record<string, unknown>> },
): Promise<void> {
  const row = await tx.conversations.get(o.conversation);
  if (!row?.talks) return;
  const turn = new Turn(tx, row, deps);
  const { running, beneath } = turn.talks;
  const isMeant = ({ flow, input }: Talk) =>
    flow === o.flow && Object.entries(o.input).every(([field, value]) => (input as typeof o.input)?.[field] === value);
  turn.talks.beneath = beneath.filter((talk) => !isMeant(talk));
  if (running && isMeant(running)) turn.talks.running = null;
  turn.save();
}
