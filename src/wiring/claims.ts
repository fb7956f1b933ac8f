/** What time does to claims of places, with the engine's way of asking somebody in her chat. */
import { type ClaimVoice, claimDue, drawPlaces, offerFreed } from '../domain/allotments/queue.ts';
import { NOUNS } from '../domain/allotments/texts.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { pushFlow, takeBackFlow } from '../engine/push.ts';
import type { TurnDeps } from '../engine/turn.ts';
import { claimKinds } from '../services/claim-kinds.ts';
import type { TimerHandler } from '../workers/timers.ts';

const FLOW = 'place-offer';

function voice(deps: TurnDeps): ClaimVoice {
  return {
    ask: async (tx, { number, kind, conversation, until }, title) => {
      if (conversation === null || until === null) return;
      const input = { number, title, until: formatDeadline(until) };
      const announce = `您等的名额有了，${NOUNS[kind]} ${number}。`;
      await pushFlow(tx, deps, {
        conversation,
        flow: FLOW,
        input,
        announce,
        notice: 'reminder',
        about: `${kind} ${number}`,
      });
    },
    takeBack: async (tx, { number, conversation }) => {
      if (conversation !== null) await takeBackFlow(tx, deps, { conversation, flow: FLOW, input: { number } });
    },
    tell: async (tx, { number, kind, conversation, allotment: id }, text) => {
      const said = `${NOUNS[kind]} ${number}\n${text}`;
      if (conversation !== null) {
        const payload = { text: said, notice: 'reminder', about: `${kind} ${number}` };
        tx.send({ recipient: `conversation:${conversation}`, payload });
        return;
      }
      const node = (await tx.allotments.get(id))?.node ?? '';
      tx.send({ recipient: `node:${node}`, payload: { text: `请打电话告诉本人：\n${said}` } });
    },
  };
}

export function claimTimers(deps: TurnDeps): Readonly<Record<string, TimerHandler>> {
  const says = voice(deps);
  return {
    'claim-next': (tx, subject) => offerFreed(tx, subject, claimKinds, says),
    'claim-due': (tx, subject) => claimDue(tx, Number(subject), claimKinds, says),
    'claim-draw': (tx, subject) => drawPlaces(tx, subject, claimKinds, says),
  };
}
